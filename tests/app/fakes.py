"""Stand-ins: a reader that needs no network, strokes that need no pen, a hand that moves one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import (
    QEventPoint,
    QInputDevice,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
    QTouchEvent,
)
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget

from app.marks import Mark
from app.meters import Lag
from app.snapshot import Snapshot
from app.texts import Candidate, LineText, ShownCharacter, ShownWord
from handwriting.ink import Stroke

GAP = 40.0
"""Page units between two strokes from which they belong to two words."""

Points = list[tuple[float, float]]


class LetterReader:
    """Reads the first stroke of a line as a, the second as b, …; a wide gap is a space."""

    has_causal = False

    def __init__(self) -> None:
        self.live_calls = 0
        self.forgotten: list[int] = []
        self.settle_calls = 0

    def let_in(self, pause: Callable[[], None]) -> None:
        pass

    def live(self, snapshot: Snapshot, mode: str = "best") -> LineText:
        self.live_calls += 1
        return LineText(snapshot.line, tuple(_words(snapshot)))

    def settle(self, snapshot: Snapshot, mode: str = "best", before: str = "") -> LineText:
        self.settle_calls += 1
        words = tuple(
            ShownWord(
                word.characters,
                0.9,
                candidates=(
                    Candidate(word.text, 0.9),
                    Candidate(word.text.upper(), 0.1, literal=True),
                ),
                span=word.span,
            )
            for word in _words(snapshot)
        )
        literal = " ".join(word.text.upper() for word in words)
        return LineText(snapshot.line, words, literal, settled=True)

    def read(self, snapshot: Snapshot, mode: str = "best", before: str = "") -> LineText:
        return self.settle(snapshot, mode, before)

    def forget(self, line: int) -> None:
        self.forgotten.append(line)

    def lags(self, snapshot: Snapshot, text: LineText, mode: str = "best") -> tuple[Lag, ...]:
        """Every letter is firm three points after its last."""
        last = snapshot.points - 1
        letters = [one for word in text.words for one in word.characters]
        lags = []
        for one, key, drawn in zip(letters, snapshot.keys, snapshot.strokes, strict=True):
            end = snapshot.starts[key] + len(drawn) - 1
            known = min(end + 3, last)
            lags.append(Lag(one.text, end, known, (known - end) / 100))
        return tuple(lags)

    def character_candidates(
        self, snapshot: Snapshot, text: LineText, mode: str = "best"
    ) -> LineText:
        words = tuple(
            ShownWord(
                tuple(
                    ShownCharacter(
                        one.text,
                        one.confidence,
                        one.ink,
                        (Candidate(one.text, 0.8, literal=True), Candidate("x", 0.2)),
                    )
                    for one in word.characters
                ),
                word.confidence,
                word.committed,
                word.corrected,
                word.candidates,
                word.span,
            )
            for word in text.words
        )
        return LineText(text.line, words, text.literal, settled=True)


def _words(snapshot: Snapshot) -> list[ShownWord]:
    groups: list[list[int]] = [[0]]
    strokes = snapshot.strokes
    for (_, left), (place, right) in pairwise(enumerate(strokes)):
        if right.xy[:, 0].min() - left.xy[:, 0].max() > GAP:
            groups.append([])
        groups[-1].append(place)
    return [_word(snapshot, group) for group in groups]


def _word(snapshot: Snapshot, places: list[int]) -> ShownWord:
    characters = tuple(
        ShownCharacter(
            chr(ord("a") + place % 26),
            0.9,
            frozenset(
                (snapshot.keys[place], point) for point in range(len(snapshot.strokes[place]))
            ),
        )
        for place in places
    )
    xs = np.concatenate([snapshot.strokes[place].xy[:, 0] for place in places])
    return ShownWord(characters, 0.9, span=(float(xs.min()), float(xs.max())))


def letter(x: float, y: float, height: float = 30.0, points: int = 8) -> Points:
    """A slanting stroke, as page or screen positions."""
    shares = np.linspace(0, 1, points)
    return [(x + 10 * share, y + height * share) for share in shares.tolist()]


def stroke(points: Points, **columns: object) -> Stroke:
    return Stroke(np.array(points, dtype=np.float64), **columns)  # type: ignore[arg-type]


def mark(number: int, points: Points, line: int = 0) -> Mark:
    return Mark((number,), stroke(points), line)


def draw(widget: QWidget, points: Points) -> None:
    """Drags the mouse."""
    places = [QPoint(round(x), round(y)) for x, y in points]
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(widget, place)
        QApplication.processEvents()
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=places[-1])


def tablet(eraser: bool = False) -> QPointingDevice:
    kind = QPointingDevice.PointerType
    return QPointingDevice(
        "test pen",
        1,
        QInputDevice.DeviceType.Stylus,
        kind.Eraser if eraser else kind.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        2,
        "",
        QPointingDeviceUniqueId.fromNumericId(7),
    )


def pen_event(
    kind: QEvent.Type, device: QPointingDevice, at: tuple[float, float], pressure: float
) -> QTabletEvent:
    down = kind != QEvent.Type.TabletRelease
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    return QTabletEvent(
        kind,
        device,
        QPointF(*at),
        QPointF(*at),
        pressure,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        Qt.KeyboardModifier.NoModifier,
        none if kind == QEvent.Type.TabletMove else left,
        left if down else none,
    )


def draw_with_pen(
    widget: QWidget, points: Points, pressures: list[float], *, eraser: bool = False
) -> None:
    """Sends the events of a tablet's pen."""
    device = tablet(eraser)
    kinds = [QEvent.Type.TabletPress] + [QEvent.Type.TabletMove] * (len(points) - 1)
    for kind, at, pressure in zip(kinds, points, pressures, strict=True):
        QApplication.sendEvent(widget, pen_event(kind, device, at, pressure))
    QApplication.sendEvent(widget, pen_event(QEvent.Type.TabletRelease, device, points[-1], 0.0))


def touch(widget: QWidget, places: list[Points]) -> None:
    """Puts fingers down, moves them, and takes them away; one list of places a moment."""
    screen = QPointingDevice(
        "test screen",
        2,
        QInputDevice.DeviceType.TouchScreen,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position,
        5,
        0,
        "",
        QPointingDeviceUniqueId.fromNumericId(-1),
    )
    states = QEventPoint.State
    moments = [*((QEvent.Type.TouchUpdate, states.Updated, fingers) for fingers in places)]
    moments[0] = (QEvent.Type.TouchBegin, states.Pressed, places[0])
    moments.append((QEvent.Type.TouchEnd, states.Released, places[-1]))
    for kind, state, fingers in moments:
        points = [
            QEventPoint(number, state, QPointF(*at), widget.mapToGlobal(QPointF(*at)))
            for number, at in enumerate(fingers)
        ]
        key = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(widget, QTouchEvent(kind, screen, key, points))
