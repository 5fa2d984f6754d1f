"""A progress bar on standard error, only where someone watches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from handwriting.cli.streams import progress_wanted


@contextmanager
def progress(what: str, *, alone: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Gives a function to tell how many of how many are done; the bar vanishes at the end.

    Args:
        what: is counted.
        alone: nothing is printed while the bar is there, so it may stand on the same terminal.
    """
    if not progress_wanted(alone=alone):
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (what, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
