"""What the menu "Tools" does: which tool is held, and with which color and width one writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.painters.strokes import WIDTH
from app.theme import PEN_COLORS
from app.tools import ToolName

if TYPE_CHECKING:
    from app.window import Window

THINNEST, THICKEST = 0.8, 16.0
"""Widths of pens in page units."""

USUAL_COLOR = "ink"


class PenCommands:
    """Of one window."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def set_tool(self, tool: ToolName) -> None:
        """Holds another tool."""
        self._window.canvas.set_tool(tool)

    def set_color(self, name: str) -> None:
        """Writes in another color."""
        pen = self._window.canvas.pen
        pen.pen = replace(pen.pen, color=PEN_COLORS[name])
        self._window.preferences.keep("pen/color", name)

    def change_width(self, factor: float) -> None:
        """Writes with a thicker or thinner pen."""
        width = (self._window.canvas.pen.pen.width or WIDTH) * factor
        self._set_width(min(max(width, THINNEST), THICKEST))

    def restore(self) -> None:
        """Holds the pen that was held last."""
        actions, remembered = self._window.actions_, self._window.preferences
        actions["pen"].trigger()
        color = remembered.text("pen/color", USUAL_COLOR, tuple(PEN_COLORS))
        actions[f"color {color}"].trigger()
        self._set_width(remembered.number("pen/width", WIDTH, THINNEST, THICKEST))

    def _set_width(self, width: float) -> None:
        pen = self._window.canvas.pen
        pen.pen = replace(pen.pen, width=width)
        self._window.preferences.keep("pen/width", width)
