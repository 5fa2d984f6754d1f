import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.formats.hostile import FILES, SELDOM

THOROUGH = "HANDWRITING_THOROUGH" in os.environ
"""Whether to read all of them, which takes minutes."""

NAMES = [name for name in FILES if THOROUGH or name not in SELDOM]
SIZE = 4 * 2**20  # bytes of each file, a quarter of it for the slow ones
ALLOWANCE = 64 * 10**6
STATUS = Path("/proc/self/status")

# Each file is read in a process of its own, whose peak is reset once the file is in memory.
CODE = """
import json, os, re, sys
from pathlib import Path
from handwriting.errors import InkFileError
from handwriting.formats import read_document
from tests.formats.hostile import FILES

SLOW = re.compile("dots|repeated|commas|JSON|Rnote|SVG|Xournal")

def kilobytes(field):
    return int(re.search(field + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

def measure(name):
    data = FILES[name](int(sys.argv[1]) // (4 if SLOW.search(name) else 1))
    Path("/proc/self/clear_refs").write_text("5")
    before = kilobytes("VmRSS")
    try:
        kept = read_document(data)
        outcome = "read"
    except InkFileError as error:
        outcome = str(error)
    used = (kilobytes("VmHWM") - before) * 1024 + len(data)  # the data was there before
    print(json.dumps([name, len(data), used, outcome]), flush=True)

for warm in b"x,y\\n1,1\\n", b"<ink/>", b"<svg/>", b'{"type":"Text"}':
    read_document(warm)
for name in sys.argv[2:]:
    if os.fork() == 0:
        measure(name)
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def outcomes():
    """For each file its size, the memory that reading it took at most, and what came of it."""
    result = subprocess.run(
        [sys.executable, "-c", CODE, str(SIZE), *NAMES], capture_output=True, text=True, check=False
    )
    assert result.stderr == ""
    return {name: rest for name, *rest in map(json.loads, result.stdout.splitlines())}


@pytest.mark.skipif(not STATUS.exists(), reason="needs /proc to measure memory")
@pytest.mark.parametrize("name", NAMES)
def test_memory_stays_within_ten_times_the_file_and_64_mb(name, outcomes):
    size, used, outcome = outcomes[name]
    assert outcome.startswith("the given bytes: ") or outcome == "read"
    assert used <= 10 * size + ALLOWANCE
