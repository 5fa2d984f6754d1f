"""The four rows that show what goes on inside the network, while one writes and afterwards.

The window puts an `Inspector` into a dock below the canvas: F9 shows or hides it, F11 gives it the
whole window (lecture mode). It is fed by the window and answers by signals; both sides speak of
points of the *shown ink*: the strokes of one text line, joined in the order in which they were
drawn, counted from 0.

What the window does for it:

* `show_line(snapshot)` when the line that was written or chosen last has other ink.
* `set_cursor(point)` when the pointer hovers over ink or a character is chosen elsewhere.
* `set_lags(line, lags)` when the delays of a line are known.
* `explain(frames, against)` when a character of the line's text is chosen elsewhere: it is the one
  whose peak lies in these output frames, and perhaps another one is held against it.
* `choose_character(place)`, the same by its place in what the network reads, without spaces.
* `set_mode(mode)`, `set_theme(theme)` and `set_lecture(on)` when the window changes.

What it tells the window:

* `cursor_moved(point)`: the pointer is over that moment in some row; -1 for nowhere.
* `character_selected(frame)`: a character was chosen in a row; the output frame of its peak.
* `trace_ready(trace)`: an `app.rows.lens.Trace` of the line that is shown, for others to use.
* `tint_changed(weights)`: one weight in [0, 1] a point of the shown ink, or None: how strongly the
  canvas tints it.

Computation is the worker's: first the trace, which gives rows 1 to 3, then the gradient, each in
a slot of its own where the newest wins, and both after all text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from app.marks import MANY
from app.meters import Lag
from app.modes import Mode
from app.rows.board import Board
from app.rows.readout import readout
from app.rows.scene import (
    CellChoice,
    Drawing,
    Scene,
    Tint,
    drawing_of,
    first_points,
    index_of,
)
from app.rows.upper import letter_at
from app.snapshot import Snapshot
from app.theme import LIGHT, Theme
from app.worker import TRACE, Worker

if TYPE_CHECKING:
    from app.reading import Reader
    from app.rows.lens import Trace
    from handwriting.explain.rows import WeightRow

NOTHING = "Write a line to look inside the network."
TOO_LONG = "This line is too long to look inside the network while one waits."
LECTURE = 1.6
"""Type is so much larger in lectures."""

_TRACE, _GRADIENT = "inspector trace", "inspector gradient"


class Inspector(Board):
    """What is shown below the canvas; see the module for what it is told and what it tells.

    Args:
        worker: whom to ask for traces and gradients.

    Attributes:
        snapshot: the line that is shown, or None.
        scene: what the rows show of it, or None.
        cursor_point: the point that all rows mark, or -1.
        is_looking: whether what is shown is about to change.
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
        self.scene: Scene | None = None
        self.cursor_point = -1
        self.is_looking = False
        self.theme: Theme = LIGHT
        self.lecture = False
        self._mode: Mode = "best"
        self._drawing: Drawing | None = None
        self._picked: int | None = None
        self._against = ""
        self._choose_again = False
        self._lags: tuple[int, tuple[Lag, ...]] = (-1, ())
        self._wish: tuple[tuple[int, int], str] | None = None
        worker.failed.connect(self._note_failed)
        self._connect()
        self.show_line(None)

    # ---- what the window says ------------------------------------------------------------------

    def show_line(self, snapshot: Snapshot | None) -> None:
        """Turns to the ink of a line; None where nothing is written."""
        before, self.snapshot = self.snapshot, snapshot
        if snapshot is None or snapshot.points > MANY:
            self._forget()
            self.show_sentence(NOTHING if snapshot is None else TOO_LONG)
            return
        if before is None or before.line != snapshot.line:
            self._picked, self._against, self._wish = None, "", None
            self._set_cursor(-1)
        self._choose_again = self._choose_again or not snapshot.growing
        self._drawing = drawing_of(snapshot.strokes)
        self.transport.set_line(self._drawing.seconds, self._drawing.timed)
        self._ask_trace()

    def set_cursor(self, point: int) -> None:
        """Marks a point of the shown ink in all rows; -1 for none."""
        self.cursor_point = point
        for row in self.rows:
            row.set_cursor(point)
        if self.scene is not None:
            self.say(readout(self.scene, point))

    def choose_character(self, place: int, against: str = "") -> None:
        """Turns to a character of the line, and to why it is not another one."""
        if self.scene is None:
            return
        index = index_of(self.scene.trace.outputs.text, place)
        if index is not None:
            self._pick(index)
            if against:
                self._contrast(against)

    def choose_cell(self, cell: int) -> None:
        """Turns to a line of row 2, by which the ink is tinted; -1 is none."""
        if self.scene is not None and cell < len(self.scene.trace.cells.cells):
            self._show(self.scene.with_cell(cell))

    def explain(self, frames: tuple[int, int], against: str = "") -> None:
        """Turns to the character that came out in some frames, and to why it is not another one."""
        self._wish = frames, against
        scene = self.scene
        if scene is not None and scene.is_whole and scene.drawing is self._drawing:
            self._fulfill(scene)  # else as soon as the line that is turned to has been looked at

    def _fulfill(self, scene: Scene) -> None:
        """Turns to what was asked for before there was a trace to find it in."""
        wish, self._wish = self._wish, None
        emissions = scene.trace.outputs.emissions
        if wish is None or not emissions:
            return
        (first, last), against = wish
        away = [max(first - one.frame, one.frame - last, 0) for one in emissions]
        self._picked, self._against = away.index(min(away)), against
        self._aim(scene)

    def set_lags(self, line: int, lags: tuple[Lag, ...]) -> None:
        """How late the characters of a line could be relied on."""
        self._lags = line, lags
        if self.scene is not None:
            self._show(replace(self.scene, lags=self._own_lags))

    @property
    def _own_lags(self) -> tuple[Lag, ...]:
        """Of the line that is shown, if they are known."""
        line, lags = self._lags
        return lags if self.snapshot is not None and self.snapshot.line == line else ()

    def set_mode(self, mode: Mode) -> None:
        """Looks into the network of another mode."""
        if mode != self._mode:
            self._mode = mode
            self._choose_again = True
            self._ask_trace()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colors."""
        self.theme = theme
        self.transport.set_theme(theme)
        if self.scene is not None:
            self._show(replace(self.scene, theme=theme))

    def set_lecture(self, on: bool) -> None:
        """Has the whole window, with large type, or not."""
        self.lecture = on
        self.enlarge(on)
        if self.scene is not None:
            self._show(replace(self.scene, scale=self._scale))

    def explain_words(self, *, is_movie: bool) -> list[str]:
        """What is chosen here, as words for `handwriting explain`; a movie follows the latest."""
        choice, words = self.choices.choice, []
        scene = self.scene
        if choice.layer and scene is not None and choice.layer <= scene.trace.layers:
            words += ["--layer", str(choice.layer)]
        if choice.direction and scene is not None and scene.trace.both_ways:
            words += ["--direction", choice.direction]
        words += ["--order", choice.order]
        if not is_movie and scene is not None and scene.is_whole and scene.target is not None:
            words += ["--character", str(scene.target + 1)]
            if self._against:
                words += ["--against", self._against]
        return words

    # ---- what the rows say ---------------------------------------------------------------------

    def _connect(self) -> None:
        for row in self.rows:
            row.hovered.connect(self._set_cursor)
        self.outputs.clicked.connect(self._click_letter)
        self.outputs.entered.connect(self._take_letter)
        self.outputs.stepped.connect(self._step_letter)
        for row in (self.writing, self.weights):
            row.clicked.connect(self._click_letter)
            row.entered.connect(self._take_letter)
            row.stepped.connect(self._step_letter)
        self.cells.clicked.connect(self._click_cell)
        self.cells.stepped.connect(self._step_cell)
        self.cells.entered.connect(lambda: self._set_cell(-1))
        self.choices.target_chosen.connect(lambda index: self._pick(index if index >= 0 else None))
        self.choices.rival_chosen.connect(self._contrast)
        self.choices.cells_chosen.connect(self._choose_cells)
        self.choices.tint_chosen.connect(self._set_tint)
        self.transport.moved.connect(self._scrub)

    def _set_cursor(self, point: int) -> None:
        if point != self.cursor_point:
            self.set_cursor(point)
            self.cursor_moved.emit(point)

    def _click_letter(self, x: float, _: float) -> None:
        if self.scene is not None:
            index = letter_at(self.outputs.width(), self.scene, x)
            if index is not None:
                self._pick(index)

    def _take_letter(self) -> None:
        """The letter at the cursor."""
        axis = self.outputs.axis
        if axis is not None and self.cursor_point >= 0:
            self._click_letter(axis.x(self.cursor_point), 0.0)

    def _step_letter(self, by: int) -> None:
        scene = self.scene
        if scene is None:
            return
        text = scene.trace.outputs.text
        letters = [index for index, character in enumerate(text) if character != " "]
        if letters:
            here = letters.index(scene.target) if scene.target in letters else 0
            self._pick(letters[(here + by) % len(letters)])

    def _pick(self, index: int | None) -> None:
        """Turns row 4 to a letter; None is whichever came up last."""
        self._picked, self._against = index, ""
        scene = self.scene
        if scene is None:
            return
        self._aim(scene)
        emissions = scene.trace.outputs.emissions
        if index is not None and index < len(emissions) and scene.is_whole:
            self.character_selected.emit(emissions[index].frame)

    def _contrast(self, against: str) -> None:
        self._against = against
        if self.scene is not None:
            if against and self._picked is None:
                self._picked = self.scene.target  # what is contrasted must not change by itself
            self._aim(self.scene)

    def _click_cell(self, _: float, y: float) -> None:
        if self.scene is not None:
            count = len(self.scene.trace.cells.cells)
            self._set_cell(min(max(int(y / max(self.cells.height(), 1) * count), 0), count - 1))

    def _step_cell(self, by: int) -> None:
        if self.scene is not None:
            count = max(len(self.scene.trace.cells.cells), 1)
            self._set_cell((max(self.scene.cell, -1 if by > 0 else 0) + by) % count)

    def _set_cell(self, cell: int) -> None:
        """Tints the ink by a cell; -1, or the same one again, lets it go."""
        if self.scene is not None:
            self._show(self.scene.with_cell(-1 if cell == self.scene.cell else cell))

    def _set_tint(self, tint: Tint) -> None:
        if self.scene is not None:
            cell = max(self.scene.cell, 0) if tint == "cell" else self.scene.cell
            self._show(replace(self.scene, tint=tint, cell=cell))

    def _choose_cells(self, _: CellChoice) -> None:
        self._choose_again = True
        self._ask_trace()

    def _scrub(self, count: int) -> None:
        self._ask_trace()
        self._set_cursor(-1 if self.transport.is_at_end else count - 1)

    # ---- asking the worker ---------------------------------------------------------------------

    def _ask_trace(self) -> None:
        drawing = self._drawing
        if drawing is None:
            return
        count = self.transport.slider.value()
        strokes = first_points(drawing.strokes, count)
        choice, mode = self.choices.choice, self._mode
        before = None if self.scene is None else self.scene.trace
        # While one writes or scrubs the cells stay the same, or nobody could follow one of them.
        choose = self._choose_again

        def job(reader: Reader) -> Trace:
            from app.rows.lens import look  # it needs torch, which is there by now

            model = reader.recognizer(mode).model
            return look(model, strokes, choice, before=before, keep_cells=not choose)

        def done(trace: Trace) -> None:
            if choose and choice is self.choices.choice:
                self._choose_again = False
            self._take_trace(drawing, trace)

        self.is_looking = True
        self.worker.ask(_TRACE, job, done, TRACE)

    def _take_trace(self, drawing: Drawing, trace: Trace) -> None:
        if drawing is not self._drawing:
            return
        last = self.scene
        cell = -1 if last is None else last.cell
        tint: Tint = "gradient" if last is None else last.tint
        if last is not None and trace.cells.cells != last.trace.cells.cells:
            chosen = last.trace.cells.cells[cell] if cell >= 0 else None
            cell = trace.cells.cells.index(chosen) if chosen in trace.cells.cells else -1
            tint = "gradient" if cell < 0 and tint == "cell" else tint
        scene = Scene(
            drawing, trace, None, None, cell, tint, self.theme, self._scale, self._own_lags
        )
        if self._wish is not None and scene.is_whole:
            self._fulfill(scene)
        else:
            self._aim(scene, last)
        self.trace_ready.emit(trace)

    def _aim(self, scene: Scene, last: Scene | None = None) -> None:
        """Shows a scene and asks for the gradient of the letter that was picked, or the latest."""
        trace, count = scene.trace, len(scene.trace.outputs.emissions)
        picked = self._picked is not None and self._picked < count
        target = self._picked if picked else trace.latest
        # Until the new gradient is there the old one stays, unless ink that it is of has gone.
        old = scene.weights if last is None else last.weights
        if old is not None and old.values.shape[1] > len(scene.drawing.xy):
            old = None
        self._show(replace(scene, target=target, weights=old if target is not None else None))
        if target is None:
            self.is_looking = False
            self.worker.forget(_GRADIENT)
            return
        against = self._against if picked and self._against else None
        if against is not None and against == trace.outputs.emissions[target].character:
            against = None
        self.worker.ask(
            _GRADIENT,
            lambda _: trace.lens.gradient(trace, target, against),
            lambda row: self._take_gradient(trace, row),
            TRACE,
        )

    def _take_gradient(self, trace: Trace, row: WeightRow) -> None:
        if self.scene is not None and self.scene.trace is trace:
            self.is_looking = False
            self._show(replace(self.scene, weights=row))

    def _note_failed(self, _: str) -> None:
        self.is_looking = False

    # ---- showing -------------------------------------------------------------------------------

    @property
    def _scale(self) -> float:
        return LECTURE if self.lecture else 1.0

    def _show(self, scene: Scene) -> None:
        self.scene = scene
        self.show_scene(scene)
        self.choices.show_scene(scene, self._picked, self._against)
        self.say(readout(scene, self.cursor_point))
        self.tint_changed.emit(scene.tints())

    def _forget(self) -> None:
        self.worker.forget(_TRACE)
        self.worker.forget(_GRADIENT)
        self.transport.stop()
        self.is_looking = False
        self.scene = self._drawing = self._picked = None
        self._against = ""
        self._set_cursor(-1)
        self.tint_changed.emit(None)
