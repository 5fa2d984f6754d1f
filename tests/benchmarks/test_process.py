import sys

import pytest

pytest.importorskip("resource", reason="peak memory is measured on Unix only")

from benchmarks.process import run
from handwriting.errors import HandwritingError


def test_memory_is_counted_in_bytes():
    small = run([sys.executable, "-c", "pass"])
    large = run([sys.executable, "-c", "b'x' * int('100_000_000')"])
    assert 90e6 < large.resident - small.resident < 130e6


def test_a_command_that_fails_is_an_error():
    with pytest.raises(HandwritingError, match="ended with code 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"])
