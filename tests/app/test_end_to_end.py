"""The shipped model in the whole app: a real sample, written point by point as real events."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent
from PyQt6.QtWidgets import QApplication

from app.main import load_reader
from handwriting.formats import read_ink
from handwriting.shipped import samples_folder, shipped_models
from tests.app.fakes import pen_event, tablet

SAMPLE = "onlinehtr/a-wide-river.inkml"


@pytest.mark.skipif("default" not in shipped_models(), reason="no model is installed")
def test_a_real_line_is_read_while_it_is_written(qtbot, make_window):
    window = make_window(lambda: load_reader("default"))
    seen: list[str] = []
    window.transcriber.changed.connect(lambda line: seen.append(window.transcriber.text(line).text))
    qtbot.waitUntil(lambda: window.worker.reader is not None, timeout=60_000)
    ink = read_ink(samples_folder() / SAMPLE)
    left, top, right, _ = ink.bounds
    scale = 600 / (right - left)
    device = tablet()
    for stroke in ink.strokes:
        points = (stroke.xy - (left, top)) * scale + 60
        send(window, QEvent.Type.TabletPress, device, points[0])
        for point in points[1:]:
            send(window, QEvent.Type.TabletMove, device, point)
            qtbot.wait(4)
        send(window, QEvent.Type.TabletRelease, device, points[-1])
    qtbot.waitUntil(
        lambda: (
            window.transcriber.page_text == "a wide river"
            and window.transcriber.text(window.session.lines[0]).settled
        ),
        timeout=20_000,
    )
    before = [text for text in seen if text != "a wide river"]
    assert len(before) > 3  # it grew while the pen moved
    assert len(window.session.lines) == 1
    whole = window.worker.reader.recognizer().recognize(window.session.ink)
    assert whole.text == "a wide river"


def send(window, kind, device, at: np.ndarray) -> None:
    event = pen_event(kind, device, (float(at[0]), float(at[1])), 0.5)
    QApplication.sendEvent(window.canvas, event)
    QApplication.processEvents()
