"""Text that is not seen and lies word by word over the ink, so that viewers find and copy it.

A viewer takes a word's box from the size of its font and from how far the font says its letters
reach; it puts words into lines by their baselines and sizes. So the words of a line share one size
and one baseline, fitted to the feet of its letters, and what differs is the font: the same empty
glyphs, said to reach just as high and as low as the word's ink. A word is stretched to its width,
and a space fills the gap to the next. Lines steeper than `STEEP` are turned; those less steep go
down word by word, since viewers find boxes of upright words more exactly.

Knows neither ink nor files. Operators as in ISO 32000, 9.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwriting.export.pdf_ink import Placement, number
from handwriting.ink import Ink

if TYPE_CHECKING:  # at run time this module starts without torch
    from handwriting.recognizer import Line

ADVANCE = 0.5
"""Width of every character, in the size of the font, before it is stretched."""

SIZES = 1.2, 3.6
"""Least and largest size of the font, in the usual height of the line's words."""

COLUMN = 0.6
"""Gap between words from which on viewers see two columns, in the size of the font: where people
leave wide gaps, the font is larger for it."""

GRAIN = 0.05
"""Reaches are rounded to multiples of it, so that a document needs few fonts."""

LOWEST = 0.1
"""Reach above the baseline of a word that is all but flat, in the size of the font."""

HIGHEST = 1.8
"""Largest reach that viewers believe, in the size of the font."""

LEAST = 1.0
"""Width of a word, in points, that a lone upright stroke gets: viewers pass over thinner ones."""

APART = 0.2
"""Least gap between two words, in the size of the font: viewers take words that are nearer for one,
even if there is a space between them."""

STEEP = 8.0
"""Degrees."""

ON_BASELINE = frozenset("abcdehiklmnorstuvwxABCDEFGHIKLMNOPRSTUVWXYZ0123456789.:!?&%")
"""Characters whose feet stand on the line."""

FEWEST, MOST = 4, 200
"""Feet that a slope is fitted to."""

LARGEST_CODE = 0xFFFF

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reach:
    """How far a font says that its letters go, in multiples of `GRAIN` of its size.

    Attributes:
        up: above the baseline, at least 1.
        down: below it, not negative.
    """

    up: int
    down: int

    @property
    def name(self) -> str:
        """Of the font, without a slash."""
        return f"Word{self.up}d{self.down}"


@dataclass
class Characters:
    """The codes of all characters of a document, in the order in which they were met."""

    codes: dict[str, int] = field(default_factory=dict)

    def encode(self, text: str) -> str:
        """The hexadecimal string of a text; characters beyond 65,535 different ones are lost."""
        return "".join(f"{self._code(character):04X}" for character in text)

    def _code(self, character: str) -> int:
        if len(self.codes) >= LARGEST_CODE:
            return self.codes.get(character, 0)
        return self.codes.setdefault(character, len(self.codes) + 1)

    def to_unicode(self) -> bytes:
        """The stream that tells what each code means (ISO 32000, 9.10.3)."""
        rows = [f"<{code:04X}> <{_utf16(text)}>" for text, code in self.codes.items()]
        blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
        maps = [f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks]
        return "\n".join(
            [
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
                "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
                "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange",
                *maps,
                "endcmap CMapName currentdict /CMap defineresource pop end end",
            ]
        ).encode("ascii")


def text_operators(
    ink: Ink, lines: Sequence[Line], place: Placement, characters: Characters
) -> tuple[str, set[Reach]]:
    """The text of a page, in reading order, and the fonts it uses.

    Args:
        ink: of the page.
        lines: what was read in it.
        place: of the ink on the PDF's page.
        characters: of the document; those of this page are added.
    """
    reaches: set[Reach] = set()
    parts = ["BT 3 Tr"]
    for line in lines:
        if line.recognition.words:
            parts += _line(_Placed.of(ink, line, place), characters, reaches)
    parts.append("ET")
    return "\n".join(parts), reaches


def empty_font() -> bytes:
    """A TrueType font whose glyphs are empty."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    glyphs = [".notdef", "blank"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({0x20: "blank"})
    builder.setupGlyf({name: Glyph() for name in glyphs})
    builder.setupHorizontalMetrics({name: (round(1000 * ADVANCE), 0) for name in glyphs})
    builder.setupHorizontalHeader(ascent=1000, descent=-200)
    builder.setupOS2(sTypoAscender=1000, sTypoDescender=-200)
    builder.setupNameTable({"familyName": "Empty", "styleName": "Regular"})
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0  # the same file every time
    builder.font.recalcTimestamp = False
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


@dataclass(frozen=True)
class _Placed:
    """A line on the page, turned so that its words lie across: y points up.

    Attributes:
        angle: by which it has been turned back, radians; 0 if it is not steep.
        texts: of its words.
        boxes: left, bottom, right and top of each word, shape (words, 4).
        base: height of the baseline at each word, shape (words,).
    """

    angle: float
    texts: list[str]
    boxes: Floats
    base: Floats

    @classmethod
    def of(cls, ink: Ink, line: Line, place: Placement) -> _Placed:
        words = line.recognition.words
        letters = [
            [_positions(ink, character.points, place) for character in word.characters]
            for word in words
        ]
        feet = [
            position[np.argmin(position[:, 1])]
            for word, positions in zip(words, letters, strict=True)
            for character, position in zip(word.characters, positions, strict=True)
            if character.text in ON_BASELINE
        ]
        slope, _ = _baseline(feet, turned=0.0)
        angle = math.atan(slope) if abs(math.degrees(math.atan(slope))) > STEEP else 0.0
        back = _rotation(-angle)
        boxes = np.array([_box(np.concatenate(positions) @ back.T) for positions in letters])
        if not feet:
            base = boxes[:, 1]
        else:
            turned = [foot @ back.T for foot in feet]
            slope, height = _baseline(turned, turned=angle)
            base = height + slope * boxes[:, [0, 2]].mean(axis=1)
        return cls(angle, [word.text for word in words], boxes, base)


def _positions(ink: Ink, points: Sequence[tuple[int, int]], place: Placement) -> Floats:
    return place.points(np.array([ink.strokes[stroke].xy[point] for stroke, point in points]))


def _box(xy: Floats) -> Floats:
    return np.concatenate([xy.min(axis=0), xy.max(axis=0)])


def _rotation(angle: float) -> Floats:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, -sin], [sin, cos]])


def _baseline(feet: Sequence[Floats], *, turned: float) -> tuple[float, float]:
    """Slope and height at 0 of a line through most feet (Theil 1950, Sen 1968).

    Args:
        feet: of letters, at least one to have a height.
        turned: whether the slope has been turned away already.
    """
    if not feet:
        return 0.0, 0.0
    x, y = np.array(feet).T
    slope = 0.0
    if len(feet) >= FEWEST and not turned:
        first, second = np.triu_indices(min(len(feet), MOST), 1)
        across = x[second] - x[first]
        far = np.abs(across) > 0.1 * np.ptp(x)  # of near feet only their noise would be told
        if far.any():
            slope = float(np.median((y[second] - y[first])[far] / across[far]))
    return slope, float(np.median(y - slope * x))


def _line(line: _Placed, characters: Characters, reaches: set[Reach]) -> Iterator[str]:
    size = _size(line.boxes)
    turn = _rotation(line.angle)
    cos, sin = number(math.cos(line.angle)), number(math.sin(line.angle))
    minus = number(-math.sin(line.angle))
    sides = _apart(line.boxes[:, [0, 2]], APART * size)
    for place, (text, box) in enumerate(zip(line.texts, line.boxes, strict=True)):
        base, own, reach = _fitted(box, float(line.base[place]), size)
        reaches.add(reach)
        left, right = sides[place]
        x, y = turn @ np.array([left, base])
        yield (
            f"/{reach.name} {number(own)} Tf {_stretch(right - left, len(text), own)} Tz "
            f"{cos} {sin} {minus} {cos} {number(float(x))} {number(float(y))} Tm "
            f"<{characters.encode(text)}> Tj"
        )
        if place + 1 < len(line.texts):
            gap = sides[place + 1][0] - right
            yield f"{_stretch(gap, 1, own)} Tz <{characters.encode(' ')}> Tj"


def _size(boxes: Floats) -> float:
    """Size of the font of a line.

    Args:
        boxes: left, bottom, right and top of its N words, shape (N, 4).
    """
    least, largest = (share * float(np.median(boxes[:, 3] - boxes[:, 1])) for share in SIZES)
    widest = float((boxes[1:, 0] - boxes[:-1, 2]).max()) if len(boxes) > 1 else 0.0
    return max(min(max(widest / COLUMN, least), largest), 1.0)


def _fitted(box: Floats, base: float, size: float) -> tuple[float, float, Reach]:
    """Baseline, size and reach of the font of a word, so that its box is the word's.

    The line's own baseline and size, unless the word lies off that line or is far too tall.
    """
    bottom, top = float(box[1]), float(box[3])
    if not bottom - size < base < top or top - base < LOWEST * size:
        base = bottom
    if max(top - base, base - bottom) > HIGHEST * size:
        size = max(top - base, base - bottom)
    up = max(round((top - base) / (GRAIN * size)), round(LOWEST / GRAIN))
    return base, size, Reach(up, max(round((base - bottom) / (GRAIN * size)), 0))


def _apart(sides: Floats, gap: float) -> list[tuple[float, float]]:
    """Left and right of each word, moved so that they follow each other with gaps.

    Args:
        sides: of the ink of N words, shape (N, 2).
        gap: the least between two of them.
    """
    more = np.maximum(LEAST - (sides[:, 1] - sides[:, 0]), 0) / 2
    lefts, rights = (sides[:, 0] - more).tolist(), (sides[:, 1] + more).tolist()
    for place in range(len(lefts) - 1):
        if lefts[place + 1] - rights[place] < gap:
            middle = (lefts[place + 1] + rights[place]) / 2
            rights[place] = max(middle - gap / 2, lefts[place] + LEAST)
            lefts[place + 1] = rights[place] + gap
            rights[place + 1] = max(rights[place + 1], lefts[place + 1] + LEAST)
    return list(zip(lefts, rights, strict=True))


def _stretch(width: float, letters: int, size: float) -> str:
    """Percent by which letters are stretched to take a width."""
    return number(100 * width / (letters * ADVANCE * size))


def _utf16(text: str) -> str:
    return text.encode("utf-16-be", errors="replace").hex().upper()
