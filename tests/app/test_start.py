"""How the app starts: quickly, and by its command."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

SHOW = """
import sys
from PyQt6.QtCore import QTimer
import app.main
from app.window import Window
from tests.app.fakes import LetterReader, draw, letter

shown = Window.showEvent
def show_event(self, event):
    print("torch" in sys.modules, "scipy" in sys.modules)
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


def test_the_window_is_there_before_torch(tmp_path):
    assert start("app.main.main([])", tmp_path) == "False False"


def test_the_command_starts_it(tmp_path):
    call = "__import__('handwriting.cli', fromlist=['main']).main(['app'])"
    assert start(call, tmp_path) == "False False"
