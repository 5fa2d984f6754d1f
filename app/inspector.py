"""The place for the four rows that show what goes on inside the network.

The window puts an `Inspector` into a dock below the canvas: F9 shows or hides it, F11 gives it the
whole window (lecture mode). It is fed by the window and answers by signals; both sides speak of
points of the *shown ink*: the strokes of one text line, joined in the order in which they were
drawn, counted from 0.

What the window does for it:

* `show_line(snapshot)` when the line that was written or chosen last has other ink: a
  `app.snapshot.Snapshot`, frozen, safe to hand to `app.worker.Worker.ask` with priority `TRACE`
  and a slot of its own; the job gets the `app.reading.Reader`, whose `recognizer(mode).model` is
  what `handwriting.explain` takes, and `done` runs in the event loop's thread.
* `set_cursor(point)` when the pointer hovers over ink or a character is chosen elsewhere.
* `choose_character(place)` when a character of the line's text is chosen elsewhere; counted in the
  text of the line without its spaces.
* `set_theme(theme)` and `set_lecture(on)` when the window changes.

What it tells the window:

* `cursor_moved(point)`: the pointer is over that moment in some row; -1 for nowhere.
* `character_selected(place)`: a character was clicked in a row; counted as above.
* `trace_ready(trace)`: whatever was computed for the line that is shown, for others to use.
* `tint_changed(weights)`: one weight in [0, 1] a point of the shown ink, or None: how strongly the
  canvas tints it.

This base keeps what it is told and shows which line it holds; the rows are for a subclass.
"""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.snapshot import Snapshot
from app.theme import LIGHT, Theme
from app.worker import Worker


class Inspector(QWidget):
    """What is shown below the canvas; see the module for what it is told and what it tells.

    Args:
        worker: whom to ask for traces and gradients.

    Attributes:
        snapshot: the line that is shown, or None.
        cursor_point: the point that all rows mark, or -1.
        theme: colors.
        lecture: whether it has the whole window.
    """

    cursor_moved = pyqtSignal(int)
    character_selected = pyqtSignal(int)
    trace_ready = pyqtSignal(object)
    tint_changed = pyqtSignal(object)

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.worker = worker
        self.snapshot: Snapshot | None = None
        self.cursor_point = -1
        self.theme: Theme = LIGHT
        self.lecture = False
        self.setAccessibleName("Inside the network")
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self._label)
        self.show_line(None)

    def show_line(self, snapshot: Snapshot | None) -> None:
        """Turns to the ink of a line; None where nothing is written."""
        self.snapshot = snapshot
        if snapshot is None:
            self._label.setText("Write a line to look inside the network.")
        else:
            count = len(snapshot.strokes)
            strokes = f"{count} stroke" if count == 1 else f"{count} strokes"
            self._label.setText(f"{strokes}, {snapshot.points} points")

    def set_cursor(self, point: int) -> None:
        """Marks a point of the shown ink in all rows; -1 for none."""
        self.cursor_point = point

    def choose_character(self, place: int) -> None:
        """Turns to a character of the line."""

    def set_theme(self, theme: Theme) -> None:
        """Takes other colors."""
        self.theme = theme
        self.update()

    def set_lecture(self, on: bool) -> None:
        """Has the whole window, with large type, or not."""
        self.lecture = on
