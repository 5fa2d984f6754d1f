"""The app is tested without a screen, with real events and with readers that need no network."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("PyQt6", reason="the app needs PyQt6")
pytest.importorskip("pytestqt", reason="the app's tests need pytest-qt")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.preferences import Preferences
from app.window import Window
from app.worker import Worker
from tests.app.fakes import LetterReader
from tests.app.foreign_files import foreign, page, xopp

PATIENCE = 30_000
"""Milliseconds that a test waits for something at most, so that a busy machine fails none."""


class PatientBot(QtBot):
    """Waits as long as a busy machine may take; who expects nothing says so with a timeout."""

    def waitUntil(self, callback, *, timeout=PATIENCE):  # noqa: N802 - named by pytest-qt
        return super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=PATIENCE, **how):  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp, request) -> PatientBot:
    return PatientBot(request)


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def make_window(qtbot, tmp_path: Path, preferences: Preferences) -> Iterator[Callable[..., Window]]:
    """Makes shown windows whose worker runs; they are closed without a question."""
    windows: list[Window] = []

    def make(load=LetterReader, *, journals: Path | None = None) -> Window:
        worker = Worker(load)
        window = Window(worker, preferences, journals or tmp_path / "journals", "letters")
        window.resize(1000, 700)
        window.show()
        qtbot.waitExposed(window)
        worker.start()
        windows.append(window)
        return window

    yield make
    for window in windows:
        window._closing = True
        window.close()


@pytest.fixture
def window(make_window) -> Window:
    return make_window()


@pytest.fixture
def two_pages(tmp_path: Path) -> Path:
    """A page of three lines of three letters, with a highlighter, and one of a line of two."""
    path = tmp_path / "notes.xopp"
    rows = [foreign(60 + 14 * place, y) for y in (100, 180, 260) for place in range(3)]
    marker = foreign(60, 105, "highlighter", "#ffff007f", "8.5")
    path.write_bytes(xopp(page(*rows, marker), page(foreign(80, 90), foreign(94, 90))))
    return path
