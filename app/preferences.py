"""What the app remembers from one time to the next."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QByteArray, QSettings

MOST_RECENT = 8
"""Files in the menu of recent ones."""


class Preferences:
    """Typed access to the settings; a value that makes no sense reads as its default."""

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings or QSettings("handwriting", "handwriting")

    def text(self, name: str, default: str, allowed: tuple[str, ...] = ()) -> str:
        """A word, perhaps one of a few."""
        value = self._settings.value(name, default)
        good = isinstance(value, str) and (not allowed or value in allowed)
        return value if good else default

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """A number within bounds."""
        try:
            value = float(self._settings.value(name, default))
        except (TypeError, ValueError):
            return default
        return value if least <= value <= most else default

    def flag(self, name: str, default: bool) -> bool:
        """Yes or no."""
        value = self._settings.value(name, default)
        return value if isinstance(value, bool) else str(value).lower() == "true"

    def blob(self, name: str) -> QByteArray:
        """Bytes, perhaps none."""
        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep(self, name: str, value: str | float | bool | QByteArray) -> None:
        """Remembers a value."""
        self._settings.setValue(name, value)

    @property
    def recent(self) -> list[Path]:
        """Files that were opened or saved last, newest first."""
        value = self._settings.value("recent", [])
        names = [value] if isinstance(value, str) else value
        return [Path(name) for name in names or [] if isinstance(name, str)][:MOST_RECENT]

    def add_recent(self, path: Path) -> None:
        """Puts a file at the head of the recent ones."""
        path = path.absolute()
        others = [str(one) for one in self.recent if one != path]
        self._settings.setValue("recent", [str(path), *others][:MOST_RECENT])

    def remove_recent(self, path: Path) -> None:
        """Takes a file that is gone from the recent ones."""
        self._settings.setValue("recent", [str(one) for one in self.recent if one != path])

    def flush(self) -> None:
        """Writes to the disk now."""
        self._settings.sync()
