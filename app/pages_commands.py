"""What the menu "Page" does: turning, adding, deleting, and reading whole pages.

It also follows the note when something else turns its pages, such as undo.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import Entry, Menu, Separator
from app.edit_commands import to_clipboard
from app.foreign import lines_of_page
from app.marks import NO_LINE, Change, Key
from app.page_indicator import PageIndicator
from app.searchable import export_searchable

if TYPE_CHECKING:
    from app.viewport import Viewport
    from app.window import Window

PAGE_BREAK = "\f"
"""Between the texts of two pages, as `handwriting recognize` has it."""


class PagesCommands:
    """Of one window.

    Attributes:
        indicator: in the status line.
    """

    def __init__(self, window: Window) -> None:
        self._window = window
        self._views: dict[int, Viewport] = {}
        self._page = window.session.page
        self.indicator = PageIndicator()
        status = window.statusBar()
        assert status is not None
        status.insertPermanentWidget(0, self.indicator)
        self.indicator.stepped.connect(self.step)
        self.indicator.stopped.connect(window.pages_reader.stop)
        window.pages_reader.progressed.connect(self.indicator.show_progress)
        window.files.opened.connect(lambda paper: self._end_progress())
        window.files.told.connect(lambda sentence: self._end_progress())
        window.session.observe_turns(self._note_turn)
        window.session.observe(self._note_change)
        self._show_place()

    def step(self, by: int) -> None:
        """Shows the next page, or the one before."""
        session = self._window.session
        place = session.place + by
        if 0 <= place < len(session.leaves):
            self.show(session.numbers[place])

    def show(self, number: int) -> None:
        """Shows a page."""
        if number != self._window.session.page:
            self._let_go()
            self._window.session.turn(number)

    def first(self) -> None:
        """Shows the first page."""
        self.show(self._window.session.numbers[0])

    def last(self) -> None:
        """Shows the last page."""
        self.show(self._window.session.numbers[-1])

    def add(self) -> None:
        """Puts an empty page behind this one, and shows it."""
        self._let_go()
        self._window.history.finish(self._window.session.inserting_page())

    def delete(self) -> None:
        """Takes this page away; the only page is cleared."""
        self._let_go()
        self._window.history.finish(self._window.session.deleting_page())

    def copy_text(self) -> None:
        """The text of all pages to the clipboard, when all of them have been read."""
        self._window.pages_reader.want_all(lambda: to_clipboard(self.whole_text))

    @property
    def whole_text(self) -> str:
        """The text of all pages."""
        window = self._window
        texts = [window.transcriber.text_of_page(number) for number in window.session.numbers]
        return PAGE_BREAK.join(texts)

    @property
    def texts(self) -> dict[int, str]:
        """The text of each page, by its number; without those that only their file can tell."""
        window = self._window
        return {
            leaf.number: window.transcriber.text_of_page(leaf.number)
            for leaf in window.session.leaves
            if leaf.text is None or window.transcriber.is_read(leaf.number)
        }

    def ask_pdf(self) -> None:
        """Asks where to write a searchable PDF of all pages."""
        path = self._window.file.ask_path("pdf")
        if path is not None:
            self.export_pdf(path)

    def export_pdf(self, path: Path) -> None:
        """Writes a searchable PDF of all pages, when all of them have been read."""
        self._window.pages_reader.want_all(lambda: self._export_pdf(path))

    def _export_pdf(self, path: Path) -> None:
        window = self._window
        session = window.session
        marks, leaves = session.all_marks, session.leaves
        texts = {
            number: [window.transcriber.text(line) for line in session.page_lines(number)]
            for number in session.numbers
        }
        title = Path(window.files.title).stem

        def work() -> None:
            export_searchable(path, marks, leaves, texts, title)

        def done(_: None) -> None:
            window.tell(f"written: {path}")

        window.background.run(work, done, window.tell)

    def read_anew(self) -> None:
        """Finds the lines of the whole page anew, tells text from drawings, and reads it."""
        window = self._window
        self._let_go()
        marks = window.session.marks
        if not marks:
            window.tell("there is nothing on this page to read")
            return
        revision = window.session.revision
        strokes = [mark.stroke for mark in marks]

        def fail(sentence: str) -> None:
            self._end_progress()
            window.tell(sentence)

        def take(lines: list[int]) -> None:
            self._end_progress()
            if window.session.revision != revision:
                window.tell("the page was changed while its lines were looked for: try again")
                return
            keys: dict[Key, int] = {mark.key: line for mark, line in zip(marks, lines, strict=True)}
            if set(keys.values()) == {NO_LINE}:
                window.tell("there is no text on this page")
            window.history.finish(window.session.relining(keys, "find lines"))

        self.indicator.show_progress("looking for lines", can_stop=False)
        window.background.run(lambda: lines_of_page(strokes), take, fail)

    def note_opening(self, path: Path) -> None:
        """A file is being read, which takes a while if it has many pages."""
        self.indicator.show_progress(f"opening {path.name}", can_stop=False)

    # ---- following the note --------------------------------------------------------------------

    def note_note(self) -> None:
        """Another note is in the window."""
        self._views = {}
        self._show_place()

    def _let_go(self) -> None:
        """Ends what is being done on this page."""
        self._window.player.stop()
        self._window.canvas.let_go()
        self._window.canvas.clear_selection()

    def _end_progress(self) -> None:
        if not self._window.pages_reader.is_busy:
            self.indicator.show_progress("")

    def _note_turn(self) -> None:
        window = self._window
        self._views[self._page] = window.canvas.view
        self._page = window.session.page
        view = self._views.get(self._page)
        if view is None:
            window.canvas.set_view(window.canvas.view.fitted(window.session.bounds))
        else:
            now = window.canvas.view
            window.canvas.set_view(view.resized(now.width, now.height, now.ratio))
        window.parts.choice.turn()
        window.reading.show_inside()
        self._show_place()

    def _note_change(self, change: Change) -> None:
        if change.leaves is not None:
            self._show_place()

    def _show_place(self) -> None:
        session = self._window.session
        self.indicator.show_place(session.place, len(session.leaves))


def page_menu(window: Window) -> Menu:
    """The menu."""
    pages = window.pages
    return Menu(
        "&Page",
        (
            Entry("next page", "&Next page", "Ctrl+PgDown", lambda: pages.step(1)),
            Entry("previous page", "&Previous page", "Ctrl+PgUp", lambda: pages.step(-1)),
            Entry("first page", "&First page", "Ctrl+Home", pages.first),
            Entry("last page", "&Last page", "Ctrl+End", pages.last),
            Separator,
            Entry("add page", "&Add page", "Ctrl+Shift+N", pages.add, "Add a page behind this one"),
            Entry(
                "delete page", "&Delete page", "Ctrl+Shift+D", pages.delete, "Take this page away"
            ),
            Separator,
            Entry(
                "read page",
                "&Read the whole page anew",
                "Ctrl+F5",
                pages.read_anew,
                "Find the lines of this page anew, tell text from drawings, and read it",
            ),
            Entry(
                "stop reading",
                "&Stop reading",
                "Shift+F5",
                window.pages_reader.stop,
                "Read no more lines that were there before",
            ),
            Entry(
                "copy pages",
                "&Copy text of all pages",
                "Ctrl+Alt+C",
                pages.copy_text,
                "Read what is not read yet and copy the text of all pages",
            ),
        ),
    )
