"""Runs one command and prints what it took: `python launcher.py COMMAND…`.

A process of its own, and a small one: a child's peak memory as the system tells it begins with
that of the process that started it, so it must not be started from one that holds torch. Standard
output carries the exit code, the wall time in seconds and the peak memory in bytes; what the
command itself prints there is dropped. Needs Unix.
"""

import os
import subprocess
import sys
import time

RESIDENT_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of `ru_maxrss`: macOS counts bytes, Linux counts KiB."""


def main() -> None:
    """Runs the command that the arguments are."""
    start = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    print(process.returncode, seconds, usage.ru_maxrss * RESIDENT_UNIT)


if __name__ == "__main__":
    main()
