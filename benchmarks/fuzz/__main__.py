"""`python -m benchmarks.fuzz READER FOLDER`: a coverage-guided search for files that do harm.

Every input goes through `read_document`. It must become a document or one sentence, within a second
for every 100 KB begun and within 64 MB and ten times its size of memory. The first input that
breaks a rule ends the search and is left in FOLDER, where the interesting inputs are gathered too,
so that a later search goes on from there. Needs the extra `fuzz`, which `make setup` leaves out.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit("benchmarks.fuzz: needs atheris: pip install 'handwriting[fuzz]'")

with atheris.instrument_imports(include=["handwriting.formats", "handwriting.ink"]):
    from handwriting.formats import Limits, read_document

from handwriting.errors import InkFileError
from handwriting.ink import Document
from tests.formats.seeds import SEEDS

LARGEST = 4096  # bytes of an input
LIMITS = Limits(inflated_bytes=2**20)
"""What is packed may hold 256 times as much, which the allowance for memory takes in."""

SECONDS = 1.0
ALLOWANCE = 64 * 10**6 + 10 * LIMITS.inflated_bytes

TOKENS = (
    *('"pointers":[', '"path":', '"segments":[', '"value":', '"X":[', "null", "1e308", "-1e-320"),
    *("nan", "inf", "&#0;", "<!--", "]]>", "<stroke>", "</stroke>", "<page/>", "<layer/>"),
    *('pressures="', 'width="', "matrix(", 'transform="', "<path d='", "a1 1 0 01", ".PEN_DOWN"),
    *("stroke='rgb(.", "viewBox='", "width='1e-320'", "style='", "1e999", "9" * 310, '"layer":{'),
    *(".SEGMENT", ".COORD X Y", ".INCLUDE", "PK\x03\x04", "PK\x05\x06", "\x1f\x8b\x08"),
    *("<trace>", "'1'1", "**", "continuation='begin'", "x,y,t\n", "99999999999999999999"),
)


class Judge:
    """Reads one input after another and ends the process at the first that breaks a rule."""

    def __init__(self) -> None:
        self._before = peak()

    def __call__(self, data: bytes) -> None:
        """Reads an input.

        Raises:
            AssertionError: it broke a rule.
        """
        start = time.process_time()
        try:
            outcome: object = read_document(data, limits=LIMITS)
        except InkFileError as error:
            outcome = str(error)
        seconds = time.process_time() - start
        if isinstance(outcome, str):
            assert outcome.startswith("the given bytes: "), f"a sentence without a file: {outcome}"
            assert outcome.isprintable(), f"not one line: {outcome!a}"
        else:
            assert isinstance(outcome, Document)
        assert seconds <= SECONDS, f"took {seconds:.2f} s"
        used = peak() - self._before
        assert used <= ALLOWANCE, f"took {used / 1e6:.0f} MB"


def peak() -> int:
    """The most memory that this process has held, bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Searches as the command line asks for."""
    arguments = parse_arguments()
    corpus = arguments.folder / arguments.reader
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[arguments.reader]):
        (corpus / f"seed-{number}").write_bytes(seed)
    tokens = arguments.folder / "tokens.txt"
    tokens.write_text("".join(f'"{escaped(token)}"\n' for token in TOKENS))
    for path in corpus.iterdir():  # warms up: what is loaded once counts for nobody
        try:
            read_document(path, limits=LIMITS)
        except InkFileError:
            continue
    options = [
        f"-runs={arguments.runs}",
        f"-max_total_time={arguments.seconds}",
        f"-max_len={LARGEST}",
        f"-dict={tokens}",
        f"-artifact_prefix={arguments.folder / arguments.reader}-",
        "-print_final_stats=1",
        "-verbosity=0" if arguments.quiet else "-verbosity=1",
        "-rss_limit_mb=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], Judge())
    atheris.Fuzz()


def parse_arguments() -> argparse.Namespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("reader", choices=sorted(SEEDS), help="whose files to begin with")
    parser.add_argument("folder", type=Path, help="where inputs are gathered")
    parser.add_argument("--runs", type=int, default=100_000, help="inputs (default: 100000)")
    parser.add_argument("--seconds", type=int, default=0, help="stop after (default: never)")
    parser.add_argument("--quiet", action="store_true", help="print the result only")
    return parser.parse_args()


def escaped(token: str) -> str:
    """A token as a dictionary of libFuzzer has it."""
    return "".join(
        character
        if 32 <= ord(character) < 127 and character not in '"\\'
        else f"\\x{ord(character):02X}"
        for character in token
    )


if __name__ == "__main__":
    main()
