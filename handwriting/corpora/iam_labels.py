"""The two transcriptions of IAM-OnDB: the task labels "t2" and the forms' own text files.

They say the same words but space punctuation differently, so scores are only comparable on t2.
"""

from __future__ import annotations

from pathlib import Path

from handwriting.errors import CorpusError

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


def mlf_labels(path: Path) -> dict[str, str]:
    """Text of each line id in an HTK master label file, without spaces at the ends."""
    labels: dict[str, str] = {}
    symbols: list[str] = []
    for number, row in enumerate(path.read_text(encoding="latin-1").splitlines(), start=1):
        if row.startswith('"'):
            symbols = []
            line = row.strip('"').rpartition("/")[2].removesuffix(".lab")
        elif row == ".":
            labels[line] = "".join(symbols).strip()
        elif row and not row.startswith("#!"):
            symbol = T2_TOKENS.get(row, row)
            if len(symbol) != 1:
                raise CorpusError(f"{path}, row {number}: unknown symbol {row!r}")
            symbols.append(symbol)
    return labels


def ascii_lines(text: str) -> list[str]:
    """The transcribed lines of a form's text file."""
    _, _, written = text.partition("CSR:")
    return [line.strip() for line in written.splitlines() if line.strip()]
