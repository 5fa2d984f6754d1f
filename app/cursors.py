"""The pointer's shape for each tool."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QCursor

from app.tools import ToolName

_SHAPES: dict[ToolName, Qt.CursorShape] = {
    "pen": Qt.CursorShape.CrossCursor,
    "stroke eraser": Qt.CursorShape.BlankCursor,  # a ring is painted instead
    "partial eraser": Qt.CursorShape.BlankCursor,
    "lasso": Qt.CursorShape.CrossCursor,
    "pan": Qt.CursorShape.OpenHandCursor,
}


def cursor_of(tool: ToolName) -> QCursor:
    """The pointer while a tool is held."""
    return QCursor(_SHAPES[tool])
