"""The two transcriptions of IAM-OnDB: the task labels "t2" and the forms' own text files.

They say the same words but space punctuation differently, so scores are only comparable on t2;
`handwriting.convention` takes one to the other. This module knows text only, no ink and no lists.
"""

from __future__ import annotations

import re
from pathlib import Path

from handwriting.errors import CorpusError

# Read off by laying each label beside the line of ascii/ with the same number: apart from spaces
# the two agree in all lines but one, so every token but `ga` has exactly one counterpart there.
# `ga` stands for what the 80 other symbols cannot write; ascii/ has "#" at its places, too.
T2_TOKENS = {
    "sp": " ",
    "pt": ".",
    "cm": ",",
    "qu": '"',
    "ti": "'",
    "mi": "-",
    "qm": "?",
    "ex": "!",
    "cl": ":",
    "sc": ";",
    "lb": "(",
    "rb": ")",
    "ls": "[",
    "rs": "]",
    "sl": "/",
    "pl": "+",
    "sr": "*",
    "am": "&",
    "ga": "#",
} | {f"n{digit}": str(digit) for digit in range(10)}


def read_text(path: Path) -> str:
    """A text file of the database; Latin-1 reads them all.

    Raises:
        CorpusError: it cannot be read.
    """
    try:
        return path.read_text(encoding="latin-1")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CorpusError(f"{path}: cannot be read, {reason}") from error


def mlf_labels(path: Path) -> dict[str, str]:
    """Text of each line id in an HTK master label file, without spaces at the ends.

    Raises:
        CorpusError: a symbol that is not in `T2_TOKENS` and no single character, or stands before
            the name of any line.
    """
    labels: dict[str, str] = {}
    symbols: list[str] = []
    line: str | None = None
    for number, row in enumerate(read_text(path).splitlines(), start=1):
        if row.startswith('"'):
            symbols.clear()
            line = row.strip('"').rpartition("/")[2].removesuffix(".lab")
        elif row == "." and line is not None:
            labels[line] = "".join(symbols).strip()
        elif row and not row.startswith("#!"):
            symbol = T2_TOKENS.get(row, row)
            if len(symbol) != 1 or line is None:
                raise CorpusError(f"{path}, row {number}: unknown symbol {row!r}")
            symbols.append(symbol)
    return labels


def ascii_lines(text: str) -> list[str]:
    """The lines of a form's text file as they were written.

    The part after `CSR:` is line by line what stands on the whiteboard, slips of the pen included
    (the part after `OCR:` is the text that was to be copied). A run of `%` is a line break that
    the transcriber wrote in another way (form a08-551z).
    """
    _, _, written = text.partition("CSR:")
    lines = re.sub("%%+", "\n", written).splitlines()
    return [line.strip() for line in lines if line.strip()]
