"""Configurations: what a file may say, and what is refused by name."""

from pathlib import Path

import pytest

from handwriting.errors import ConfigError
from handwriting.network import Convolution
from handwriting.training.config import TrainConfig, load_config

SHIPPED = sorted((Path(__file__).parents[2] / "models").glob("*/*.toml"))


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "train.toml"
        path.write_text(text)
        return path

    return write


def test_an_empty_file_is_the_defaults(write):
    assert load_config(write("")) == TrainConfig()


def test_tables_become_dataclasses(write):
    config = load_config(
        write(
            'name = "x"\n[encoder]\nunits = 7\nconvolutions = [{channels = 3, kernel = 5}]\n'
            "[optimization]\nlearning_rate = 1\n"
        )
    )
    assert config.name == "x"
    assert config.encoder.units == 7
    assert config.encoder.convolutions == (Convolution(3, 5, 1),)
    assert config.optimization.learning_rate == 1.0


def test_overrides_win_and_bare_words_are_strings(write):
    path = write("[optimization]\nepochs = 3\n")
    config = load_config(path, ["optimization.epochs=5", "data.folder=/some where", "run.seed = 9"])
    assert config.optimization.epochs == 5
    assert config.data.folder == "/some where"
    assert config.run.seed == 9


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_shipped_configurations_are_valid(path):
    config = load_config(path)
    lists = (config.data.corpus, config.data.train, config.data.validation)
    if path.parent.name == "open":
        assert lists == ("unipen", "texts-train", "texts-validation")
        assert "CC BY 4.0" in config.terms
        assert config.start == ()  # nothing of a model that has seen IAM-OnDB
    else:
        assert lists == ("iam-ondb", "trainset", "testset_t")
        assert "non-commercial" in config.terms
    assert len(config.data.alphabet) == (0 if config.data.sources else 81)


@pytest.mark.parametrize(
    ("model", "parts"),
    [
        (
            "default",
            [
                "eighth",
                "eleventh",
                "fifteenth",
                "fifth",
                "first",
                "fourteenth",
                "fourth",
                "ninth",
                "second",
                "seventh",
                "sixteenth",
                "sixth",
                "tenth",
                "third",
                "thirteenth",
                "train",
                "twelfth",
            ],
        ),
        ("causal", ["first", "second", "train"]),
        ("open", ["train"]),
    ],
)
def test_every_part_of_a_model_is_there(model, parts):
    assert sorted(path.stem for path in SHIPPED if path.parent.name == model) == parts


@pytest.mark.parametrize(
    ("text", "overrides", "says"),
    [
        ("nmae = 'x'", [], "nmae"),
        ("[encoder]\nunit = 3", [], "encoder.unit"),
        ("[encoder]\nunits = 'many'", [], "encoder.units must be of type int"),
        ("[encoder]\nunits = true", [], "encoder.units"),
        ("[encoder]\ncell = 'mamba'", [], "encoder.cell must be one of"),
        ("[encoder]\nconvolutions = 3", [], "must be a list"),
        ("[encoder]\nconvolutions = [{channels = 3}]", [], "encoder.convolutions[0] is incomplete"),
        ("[encoder]\nconvolutions = [3]", [], "encoder.convolutions[0] must be a table"),
        ("[optimization]\nepochs = -1", [], "optimization.epochs"),
        ("[optimization]\nclip = nan", [], "optimization.clip"),
        ("[optimization]\nweight_decay = nan", [], "weight_decay"),
        ("[optimization]\nexpected_errors = nan", [], "expected_errors"),
        ("", ["optimization.expected_errors=-1.0"], "expected_errors"),
        ("", ["optimization.drawn_paths=0"], "drawn_paths"),
        ("[run]\nseed = 99999999999", [], "run.seed must lie in [0, 2147483647]"),
        ("[run]\nthreads = 0", [], "run.threads must lie in [1, "),
        ("[augmentation]\nshear = -1.0", [], "augmentation.shear"),
        ("[features]\nstep = 99", [], "features.step"),
        ("encoder = 3", [], "encoder must be a table"),
        ("[[data.sources]]\nshare = 2", [], "data.sources[0] is incomplete"),
        (
            "[[data.sources]]\nkind = 'tea'",
            [],
            "data.sources[0].kind must be one of lines, rejoined",
        ),
        ("[[data.sources]]\nkind = 'notes'\nshare = 0", [], "a share of data.sources"),
        ("[[data.sources]]\nkind = 'notes'\nphase = 'x'", [], "data.sources[0].phase must be"),
        ("[encoder", [], "not valid TOML"),
        ("", ["units"], "table.key=value"),
        ("name = 'x'", ["name.units=3"], "name is no table"),
    ],
)
def test_what_is_wrong_is_named(write, text, overrides, says):
    with pytest.raises(ConfigError) as caught:
        load_config(write(text), overrides)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ConfigError, match="cannot read it"):
        load_config(tmp_path / "nowhere.toml")
