"""The sheet of shortcuts and the box that says what this is. Neither stops the window."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from html import escape
from pathlib import Path

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

import handwriting
from handwriting.shipped import CARD, shipped_models


class Sheet(QDialog):
    """Text in a window of its own that can stay open."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.browser = QTextBrowser()
        self.browser.setOpenExternalLinks(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.browser)
        layout.addWidget(buttons)
        self.resize(560, 560)


def open_sheet(title: str, parent: QWidget, *, html: str = "", markdown: str = "") -> Sheet:
    """Opens a sheet beside the window."""
    sheet = Sheet(title, parent)
    if html:
        sheet.browser.setHtml(html)
    else:
        sheet.browser.setMarkdown(markdown)
    sheet.show()
    return sheet


def shortcuts_html(menus: Iterable[tuple[str, Iterable[QAction]]]) -> str:
    """A table of all shortcuts, menu by menu."""
    parts = []
    for title, actions in menus:
        rows = [
            f"<tr><td width='230'>{escape(action.text().replace('&', ''))}</td>"
            f"<td><b>{escape(_keys(action))}</b></td></tr>"
            for action in actions
            if not action.shortcut().isEmpty()
        ]
        if rows:
            parts.append(f"<h3>{escape(title)}</h3><table cellpadding='3'>{''.join(rows)}</table>")
    parts.append(
        "<h3>On the page</h3><table cellpadding='3'>"
        "<tr><td width='230'>Move the page</td><td><b>wheel, middle button, two fingers</b></td>"
        "</tr><tr><td>Zoom</td><td><b>Ctrl + wheel, two fingers</b></td></tr>"
        "<tr><td>Erase</td><td><b>the pen's other end</b></td></tr></table>"
    )
    return "".join(parts)


def about_markdown(model: str, problem: str) -> str:
    """Versions, licenses, and the card of the model in use.

    Args:
        model: its name or folder.
        problem: why it could not be loaded, or "".
    """
    import numpy

    torch_version = _torch_version()
    return "\n".join(
        [
            f"# Handwriting {handwriting.__version__}",
            "",
            "Write with a pen, and read along with the network that reads you.",
            "",
            f"Python {platform.python_version()}, Qt {QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}, "
            f"numpy {numpy.__version__}, torch {torch_version}, {platform.system()}.",
            "",
            "**Licenses.** This app is free software under the GNU General Public License, "
            "version 3 or later, because PyQt6 is; it comes without any warranty. The library "
            "`handwriting` below it is under the MIT license. Models have terms of their own, "
            "which their cards tell.",
            "",
            f"**Model:** {model}{' – ' + problem if problem else ''}",
            "",
            "---",
            "",
            model_card(model),
        ]
    )


def model_card(model: str) -> str:
    """The card of a model as it stands in its folder."""
    folder = shipped_models().get(model, Path(model))
    try:
        return (folder / CARD).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return "(This model has no card.)"


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(keys.toString(native) for keys in action.shortcuts())


def _torch_version() -> str:
    """Asks the installed package, not the module: importing it takes seconds."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("torch")
    except PackageNotFoundError:
        return "not installed"
