"""What to look at: the letter and its rival, the cells, and by what the ink is tinted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from app.rows.scene import CellChoice, Scene, Tint

if TYPE_CHECKING:
    from handwriting.explain.cells import Order
    from handwriting.network.trace import Direction

NARROWEST = 58
"""Logical pixels: on small screens they are cut off rather than the window made wider."""

LATEST = "the latest"
NOBODY = "—"
LAYERS = "all layers"
DIRECTIONS: dict[str, Direction | None] = {
    "both ways": None,
    "→ forward": "forward",
    "← backward": "backward",
}
ORDERS: dict[str, Order] = {"by reset": "reset", "by likeness": "similarity"}
TINTS: tuple[Tint, ...] = get_args(Tint)
TINT_NAMES = ("by gradient", "by cell", "not")


class Choices(QWidget):
    """A line of choices above the rows.

    Signals:
        target_chosen: a character of the text, counted from 0; -1 is whichever is the latest.
        rival_chosen: why not this one; "" for none.
        cells_chosen: a `CellChoice`.
        tint_chosen: a `Tint`.
    """

    target_chosen = pyqtSignal(int)
    rival_chosen = pyqtSignal(str)
    cells_chosen = pyqtSignal(object)
    tint_chosen = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.choice = CellChoice()
        self._scene: Scene | None = None
        self.target = _combo("Letter that row 4 explains", 8)
        self.rival = _combo("Other letter that it is contrasted with", 3)
        self.layer = _combo("Layer of the cells", 7)
        self.direction = _combo("Direction in which the cells read", 8)
        self.order = _combo("Order of the cells", 7)
        self.tint = _combo("By what the ink is tinted", 7)
        self.keep = QToolButton()
        self.keep.setText("Keep cell")
        self.keep.setCheckable(True)
        self.keep.setEnabled(False)
        self.keep.setToolTip("Keep the chosen cell at the top, whatever else is shown")
        self.direction.addItems(list(DIRECTIONS))
        self.order.addItems(list(ORDERS))
        self.tint.addItems(list(TINT_NAMES))
        self.layer.addItem(LAYERS)
        self._lay_out()
        self.target.activated.connect(lambda place: self.target_chosen.emit(place - 1))
        self.rival.activated.connect(
            lambda place: self.rival_chosen.emit(self.rival.itemData(place) or "")
        )
        for combo in (self.layer, self.direction, self.order):
            combo.activated.connect(self._choose_cells)
        self.tint.activated.connect(lambda place: self.tint_chosen.emit(TINTS[place]))
        self.keep.clicked.connect(self._keep)

    def show_scene(self, scene: Scene, picked: int | None, against: str) -> None:
        """Offers what there is to choose.

        Args:
            scene: what is shown.
            picked: the letter that somebody chose, or None.
            against: its rival, or "".
        """
        self._scene = scene
        emissions = scene.trace.outputs.emissions
        _fill(self.target, [LATEST, *(f"{i + 1}  {e.character}" for i, e in enumerate(emissions))])
        self.target.setCurrentIndex(0 if picked is None else picked + 1)
        rivals: Sequence[str] = ()
        if scene.target is not None and scene.target < len(emissions):
            rivals = scene.trace.rivals(scene.target)
        if against and against not in rivals:
            rivals = (against, *rivals)
        _fill(self.rival, [NOBODY, *rivals], ["", *rivals])
        self.rival.setCurrentIndex(rivals.index(against) + 1 if against else 0)
        _fill(self.layer, [LAYERS, *(f"layer {i + 1}" for i in range(scene.trace.layers))])
        self.layer.setCurrentIndex(min(self.choice.layer, scene.trace.layers))
        self.direction.setEnabled(scene.trace.both_ways)
        self.tint.setCurrentIndex(TINTS.index(scene.tint))
        cells = scene.trace.cells.cells
        chosen = 0 <= scene.cell < len(cells)
        self.keep.setEnabled(chosen)
        self.keep.setChecked(chosen and cells[scene.cell] in self.choice.kept)

    def _choose_cells(self) -> None:
        direction = DIRECTIONS[self.direction.currentText()]
        self.choice = replace(
            self.choice,
            layer=self.layer.currentIndex(),
            direction=direction,
            order=ORDERS[self.order.currentText()],
        )
        self.cells_chosen.emit(self.choice)

    def _keep(self, on: bool) -> None:
        scene = self._scene
        if scene is None or not 0 <= scene.cell < len(scene.trace.cells.cells):
            return
        cell = scene.trace.cells.cells[scene.cell]
        others = tuple(one for one in self.choice.kept if one != cell)
        self.choice = replace(self.choice, kept=(*others, cell) if on else others)
        self.cells_chosen.emit(self.choice)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(4)
        parts: tuple[tuple[str, Sequence[QWidget]], ...] = (
            ("&Why", (self.target,)),
            ("not", (self.rival,)),
            ("Ce&lls", (self.layer, self.direction, self.order, self.keep)),
            ("&Ink", (self.tint,)),
        )
        for text, widgets in parts:
            label = QLabel(text)
            label.setBuddy(widgets[0])
            layout.addWidget(label)
            for widget in widgets:
                layout.addWidget(widget)
            layout.addSpacing(4)
        layout.addStretch(1)


def _combo(name: str, letters: int) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(letters)
    combo.setMinimumWidth(NARROWEST)
    return combo


def _fill(combo: QComboBox, texts: Sequence[str], data: Sequence[str] | None = None) -> None:
    """Puts items in; leaves them alone where they are the same, so that an open list stays."""
    if [combo.itemText(i) for i in range(combo.count())] == list(texts):
        return
    combo.blockSignals(True)
    combo.clear()
    for place, text in enumerate(texts):
        combo.addItem(text, data[place] if data is not None else None)
    combo.blockSignals(False)
