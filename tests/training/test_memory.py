"""Memory that a step has freed stays with the process until it is asked for."""

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes
from handwriting.training.memory import keep_freed_memory, release_freed_memory

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

keep_freed_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
blocks = []
for _ in range(100):
    blocks.append(libc.malloc(1_000_000))
    ctypes.memset(blocks[-1], 1, 1_000_000)
last = libc.malloc(100)  # so that the freed blocks are not the end of the heap
for block in blocks:
    libc.free(block)
before = held()
release_freed_memory()
print(before, held())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="an allocator of glibc's")
def test_freed_memory_is_kept_and_then_given_back():
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    before, after = map(int, ran.stdout.split())
    assert before > 100_000_000
    assert after < before - 90_000_000
