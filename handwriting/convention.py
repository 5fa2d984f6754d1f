"""Two conventions of writing the same text: natural, and "t2", that of IAM-OnDB's labels.

Natural text is what people write and want to read: `"No," said Mr. Smith, "it's 17:30!"`. The task
labels "t2" set nearly every mark apart: `" No , " said Mr. Smith , " it 's 17 : 30 ! "`. The two
differ in spaces only, never in another character. Recognizers trained on IAM-OnDB and the language
model speak t2; a user is shown natural text.

Knows spacing in English only; nothing of ink, labels files or models.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PRONOUNS = frozenset(
    ("i", "it", "that", "there", "here", "he", "she", "we", "you", "they", "who", "what", "where")
)
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
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
)
# \b and ++ keep a word without an apostrophe, however long, from being tried from each letter on
_CONTRACTION = re.compile(r"\b(\w++) ?' ?(s|t|d|m|ll|re|ve)\b")


def t2_spacing(line: str) -> str:
    """Spaces the punctuation of a line as t2 does.

    t2 sets nearly every mark apart, but closes up possessives (Foot's), negations, decimal
    numbers, acronyms and titles; "it's" and "you'll" become "it 's" and "you 'll". The rules were
    found by comparing the labels of IAM-OnDB with its `ascii/`, where both exist for 8,320 lines:
    the characters other than spaces agree in all but one line, and with these rules the spaces
    agree in 98.8 % (45.8 % without).
    """
    for pattern, replacement in _RULES:
        line = pattern.sub(replacement, line)
    return " ".join(_CONTRACTION.sub(_close_up, line).split())


def _close_up(match: re.Match[str]) -> str:
    word, ending = match.groups()
    return f"{word}{' ' if word.lower() in _PRONOUNS else ''}'{ending}"


def natural_spacing(line: str) -> str:
    """Takes the spaces out of a line in t2 that nobody writes; natural text stays as it is.

    Only spaces go, so a character keeps its place among the others: `natural_gaps` says which.
    What t2 does not tell is guessed: a quotation mark opens or closes by those before it in the
    line, and where a line begins inside a quotation, by its neighbors.
    """
    tokens = line.split()
    spaces = (" " if gap else "" for gap in [*natural_gaps(tokens), False])
    return "".join(token + space for token, space in zip(tokens, spaces, strict=False))


_CLOSES = re.compile(r"[,;:?!)\]%}.]+|(?:'|n')(?:s|t|d|m|ll|re|ve|S|T|D|M|LL|RE|VE)")
_OPENS = re.compile(r"[(\[{$#]")
_QUOTES = ('"', "'")


def natural_gaps(tokens: Sequence[str]) -> list[bool]:
    """For each two neighbors of a line's tokens in t2, whether a space stands between them.

    Args:
        tokens: the line, split at spaces.

    Returns:
        One item fewer than there are tokens, none if there is none.
    """
    glued_left = [bool(_CLOSES.fullmatch(token)) for token in tokens]
    glued_right = [bool(_OPENS.fullmatch(token)) for token in tokens]
    for place in range(1, len(tokens) - 1):
        # 17 : 30 is a time of day, and so are both in 9 : 15-10 : 30
        between = tokens[place] == ":" and tokens[place - 1][-1].isdigit()
        glued_right[place] |= between and tokens[place + 1][0].isdigit()
    for place in range(1, len(tokens)):
        glued_left[place] |= tokens[place] == ">" and tokens[place - 1] in ("-", "=")  # arrows
    for quote in _QUOTES:
        inside, met = False, False
        for place, token in enumerate(tokens):
            if token != quote:
                inside = _inside_after(token, quote, inside)
                continue
            closes = inside or (not met and _closes_earlier(tokens, place))
            glued_left[place], glued_right[place] = closes, not closes
            inside, met = not closes, True
    return [
        not (right or left) for right, left in zip(glued_right[:-1], glued_left[1:], strict=True)
    ]


def _inside_after(token: str, quote: str, inside: bool) -> bool:
    """Whether a quotation is open after a token, which may have a mark glued to it."""
    if quote == "'" or quote not in token:
        return inside  # a glued apostrophe need not be a quotation mark
    return token.startswith(quote) and token.count(quote) == 1


def _closes_earlier(tokens: Sequence[str], place: int) -> bool:
    """Whether a mark with no opening one before it closes a quotation of an earlier line."""
    if place == 0:
        return False
    if place == len(tokens) - 1:
        return True
    comma_then_speaker = tokens[place - 1] in ",?!" and tokens[place + 1][0].islower()
    return comma_then_speaker or bool(_CLOSES.fullmatch(tokens[place + 1]))
