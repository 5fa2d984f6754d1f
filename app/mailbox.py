"""Requests that wait for the worker: one slot a purpose, and the newest in a slot wins.

Knows neither Qt nor what is asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any

OVERDUE = 0.15
"""Seconds after which what waits goes before what is more urgent, or it might wait for ever."""


@dataclass(frozen=True)
class Request:
    """Something to do.

    Attributes:
        number: rises with every request, so that stale answers can be told.
        priority: lower goes first.
        slot: what it is for; a newer request of the slot takes its place.
        content: whatever the worker understands.
        since: when the slot began to wait, in seconds of some clock.
    """

    number: int
    priority: int
    slot: Hashable
    content: Any
    since: float = 0.0


class Mailbox:
    """Hands requests from one thread to another.

    Args:
        clock: seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._condition = threading.Condition()
        self._waiting: dict[Hashable, Request] = {}
        self._number = 0
        self._closed = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, slot: Hashable, content: Any, priority: int = 0) -> int:
        """Leaves a request, in the place of one that still waits in its slot; returns its number.

        After `close` it is lost.
        """
        with self._condition:
            self._number += 1
            if not self._closed:
                before = self._waiting.get(slot)
                since = self._clock() if before is None else before.since
                self._waiting[slot] = Request(self._number, priority, slot, content, since)
                self._condition.notify()
            return self._number

    def drop(self, slot: Hashable) -> int:
        """Takes back what waits in a slot; returns the number of the latest request of all."""
        with self._condition:
            self._waiting.pop(slot, None)
            return self._number

    def take(self) -> Request | None:
        """Waits for a request and returns the most urgent, the oldest of equals, or None.

        What has waited for `OVERDUE` goes before all others.
        """
        with self._condition:
            while not self._waiting and not self._closed:
                self._condition.wait()
            if self._closed:
                return None
            now = self._clock()
            late = [one for one in self._waiting.values() if now - one.since >= OVERDUE]
            if late:
                return self._taken(min(late, key=lambda one: one.since))
            return self._taken(min(self._waiting.values(), key=_rank))

    def take_before(self, priority: int, but: Collection[Hashable] = ()) -> Request | None:
        """The most urgent request if it is more urgent than so and not of some slots, else None."""
        with self._condition:
            first = min(self._waiting.values(), key=_rank, default=None)
            if first is None or first.priority >= priority or first.slot in but:
                return None
            return self._taken(first)

    def _taken(self, request: Request) -> Request:
        del self._waiting[request.slot]
        return request

    def close(self) -> None:
        """Ends it: what waits is dropped, and whoever takes gets None."""
        with self._condition:
            self._closed = True
            self._waiting.clear()
            self._condition.notify_all()


def _rank(request: Request) -> tuple[int, int]:
    return request.priority, request.number
