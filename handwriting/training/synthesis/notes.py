"""Short texts of the kind that notes are made of: numbers, times, prices, headings, reminders.

Knows texts only. Words come from outside, so that the vocabulary is as open as they are.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence

import numpy as np

from handwriting.corpora.labels import PRINTABLE

Random = np.random.Generator

WORDS = ("meeting", "bank", "milk", "call", "order", "size", "page", "total", "room", "week")
"""What is written about where no text is given."""

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Monday", "Tuesday", "Friday"]
_UNITS = [
    "kg",
    "g",
    "km",
    "m",
    "cm",
    "mm",
    "l",
    "ml",
    "h",
    "min",
    "s",
    "%",
    "MB",
    "GB",
    "px",
    "pt",
    "$",
    "hrs",
]
_SHORT = [
    "TODO:",
    "NB:",
    "Re:",
    "cc:",
    "P.S.",
    "e.g.",
    "i.e.",
    "etc.",
    "vs.",
    "approx.",
    "ASAP",
    "FYI",
    "U.S.A.",
    "U.K.",
    "a.m.",
    "p.m.",
    "No.",
    "Dr.",
    "Mr.",
    "Mrs.",
    "St.",
    "Ave.",
    "Inc.",
    "Ltd.",
    "Prof.",
    "Fig.",
    "Vol.",
    "OK",
    "ID",
    "PIN",
    "Tel.",
    "Fax:",
    "Q:",
    "A:",
    "DONE!",
    "http://",
    "www.",
    "@home",
]
_OPERATORS = ["+", "-", "=", "<", ">", "*", "/", "!=", "<=", ">=", "==", "->", "=>"]
_PAIRS = ("()", "[]", "{}", "<>", '""', "''", "**", "||", "__", "``")


class Notes:
    """Writes short texts.

    Args:
        words: what they are about, lower case or not; drawn with equal chance, so that repeating
            a word makes it frequent.
    """

    def __init__(self, words: Sequence[str] = WORDS) -> None:
        self._words = words
        self._kinds: tuple[tuple[float, Callable[[Random], str]], ...] = (
            (2.0, number),
            (1.0, clock),
            (1.0, date),
            (1.0, price),
            (1.0, phone),
            (1.0, formula),
            (2.0, self._capitals),
            (2.0, self._phrase),
            (1.0, self._abbreviation),
            (1.0, self._bracketed),
            (1.0, self._quantity),
            (1.0, self._address),
            (1.0, scramble),
        )
        weights = np.array([weight for weight, _ in self._kinds])
        self._odds = np.cumsum(weights / weights.sum())

    def write(self, random: Random) -> str:
        """A text of one to three parts, natural spacing, only of `PRINTABLE` characters."""
        parts = 1 + int(random.random() < 0.5) + int(random.random() < 0.2)
        text = " ".join(self._part(random) for _ in range(parts))
        if random.random() < 0.15:
            text = _one(("- ", "* ", "> ", "1. ", "2) ", "# ", "a) "), random) + text
        if random.random() < 0.2:
            text += _one(("!", "?", ".", ",", ";", ":", "..."), random)
        return text

    def _part(self, random: Random) -> str:
        place = int(np.searchsorted(self._odds, random.random(), side="right"))
        return self._kinds[min(place, len(self._kinds) - 1)][1](random)

    def _word(self, random: Random) -> str:
        return _one(self._words, random)

    def _name(self, random: Random) -> str:
        word = self._word(random)
        return word[:1].upper() + word[1:]

    def _capitals(self, random: Random) -> str:
        return " ".join(self._word(random).upper() for _ in range(random.integers(1, 3)))

    def _phrase(self, random: Random) -> str:
        words = [self._word(random) for _ in range(random.integers(1, 4))]
        if random.random() < 0.4:
            words[0] = words[0][:1].upper() + words[0][1:]
        return " ".join(words)

    def _abbreviation(self, random: Random) -> str:
        if random.random() < 0.3:
            return "".join(f"{letter}." for letter in _some(string.ascii_uppercase, 1, 3, random))
        return f"{_one(_SHORT, random)} {self._name(random)}"

    def _bracketed(self, random: Random) -> str:
        pair = _one(_PAIRS, random)
        inside = self._phrase(random) if random.random() < 0.5 else number(random)
        return f"{pair[0]}{inside}{pair[1]}"

    def _quantity(self, random: Random) -> str:
        space = " " if random.random() < 0.6 else ""
        unit = _one(_UNITS, random) if random.random() < 0.5 else self._word(random)
        return f"{number(random)}{space}{unit}"

    def _address(self, random: Random) -> str:
        word, other = self._word(random), self._word(random)
        end = _one(("com", "org", "net", "txt", "py", "de"), random)
        forms = (f"{word}@{other}.{end}", f"www.{word}.{end}", f"{word}_{other}", f"#{word}")
        more = (f"{word}/{other}", f"C:\\{word}", f"~/{word}.{end}", f"{word}'s", f"{word}-{other}")
        return _one(forms + more, random)


def number(random: Random) -> str:
    """A whole, decimal, signed, ordinal, grouped or Roman number."""
    digits = _digits(random, 1, 5)
    forms = (
        digits,
        digits,
        f"{digits}.{_digits(random, 1, 2)}",
        f"-{digits}",
        f"{random.integers(1, 100)}%",
        f"{random.integers(1, 1000)},{random.integers(0, 1000):03d}",
        f"#{digits}",
        f"{random.integers(1, 32)}" + _one(("st", "nd", "rd", "th"), random),
        _one(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], random),
        f"{random.integers(1, 10)}/{random.integers(2, 10)}",
    )
    return _one(forms, random)


def clock(random: Random) -> str:
    """A time of day."""
    hour, minute = int(random.integers(0, 24)), int(random.integers(0, 60))
    twelve = hour % 12 or 12
    return _one(
        (
            f"{hour}:{minute:02d}",
            f"{hour:02d}:{minute:02d}",
            f"{twelve}:{minute:02d} pm",
            f"{twelve} am",
            f"{twelve}-{twelve + 2}",
            f"@ {hour}:{minute:02d}",
        ),
        random,
    )


def date(random: Random) -> str:
    """A date or a day."""
    day, month = int(random.integers(1, 32)), int(random.integers(1, 13))
    year = int(random.integers(1950, 2040))
    name = _one(_MONTHS, random)
    return _one(
        (
            f"{day}/{month}/{year}",
            f"{day}.{month}.",
            f"{year}-{month:02d}-{day:02d}",
            f"{name} {day}, {year}",
            f"{day} {name}",
            f"'{year % 100:02d}",
            f"{year}",
            _one(_DAYS, random),
        ),
        random,
    )


def price(random: Random) -> str:
    """An amount of money."""
    whole, cents = _digits(random, 1, 3), f"{random.integers(0, 100):02d}"
    return _one((f"${whole}.{cents}", f"${whole}", f"{whole}.{cents}", f"{whole},-"), random)


def phone(random: Random) -> str:
    """A telephone number, or something that reads like one."""
    first, second, third = (f"{random.integers(0, 1000):03d}" for _ in range(3))
    last = f"{random.integers(0, 10000):04d}"
    forms = (f"({first}) {second}-{last}", f"{second}-{last}", f"+{first} {second} {third}", last)
    return _one(forms, random)


def formula(random: Random) -> str:
    """A line of arithmetic, algebra or code."""
    left, right = (
        _one(string.ascii_letters, random) if random.random() < 0.5 else _digits(random, 1, 2)
        for _ in range(2)
    )
    operator = _one(_OPERATORS, random)
    if random.random() < 0.2:
        return f"{left}({right}) = {left}^{random.integers(2, 5)}"
    space = " " if random.random() < 0.6 else ""
    return f"{left}{space}{operator}{space}{right}"


def scramble(random: Random) -> str:
    """Characters in any order, so that each of them occurs in every company."""
    return "".join(_some(PRINTABLE.strip(), 1, 6, random))


def _one(choices: Sequence[str], random: Random) -> str:
    return choices[int(random.integers(len(choices)))]


def _some(choices: Sequence[str], fewest: int, most: int, random: Random) -> list[str]:
    return [_one(choices, random) for _ in range(random.integers(fewest, most + 1))]


def _digits(random: Random, fewest: int, most: int) -> str:
    return "".join(_some(string.digits, fewest, most, random))
