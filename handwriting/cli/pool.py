"""Several processes work through a list; whatever becomes of one item, the others are done.

A process that an item ends, for want of memory or by a fault of a library, costs that item alone:
the others that were under way are done again. Knows nothing of ink.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

from handwriting.errors import HandwritingError
from handwriting.processes import worker_pool

Item = TypeVar("Item")
Result = TypeVar("Result")

WAITING = 3
"""Items in flight for each process, so that none waits and no long list is in memory."""


def work_through(
    items: Iterable[Item], make: Callable[[Item], Result], workers: int
) -> Iterator[tuple[Item, Result | HandwritingError]]:
    """Applies `make` to all items, in their order.

    Args:
        items: what to do; picklable if there are several processes.
        make: does it; picklable likewise.
        workers: number of processes; 1 works in this one.

    Yields:
        Each item with its result, or with the error that it ended in. An exception that is none of
        ours becomes one that says so.
    """
    if workers == 1:
        for item in items:
            yield item, _attempt(make, item)
    else:
        yield from _in_processes(items, make, workers)


def _attempt(make: Callable[[Item], Result], item: Item) -> Result | HandwritingError:
    try:
        return make(item)
    except HandwritingError as error:
        return error
    except MemoryError:
        return HandwritingError(f"{_name(item)}: this machine does not have enough memory for it")
    except Exception as error:  # our bug, but the others are to be done
        return HandwritingError(f"{_name(item)}: an error in this program: {error!r}")


def _in_processes(
    items: Iterable[Item], make: Callable[[Item], Result], workers: int
) -> Iterator[tuple[Item, Result | HandwritingError]]:
    rest = iter(items)
    again: deque[Item] = deque()  # to be done alone: one of them ended a process
    finished = False
    while not finished:
        yield from _one_by_one(again, make)
        flying: deque[tuple[Item, Future[Result | HandwritingError]]] = deque()
        try:
            with worker_pool(workers) as pool:
                while not finished:
                    for item in islice(rest, workers * WAITING - len(flying)):
                        again.append(item)  # until the pool has taken it
                        flying.append((item, pool.submit(_attempt, make, item)))
                        again.clear()
                    finished = not flying
                    if flying:
                        item, future = flying[0]
                        result = future.result()
                        flying.popleft()
                        yield item, result
        except BrokenProcessPool:
            again.extendleft(item for item, _ in reversed(flying))


def _one_by_one(
    items: deque[Item], make: Callable[[Item], Result]
) -> Iterator[tuple[Item, Result | HandwritingError]]:
    """Takes the items and has one process do them: whichever ends it is known."""
    while items:
        try:
            with worker_pool(1) as pool:
                while items:
                    result = pool.submit(_attempt, make, items[0]).result()
                    yield items.popleft(), result
        except BrokenProcessPool:
            item = items.popleft()
            yield (
                item,
                HandwritingError(
                    f"{_name(item)}: the process that read it ended by itself, "
                    "perhaps for want of memory"
                ),
            )


def _name(item: object) -> str:
    return str(getattr(item, "name", item))
