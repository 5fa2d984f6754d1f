"""Several processes for one job, which end with it however it ends.

They are spawned: a fork of a process that has used torch may hang. Knows nothing of the job.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection


@contextmanager
def worker_pool(
    workers: int, prepare: Callable[..., None] | None = None, *arguments: object
) -> Iterator[ProcessPoolExecutor]:
    """A pool for the length of a `with` block.

    At the end of the block what is under way is waited for. An exception in it ends the processes
    at once, and so does the end of this process, whatever its cause; Ctrl-C is left to this one.

    Args:
        workers: number of processes.
        prepare: called in each before its first job.
        arguments: of `prepare`; picklable.
    """
    context = multiprocessing.get_context("spawn")
    # Nothing is ever sent: a process ends when the other end is closed, by us or with us.
    ended, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start, initargs=(ended, prepare, arguments)
    )
    try:
        yield pool
    except BaseException:
        ours.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        ours.close()
        ended.close()


def _start(
    ended: Connection, prepare: Callable[..., None] | None, arguments: tuple[object, ...]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(ended,), daemon=True).start()
    if prepare is not None:
        prepare(*arguments)


def _end_with(ended: Connection) -> None:
    ended.poll(None)
    os._exit(1)
