import sys

import pytest

from app.filming import Filming
from handwriting.errors import OutputError
from handwriting.formats import read_ink
from handwriting.ink import Ink
from tests.app.fakes import letter, stroke

INK = Ink((stroke(letter(0, 0)),))

MAKE = """
import shutil, sys
shutil.copy(sys.argv[1], sys.argv[3])
assert sys.argv[2] == "--output" and sys.argv[4:] == ["--dark"]
"""
FAIL = "import sys; sys.exit('handwriting: line.inkml: there is nothing to see')"
WAIT = "import time; time.sleep(60)"


def filming(script: str) -> Filming:
    return Filming(command=(sys.executable, "-c", script))


def test_the_command_gets_the_ink_and_says_when_it_is_done(qtbot, tmp_path):
    maker, path = filming(MAKE), tmp_path / "rows.gif"
    with qtbot.waitSignal(maker.told) as told:
        maker.make(INK, path, ["--dark"])
        assert maker.is_busy
    assert told.args == [f"written: {path}"]
    assert not maker.is_busy
    assert read_ink(path).points == INK.points


def test_what_the_command_complains_of_is_told(qtbot, tmp_path):
    maker = filming(FAIL)
    with qtbot.waitSignal(maker.told) as told:
        maker.make(INK, tmp_path / "rows.png", [])
    assert told.args == ["cannot make rows.png: line.inkml: there is nothing to see"]


def test_a_command_that_is_not_there_is_told(qtbot, tmp_path):
    maker = Filming(command=(str(tmp_path / "none"),))
    told = []
    maker.told.connect(told.append)
    maker.make(INK, tmp_path / "rows.png", [])
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].startswith("cannot make rows.png: ")
    assert not maker.is_busy


def test_it_can_be_stopped(qtbot, tmp_path):
    maker = filming(WAIT)
    told = []
    maker.told.connect(told.append)
    maker.make(INK, tmp_path / "rows.gif", [])
    maker.stop()
    assert not maker.is_busy
    assert told == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "reason"), [("none/rows.png", "cannot write"), ("rows.bmp", "must end in one of")]
)
def test_what_cannot_be_written_is_told_at_once(qtbot, tmp_path, name, reason):
    maker = filming(MAKE)
    with pytest.raises(OutputError, match=reason):
        maker.make(INK, tmp_path / name, [])
    assert not maker.is_busy
