"""The app on a real X server, with a real mouse: written in, killed, and what was written is back.

Needs Xvfb, xdotool and the libraries that Qt needs for X11; skips without them.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("Xvfb", "xdotool")

APP = """
import sys
import app.main
from tests.app.fakes import LetterReader
app.main.load_reader = lambda model: LetterReader()
sys.exit(app.main.main([]))
"""


def can_run() -> bool:
    if any(shutil.which(name) is None for name in NEEDED):
        return False
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        return False
    return True


pytestmark = pytest.mark.skipif(not can_run(), reason="needs Xvfb, xdotool and libxcb-cursor0")


@pytest.fixture
def environment(tmp_path) -> Iterator[dict[str, str]]:
    """Of a screen without OpenGL, larger than the window."""
    reading, writing = os.pipe()
    words = ["-screen", "0", "1366x768x24", "-extension", "GLX", "-displayfd", str(writing)]
    server = subprocess.Popen(["Xvfb", *words], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield {
        **{name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"},
        "DISPLAY": f":{number}",
        "PYTHONPATH": str(ROOT),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "HANDWRITING_JOURNALS": str(tmp_path / "journals"),
    }
    server.kill()
    server.wait()


class User:
    """Somebody with a mouse before that screen."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", APP], env=self.environment, cwd=ROOT)
        wait_for(lambda: bool(self.do("search", "--onlyvisible", "--name", "Handwriting")))
        return process

    def do(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True
        )
        return done.stdout.strip()

    def press(self, x: int, y: int) -> None:
        self.do("mousemove", str(x), str(y), "mousedown", "1")
        for step in range(1, 6):
            self.do("mousemove", str(x + step), str(y + 6 * step))


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the app did not answer"
        time.sleep(0.1)


def test_what_is_drawn_with_a_mouse_survives_a_kill(environment, tmp_path):
    user, journals = User(environment), tmp_path / "journals"

    def written(what: bytes) -> int:
        """How often it stands in the one journal there is; while there are two, nothing counts."""
        paths = list(journals.glob("*.jsonl"))
        return paths[0].read_bytes().count(what) if len(paths) == 1 else 0

    process = user.start()
    try:
        for x in (200, 230):
            user.press(x, 300)
            user.do("mouseup", "1")
        wait_for(lambda: written(b'"change"') == 2)
        user.press(260, 300)
        wait_for(lambda: written(b'"growing":[2]') > 0)  # the third; others may have grown, too
        process.send_signal(signal.SIGKILL)
        process.wait()
        user.do("mouseup", "1")
        process = user.start()
        wait_for(lambda: len(list(journals.glob("*.jsonl"))) == 1)
        user.press(290, 300)
        user.do("mouseup", "1")
        wait_for(lambda: written(b'"change"') == 3)  # it goes on with the journal of before
    finally:
        process.kill()
        process.wait()
    from app.recovery import recover

    (journal,) = journals.glob("*.jsonl")
    found = recover(journal)
    assert found is not None
    assert len(found.note.marks) == 4
