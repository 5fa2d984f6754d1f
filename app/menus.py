"""The menus of the window: what there is to do, and by which keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Entry, Menu, Separator
from app.find_commands import find_entries
from app.pages_commands import page_menu
from app.painters.paper import PAPERS
from app.theme import PEN_COLORS
from app.tools import ToolName

if TYPE_CHECKING:
    from app.window import Window


def menus_of(window: Window) -> tuple[Menu, ...]:
    """All menus of a window."""
    return (
        _file(window),
        _edit(window),
        _tools(window),
        page_menu(window),
        _view(window),
        _text(window),
        _help(window),
    )


def _file(window: Window) -> Menu:
    export, film = window.file.ask_export, window.file.ask_film
    return Menu(
        "&File",
        (
            Entry("new", "&New", "Ctrl+N", window.file.new),
            Entry("open", "&Open…", "Ctrl+O", window.file.ask_open),
            Menu("Open &recent", ()),
            Menu("&Play a sample", ()),
            Entry("stop", "S&top playing", "Ctrl+.", window.file.stop_playing),
            Separator,
            Entry("save", "&Save", "Ctrl+S", window.file.save),
            Entry("save as", "Save &as…", "Ctrl+Shift+S", window.file.save_as),
            Menu(
                "&Export",
                (
                    Entry("png", "P&icture (PNG)…", "Ctrl+E", lambda: export("png")),
                    Entry(
                        "svg",
                        "&Drawing (SVG)…",
                        "Ctrl+Shift+E",
                        lambda: export("svg"),
                    ),
                    Entry(
                        "pdf",
                        "All pages as &PDF…",
                        "Ctrl+P",
                        window.pages.ask_pdf,
                        "Write all pages as a PDF whose text can be searched",
                    ),
                    Entry("txt", "&Text…", "Ctrl+T", lambda: export("txt")),
                    Separator,
                    Entry(
                        "figure",
                        "Four &rows (PNG, SVG, PDF)…",
                        "Ctrl+R",
                        lambda: film(".png"),
                        "Draw what the rows show of this line",
                    ),
                    Entry(
                        "movie",
                        "Four-row &movie (GIF, MP4)…",
                        "Ctrl+Shift+R",
                        lambda: film(".gif"),
                        "Film this line being written and read",
                    ),
                ),
            ),
            Separator,
            Entry("quit", "&Quit", "Ctrl+Q", window.close),
        ),
    )


def _edit(window: Window) -> Menu:
    edit = window.edit
    return Menu(
        "&Edit",
        (
            Entry("undo", "&Undo", "Ctrl+Z", edit.undo),
            Entry("redo", "&Redo", "Ctrl+Shift+Z", edit.redo),
            Separator,
            Entry("copy", "&Copy text", "Ctrl+C", edit.copy_text, "Copy all recognized text"),
            Entry(
                "copy literal",
                "Copy text as &written",
                "Ctrl+Shift+C",
                edit.copy_literal,
                "Copy what the network reads without a language model",
            ),
            *find_entries(window),
            Separator,
            Entry("all", "Select &all", "Ctrl+A", edit.select_all),
            Entry("none", "Select &nothing", "Esc", edit.select_nothing),
            Entry("delete", "&Delete selected ink", "Del", edit.delete_selected),
            Entry("clear", "C&lear the page", "Ctrl+Shift+Del", edit.clear),
        ),
    )


def _tools(window: Window) -> Menu:
    hold = window.pens.set_tool
    tools: tuple[tuple[ToolName, str, str, str], ...] = (
        ("pen", "&Pen", "P", "Write"),
        ("stroke eraser", "&Stroke eraser", "E", "Take whole strokes away"),
        ("partial eraser", "&Eraser", "R", "Take away only the ink below the eraser"),
        ("lasso", "&Lasso", "L", "Go around ink to select it; then drag or delete it"),
        ("pan", "&Hand", "H", "Move the page"),
    )
    colors = tuple(
        Entry(
            f"color {name}",
            name.capitalize(),
            f"Ctrl+{place}",
            lambda _=True, chosen=name: window.pens.set_color(chosen),
            group="color",
        )
        for place, name in enumerate(PEN_COLORS, 1)
    )
    return Menu(
        "&Tools",
        (
            *(
                Entry(name, text, keys, lambda _=True, tool=name: hold(tool), tip, "tool")
                for name, text, keys, tip in tools
            ),
            Separator,
            Menu("Pen &color", colors),
            Entry("thinner", "&Thinner pen", "[", lambda: window.pens.change_width(1 / 1.25)),
            Entry("thicker", "Th&icker pen", "]", lambda: window.pens.change_width(1.25)),
        ),
    )


def _view(window: Window) -> Menu:
    papers = tuple(
        Entry(
            f"paper {name}",
            f"&{name.capitalize()}",
            f"Alt+{place}",
            lambda _=True, chosen=name: window.view.set_paper(chosen),
            group="paper",
        )
        for place, name in enumerate(PAPERS, 1)
    )
    themes = tuple(
        Entry(
            f"theme {name}",
            f"&{name.capitalize()}",
            f"Ctrl+Alt+{place}",
            lambda _=True, chosen=name: window.view.set_theme(chosen),
            group="theme",
        )
        for place, name in enumerate(("light", "dark", "system"), 1)
    )
    return Menu(
        "&View",
        (
            Entry("zoom in", "Zoom &in", "Ctrl++", lambda: window.view.zoom(1.25)),
            Entry("zoom out", "Zoom &out", "Ctrl+-", lambda: window.view.zoom(1 / 1.25)),
            Entry("zoom 100", "&100 %", "Ctrl+0", window.view.zoom_normal),
            Entry("fit", "&Fit all ink", "Ctrl+9", window.view.fit),
            Separator,
            Menu("&Paper", papers),
            Menu("&Theme", themes),
            Separator,
            Entry("text", "&Text and candidates", "F8", window.view.show_text, checkable=True),
            Entry(
                "inspector",
                "&Inside the network",
                "F9",
                window.view.show_inspector,
                "Show what goes on inside the network",
                checkable=True,
            ),
            Entry(
                "lecture",
                "&Lecture mode",
                "F11",
                window.view.set_lecture,
                "Give the inside of the network the whole window",
                checkable=True,
            ),
        ),
    )


def _text(window: Window) -> Menu:
    reading, step = window.reading, window.reading.step_word
    return Menu(
        "&Model",
        (
            Entry(
                "best",
                "&Best (may revise)",
                "Ctrl+B",
                lambda _=True: reading.set_mode("best"),
                "Read with a network that sees the whole line, and with a language model",
                "mode",
            ),
            Entry(
                "graves",
                "&Graves (never revises)",
                "Ctrl+G",
                lambda _=True: reading.set_mode("graves"),
                "Read with a network that follows the pen and never takes anything back",
                "mode",
            ),
            Separator,
            Entry("next word", "&Next word", "F3", lambda: step(1)),
            Entry(
                "previous word", "&Previous word", "Shift+F3", lambda: window.reading.step_word(-1)
            ),
            Entry("reread", "&Read all again", "F5", window.transcriber.reread),
        ),
    )


def _help(window: Window) -> Menu:
    return Menu(
        "&Help",
        (
            Entry(
                "tour", "Guided &tour", "F2", window.help.start_tour, "See how the network reads"
            ),
            Entry("shortcuts", "&Shortcuts", "F1", window.help.show_shortcuts),
            Entry("about", "&About", "Shift+F1", window.help.show_about),
        ),
    )
