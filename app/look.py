"""Gives Qt's own widgets the colors of a theme."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QGuiApplication, QPalette
from PyQt6.QtWidgets import QApplication

from app.theme import DARK, LIGHT, Theme

THEMES = ("light", "dark", "system")


def theme_of(name: str) -> Theme:
    """The theme of a name; "system" is what the desktop says."""
    if name == "system":
        hints = QGuiApplication.styleHints()
        dark = hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if name == "dark" else LIGHT


def apply_theme(theme: Theme) -> None:
    """Colors all widgets."""
    QApplication.setPalette(palette_of(theme))


def palette_of(theme: Theme) -> QPalette:
    """Qt's palette of a theme."""
    palette = QPalette()
    roles = QPalette.ColorRole
    base = "#ffffff" if not theme.dark else "#16181d"
    button = "#e9ebef" if not theme.dark else "#2a2e37"
    colors = {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: base,
        roles.AlternateBase: theme.window,
        roles.Text: theme.text,
        roles.Button: button,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.text,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Link: theme.accent,
        roles.ToolTipBase: base,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.faint,
        roles.Light: "#ffffff" if not theme.dark else "#3a3f49",
        roles.Midlight: theme.edge,
        roles.Mid: theme.edge,
        roles.Dark: theme.faint,
        roles.Shadow: "#00000040" if not theme.dark else "#000000",
    }
    for role, color in colors.items():
        palette.setColor(role, QColor(color))
    for role in (roles.Text, roles.ButtonText, roles.WindowText):
        gray = QColor(theme.faint)
        gray.setAlpha(150)
        palette.setColor(QPalette.ColorGroup.Disabled, role, gray)
    return palette
