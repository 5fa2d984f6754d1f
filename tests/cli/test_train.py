import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (None, (), "config.toml: cannot read it: no such file"),
        ("name =", (), "config.toml: not valid TOML"),
        ("[encoder]\nlayer = 1", (), "there is no encoder.layer"),
        ("", ("--set", "encoder.units=many"), "encoder.units must be of type int, not 'many'"),
        ("", ("--set", "nonsense"), "an override reads table.key=value, not 'nonsense'"),
        ("", ("--data", "no/such 𝒻older"), "no/such 𝒻older"),
    ],
)
def test_what_cannot_be_trained_is_one_sentence(command, tmp_path, text, words, said):
    config = tmp_path / "config.toml"
    if text is not None:
        config.write_text(text)
    outcome = command("train", config, "--output", tmp_path / "run", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.complaint


def test_a_missing_library_is_named_with_what_brings_it(environment):
    code = (
        "import sys; sys.modules['lightning_fabric'] = None;"
        "from handwriting.cli import main; sys.exit(main(['train', 'config.toml']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        "handwriting: training needs lightning_fabric, which is not installed: "
        "install handwriting[train]\n"
    )
