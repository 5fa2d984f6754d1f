"""The two transcriptions of IAM-OnDB: the task labels "t2" and the forms' own text files.

They say the same words but space punctuation differently, so scores are only comparable on t2.
This module knows text only, no ink and no lists.
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


def mlf_labels(path: Path) -> dict[str, str]:
    """Text of each line id in an HTK master label file, without spaces at the ends.

    Raises:
        CorpusError: a symbol that is not in `T2_TOKENS` and no single character, or stands before
            the name of any line.
    """
    labels: dict[str, str] = {}
    symbols: list[str] = []
    line: str | None = None
    for number, row in enumerate(path.read_text(encoding="latin-1").splitlines(), start=1):
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


_PRONOUNS = frozenset(
    ("i", "it", "that", "there", "here", "he", "she", "we", "you", "they", "who", "what", "where")
)
_RULES = (
    # every mark stands alone; apostrophes, hyphens, slashes and plus signs have their own ways
    (r"(?<=\w) ?(\.\.\.) ?", r" \1 "),
    (r"([^\w\s'/+.-])", r" \1 "),
    (r"(?<!\.)\.(?!\.|\d)", " . "),
    (r"(?<![\d.])\.(?=\d)|(?<=\d\.)\.(?=\d)", " . "),
    (r"(?<=\d) , (?=\d{3}\b)", ","),
    (r" +", " "),
    # acronyms and initials close up: V . C . W becomes V.C. W
    (r"(?<=\b[A-Za-z]) \. (?=[A-Za-z] \.)", "."),
    (r"(?<=\.[A-Za-z]) \.", "."),
    (r"\b(Mr|Mrs|Dr|St|Rev|Fig) \.", r"\1."),
    # quotation marks made of apostrophes, then the apostrophe in O'Brien
    (r"(?<!\S)'(?=\w{4})", "' "),
    (r"\b([Oo]) ?' ?(?=[A-Z])", r"\1'"),
)
_CONTRACTION = re.compile(r"(\w+)( ?)' ?(s|t|d|m|ll|re|ve)\b")


def t2_spacing(line: str) -> str:
    """A line of `ascii/` with its punctuation spaced as t2 does.

    t2 sets nearly every mark apart, but closes up possessives (Foot's), negations, decimal
    numbers, acronyms and titles, and keeps the space of the forms in "it 's" and "you 'll". The
    rules were found by comparing the two on this database, where both exist for 8,320 lines: the
    characters other than spaces agree in all but one line, and with these rules the spaces agree
    in 98.8 % (45.8 % without).
    """
    for pattern, replacement in _RULES:
        line = re.sub(pattern, replacement, line)
    return " ".join(_CONTRACTION.sub(_close_up, line).split())


def _close_up(match: re.Match[str]) -> str:
    word, space, ending = match.groups()
    return f"{word}{space if word.lower() in _PRONOUNS else ''}'{ending}"
