"""Menu entries, each with a shortcut, made from a table. Knows only that there is a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtGui import QAction, QActionGroup, QKeySequence
from PyQt6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True)
class Entry:
    """One action.

    Attributes:
        name: unique; how the program finds it.
        text: what the menu says; & stands before the letter to press.
        keys: shortcut as text.
        run: what it does; of a checkable one it gets whether it is checked.
        tip: one sentence.
        group: of checkable actions of which one is on; "" for none.
        checkable: whether it is on or off.
    """

    name: str
    text: str
    keys: str
    run: Callable[..., object]
    tip: str = ""
    group: str = ""
    checkable: bool = False


Separator = None


@dataclass(frozen=True)
class Menu:
    """A menu, or one inside another."""

    title: str
    entries: tuple[Entry | Menu | None, ...]


class Actions:
    """The actions of one window.

    Attributes:
        menus: title and actions of each menu, for the sheet of shortcuts.
    """

    def __init__(self, window: QMainWindow, menus: tuple[Menu, ...]) -> None:
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._by_title: dict[str, QMenu] = {}
        self.menus: list[tuple[str, list[QAction]]] = []
        bar = window.menuBar()
        assert bar is not None
        for menu in menus:
            target = bar.addMenu(menu.title)
            assert target is not None
            actions: list[QAction] = []
            self._fill(target, menu, actions)
            self.menus.append((menu.title.replace("&", ""), actions))

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    @property
    def all(self) -> list[QAction]:
        """Every action."""
        return list(self._actions.values())

    def menu(self, title: str) -> QMenu:
        """A menu by its title, to be filled further."""
        return self._by_title[title]

    def _fill(self, target: QMenu, menu: Menu, actions: list[QAction]) -> None:
        self._by_title[menu.title] = target
        target.setToolTipsVisible(True)
        for entry in menu.entries:
            if entry is None:
                target.addSeparator()
            elif isinstance(entry, Menu):
                inner = target.addMenu(entry.title)
                assert inner is not None
                self._fill(inner, entry, actions)
            else:
                action = self._action(entry)
                target.addAction(action)
                actions.append(action)

    def _action(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self._window)
        action.setShortcut(QKeySequence(entry.keys))
        words = entry.text.replace("&", "").rstrip("…")
        action.setToolTip(f"{entry.tip or words} ({entry.keys})")
        action.setStatusTip(entry.tip or words)
        action.setCheckable(entry.checkable or bool(entry.group))
        if entry.group:
            group = self._groups.get(entry.group)
            if group is None:
                group = self._groups[entry.group] = QActionGroup(self._window)
            group.addAction(action)
        if action.isCheckable():
            action.triggered.connect(entry.run)
        else:
            action.triggered.connect(lambda _=False, run=entry.run: run())
        self._actions[entry.name] = action
        return action
