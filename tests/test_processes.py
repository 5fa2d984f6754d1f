"""Worker processes end with their job, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from handwriting.processes import worker_pool

PATIENCE = 30.0
"""Seconds that a process may take to end; one that nobody ends sleeps for longer."""

LONG = 600.0

_told = ""


def remember(word: str) -> None:
    global _told
    _told = word


def told() -> tuple[int, str]:
    return os.getpid(), _told


def sleep_for_long(note: str) -> None:
    Path(note).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(LONG)


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")  # an orphan may wait for ever for somebody to note its end
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_for(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def written(path):
    return path.exists() and path.read_text()


def test_each_process_is_prepared_and_ended():
    with worker_pool(1, remember, "something") as pool:
        pid, word = pool.submit(told).result()
        assert runs(pid)
    assert (pid != os.getpid(), word) == (True, "something")
    assert not runs(pid)


def test_an_exception_does_not_wait_for_what_is_under_way(tmp_path):
    note = tmp_path / "pid"

    def interrupted():
        with worker_pool(1) as pool:
            pool.submit(sleep_for_long, str(note))
            wait_for(lambda: written(note), "the job did not begin")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not runs(int(note.read_text()))


def test_processes_end_when_who_asked_is_killed(tmp_path):
    note = tmp_path / "pid"
    code = f"""
from handwriting.processes import worker_pool
from tests.test_processes import sleep_for_long
if __name__ == "__main__":
    with worker_pool(1) as pool:
        pool.submit(sleep_for_long, {str(note)!r}).result()
"""
    script = tmp_path / "asks.py"
    script.write_text(code)
    asking = subprocess.Popen(
        [sys.executable, str(script)], env=os.environ | {"PYTHONPATH": str(Path.cwd())}
    )
    try:
        wait_for(lambda: written(note), "the job did not begin")
    finally:
        asking.send_signal(signal.SIGKILL)
        asking.wait()
    pid = int(note.read_text())
    try:
        wait_for(lambda: not runs(pid), "the worker outlives who asked for it")
    finally:
        if runs(pid):
            os.kill(pid, signal.SIGKILL)
