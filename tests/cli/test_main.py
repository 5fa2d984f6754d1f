import os
import signal
import subprocess

import pytest

import handwriting
from handwriting import cli
from handwriting.cli.streams import complain
from tests.cli.conftest import COMMAND


def test_version_and_help_are_for_standard_output(command):
    assert command("--version").out == f"handwriting {handwriting.__version__}\n"
    overview = command("--help")
    assert (overview.code, overview.complaints) == (0, [])
    for word in ("recognize", "evaluate", "train", "info", "examples:", "exit codes:"):
        assert word in overview.out


@pytest.mark.parametrize("name", ["recognize", "evaluate", "train", "info"])
def test_each_command_explains_itself_with_examples(command, name):
    own = command(name, "--help")
    assert (own.code, own.complaints) == (0, [])
    assert f"handwriting {name} " in own.out
    assert "examples:" in own.out
    assert max(map(len, own.out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "required: COMMAND"),
        (("paint",), "invalid choice: 'paint'"),
        (("recognize",), "required: PATH"),
        (("recognize", "x", "--threads", "0"), "'0' is not a whole number from 1 to 1000000"),
        (("recognize", "x", "--threads", "9" * 11), "is not a whole number from 1 to 1000000"),
        (("recognize", "x", "--decoder", "guess"), "invalid choice: 'guess'"),
        (("recognize", "x" * 300), "file name too long"),
        (("recognize", ""), "a path is empty"),
    ],
)
def test_a_wrong_word_is_one_line(command, words, said):
    outcome = command(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.complaint


def test_starting_loads_nothing_heavy(environment):
    code = (
        "import sys; from handwriting.cli import main; main(['recognize', 'no such file']);"
        "print(sorted({'torch', 'matplotlib', 'rich', 'PyQt6'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [COMMAND[0], "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.fixture
def heeding_control_c():
    """A shell may have told us to ignore Ctrl-C, and children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding_control_c")
def test_control_c_is_quiet(environment, model):
    process = subprocess.Popen(
        [*COMMAND, "recognize", "-", "--model", model],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        # More than a pipe holds: when this returns, the command is reading.
        os.write(process.stdin.fileno(), b" " * 200_000)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"")


def test_a_complaint_is_one_line_whatever_it_holds(capsys):
    complain("a\nb\r\n  c\u2028d")
    assert capsys.readouterr().err == "handwriting: a b c d\n"


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory: you …")]
)
def test_too_little_memory_is_one_sentence(monkeypatch, capsys, error):
    def fail(argv):
        raise error

    monkeypatch.setattr(cli, "_run", fail)
    assert cli.main([]) == 2
    assert capsys.readouterr().err == (
        "handwriting: this machine does not have enough memory for that\n"
    )
