"""How the app starts: quickly, and by its command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.display import missing

ROOT = Path(__file__).parents[2]

SHOW = """
import sys
from PyQt6.QtCore import QTimer
import app.main
from app.window import Window
from tests.app.fakes import LetterReader, draw, letter

shown = Window.showEvent
def show_event(self, event):
    print("torch" in sys.modules, "scipy" in sys.modules, "PyQt6.QtOpenGL" in sys.modules)
    QTimer.singleShot(50, lambda: end(self))
def end(window):
    draw(window.canvas, letter(60, 80))
    window._closing = True
    window.close()
Window.showEvent = show_event

app.main.load_reader = lambda model: LetterReader()
sys.exit({call})
"""


def start(call: str, tmp_path: Path) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path),
        "HANDWRITING_JOURNALS": str(tmp_path / "journals"),
    }
    result = subprocess.run(
        [sys.executable, "-c", SHOW.format(call=call)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_a_machine_without_a_display_is_told_in_one_sentence():
    hidden = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, "-m", "app"]
    result = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=ROOT, timeout=120
    )
    if sys.platform == "linux":
        assert result.returncode == 2
        assert result.stderr == (
            "handwriting: there is no display here: neither WAYLAND_DISPLAY nor DISPLAY is set\n"
        )


@pytest.mark.parametrize(
    ("environment", "libraries", "lacking"),
    [
        ({"DISPLAY": ":0"}, False, "apt install libxcb-cursor0"),
        ({"DISPLAY": ":0"}, True, ""),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False, ""),
        ({"QT_QPA_PLATFORM": "offscreen"}, False, ""),
        ({}, True, "no display"),
    ],
)
def test_what_a_screen_needs_is_looked_for(monkeypatch, environment, libraries, lacking):
    monkeypatch.setattr("app.display._can_load", lambda library: libraries)
    found = missing(environment, "linux")
    assert (lacking in found) if lacking else (found == "")
    assert missing(environment, "darwin") == ""


def test_the_window_is_there_before_torch(tmp_path):
    assert start("app.main.main([])", tmp_path) == "False False False"


def test_the_command_starts_it(tmp_path):
    call = "__import__('handwriting.cli', fromlist=['main']).main(['app'])"
    assert start(call, tmp_path) == "False False False"
