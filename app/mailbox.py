"""Requests that wait for the worker: one slot a purpose, and the newest in a slot wins.

Knows neither Qt nor what is asked.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Request:
    """Something to do.

    Attributes:
        number: rises with every request, so that stale answers can be told.
        priority: lower goes first.
        slot: what it is for; a newer request of the slot takes its place.
        content: whatever the worker understands.
    """

    number: int
    priority: int
    slot: Hashable
    content: Any


class Mailbox:
    """Hands requests from one thread to another."""

    def __init__(self) -> None:
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
                self._waiting[slot] = Request(self._number, priority, slot, content)
                self._condition.notify()
            return self._number

    def drop(self, slot: Hashable) -> int:
        """Takes back what waits in a slot; returns the number of the latest request of all."""
        with self._condition:
            self._waiting.pop(slot, None)
            return self._number

    def take(self) -> Request | None:
        """Waits for a request and returns the most urgent, the oldest of equals, or None."""
        with self._condition:
            while not self._waiting and not self._closed:
                self._condition.wait()
            if self._closed:
                return None
            first = min(self._waiting.values(), key=lambda one: (one.priority, one.number))
            del self._waiting[first.slot]
            return first

    def close(self) -> None:
        """Ends it: what waits is dropped, and whoever takes gets None."""
        with self._condition:
            self._closed = True
            self._waiting.clear()
            self._condition.notify_all()
