"""What the numbers of InkML traces mean: channels, trace formats, ink sources, contexts, brushes.

Definitions may stand before or after the traces that refer to them, so they are gathered first and
resolved later. References lead to ids in the same document; any other is as good as none and is
never followed. This module does not know traces.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TypeVar

from handwriting.formats.content import Content
from handwriting.formats.units import MILLIMETERS

_T = TypeVar("_T")

_PER_SECOND = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}


@dataclass(frozen=True)
class Channel:
    """One column of the points of a trace."""

    name: str
    units: str = ""
    integer: bool = False
    low: float = 0.0
    high: float | None = None
    flipped: bool = False
    default: float = math.nan


@dataclass
class TraceFormat:
    """The channels of a trace: those of every point, and those that come and go."""

    regular: list[Channel] = field(default_factory=list)
    intermittent: list[Channel] = field(default_factory=list)


@dataclass
class InkSource:
    """The device: its trace format, and per channel a resolution with its unit ("1/cm")."""

    format: TraceFormat | str | None = None
    resolution: dict[str, tuple[float, str]] = field(default_factory=dict)


@dataclass
class Brush:
    """Properties of the pen: name to value and unit."""

    properties: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Context:
    """Everything that a trace may refer to at once; what it lacks comes from its parent."""

    parent: str | None = None
    format: TraceFormat | str | None = None
    source: InkSource | str | None = None
    brush: Brush | str | None = None


@dataclass(frozen=True)
class Meaning:
    """A context with all references resolved."""

    channels: tuple[Channel, ...]
    regular: int
    resolution: dict[str, tuple[float, str]]
    brush: Brush | None

    def index(self, name: str) -> int | None:
        """The position of a channel in a point, None if there is none."""
        names = [channel.name for channel in self.channels]
        return names.index(name) if name in names else None

    def length(self, name: str) -> tuple[float | None, str | None]:
        """Millimeters per value of a channel if known, and the name of that unit if it has one."""
        per_unit, unit = self._scale(name)
        if unit not in MILLIMETERS:
            return None, unit if unit not in ("", "dev") else None
        millimeters = MILLIMETERS[unit] / per_unit
        for known, size in MILLIMETERS.items():
            if math.isclose(millimeters, size):
                return size, known
        return millimeters, None

    def per_second(self) -> float:
        """How many of its values the time channel takes for one second; milliseconds if unsaid."""
        per_unit, unit = self._scale("T")
        return per_unit * _PER_SECOND.get(unit, 1e3)

    def _scale(self, name: str) -> tuple[float, str]:
        """Values per unit, and the unit.

        Office writes integers in 1/1000 cm as units "cm" with the resolution "1000 1/cm"; where
        values are decimal, the resolution only says how finely the device measures.
        """
        position = self.index(name)
        assert position is not None
        channel = self.channels[position]
        value, per = self.resolution.get(name, (0.0, ""))
        if value > 0 and per.startswith("1/") and (channel.integer or channel.units in ("", "dev")):
            return value, per[2:]
        return 1.0, channel.units


_DEFAULT_FORMAT = TraceFormat([Channel("X"), Channel("Y")])


class Definitions:
    """The definitions of one document, gathered while it is walked.

    Attributes:
        current: the context of traces that name none. Definitions directly below the root change
            it for what follows, as the streaming style of InkML has it.
    """

    def __init__(self, content: Content) -> None:
        self.current = Context()
        self._content = content
        self._count = 0
        self._formats: dict[str, TraceFormat] = {}
        self._sources: dict[str, InkSource] = {}
        self._contexts: dict[str, Context] = {}
        self._brushes: dict[str, Brush] = {}
        self._context: Context | None = None
        self._source: InkSource | None = None
        self._format: TraceFormat | None = None
        self._brush: Brush | None = None
        self._intermittent = False
        self._meanings: dict[int, Meaning] = {}

    def start(self, tag: str, attributes: dict[str, str], parent: str) -> None:
        """Takes note of an element; `parent` is the tag around it."""
        begin = getattr(self, f"_start_{tag}", None) if tag in _TAGS else None
        if begin is None:
            return
        self._count += 1
        if self._count > self._content.limits.definitions:
            raise self._content.refusal(
                f"more than the {self._content.limits.definitions:,} definitions "
                "that a file may hold"
            )
        begin(attributes, parent)

    def end(self, tag: str) -> None:
        """Takes note of the end of an element."""
        if tag == "context":
            self._context = None
        elif tag == "inkSource":
            self._source = None
        elif tag == "traceFormat":
            self._format = None
        elif tag == "brush":
            self._brush = None
        elif tag == "intermittentChannels":
            self._intermittent = False

    def meaning(self, context: Context | str) -> Meaning:
        """Resolves a context, or the id of one; an unknown id means the current context."""
        if isinstance(context, str):
            context = self._contexts.get(context, self.current)
        if id(context) not in self._meanings:
            self._meanings[id(context)] = self._resolve(context)
        return self._meanings[id(context)]

    def brush(self, reference: str) -> Brush | None:
        """The brush with an id."""
        return self._brushes.get(reference)

    def _resolve(self, context: Context) -> Meaning:
        format_: TraceFormat | None = None
        resolution: dict[str, tuple[float, str]] | None = None
        brush: Brush | None = None
        ancestor: Context | None = context
        seen: set[int] = set()
        while ancestor is not None and id(ancestor) not in seen:
            seen.add(id(ancestor))
            source = _lookup(ancestor.source, self._sources)
            format_ = format_ or _lookup(ancestor.format, self._formats)
            if source is not None:
                format_ = format_ or _lookup(source.format, self._formats)
                resolution = resolution or source.resolution
            brush = brush or _lookup(ancestor.brush, self._brushes)
            ancestor = self._contexts.get(ancestor.parent) if ancestor.parent else None
        if format_ is None or not (format_.regular or format_.intermittent):
            format_ = _DEFAULT_FORMAT
        return Meaning(
            channels=(*format_.regular, *format_.intermittent),
            regular=len(format_.regular),
            resolution=resolution or {},
            brush=brush,
        )

    def _start_context(self, attributes: dict[str, str], parent: str) -> None:
        self._context = context = Context(
            parent=reference(attributes, "contextRef"),
            format=reference(attributes, "traceFormatRef"),
            source=reference(attributes, "inkSourceRef"),
            brush=reference(attributes, "brushRef"),
        )
        _register(context, attributes, self._contexts)
        if parent == "ink":
            self.current = context

    def _start_inkSource(self, attributes: dict[str, str], parent: str) -> None:  # noqa: N802
        self._source = source = InkSource(format=reference(attributes, "traceFormatRef"))
        _register(source, attributes, self._sources)
        if self._context is not None:
            self._context.source = source
        elif parent == "ink":
            self.current = replace(self.current, source=source)

    def _start_traceFormat(self, attributes: dict[str, str], parent: str) -> None:  # noqa: N802
        self._format = format_ = TraceFormat()
        named = _register(format_, attributes, self._formats)
        if self._source is not None:
            self._source.format = format_
        elif self._context is not None:
            self._context.format = format_
        elif parent == "ink" or not named:
            self.current = replace(self.current, format=format_)

    def _start_intermittentChannels(  # noqa: N802
        self, attributes: dict[str, str], parent: str
    ) -> None:
        self._intermittent = True

    def _start_channel(self, attributes: dict[str, str], parent: str) -> None:
        if self._format is None:
            return
        high = number_in(attributes.get("max"))
        channel = Channel(
            name=attributes.get("name", ""),
            units=attributes.get("units", "").strip(),
            integer=attributes.get("type") == "integer",
            low=number_in(attributes.get("min")) or 0.0,
            high=high,
            flipped=attributes.get("orientation") == "-ve",
            default=_default(attributes.get("default"), attributes.get("type")),
        )
        channels = self._format.intermittent if self._intermittent else self._format.regular
        channels.append(channel)

    def _start_channelProperty(self, attributes: dict[str, str], parent: str) -> None:  # noqa: N802
        value = number_in(attributes.get("value"))
        if self._source is None or attributes.get("name") != "resolution" or value is None:
            return
        units = attributes.get("units", "").replace(" ", "")
        self._source.resolution[attributes.get("channel", "")] = (value, units)

    def _start_brush(self, attributes: dict[str, str], parent: str) -> None:
        self._brush = brush = Brush()
        _register(brush, attributes, self._brushes)
        if self._context is not None:
            self._context.brush = brush
        elif parent == "ink":
            self.current = replace(self.current, brush=brush)

    def _start_brushProperty(self, attributes: dict[str, str], parent: str) -> None:  # noqa: N802
        if self._brush is not None:
            value = attributes.get("value", "").strip(), attributes.get("units", "").strip()
            self._brush.properties[attributes.get("name", "")] = value


_TAGS = frozenset(
    name.removeprefix("_start_") for name in vars(Definitions) if name.startswith("_start_")
)


def reference(attributes: dict[str, str], name: str) -> str | None:
    """The id that an attribute refers to, None if the attribute is absent."""
    value = attributes.get(name)
    return None if value is None else value.strip().removeprefix("#")


def identifier(attributes: dict[str, str]) -> str | None:
    """The id of an element; some programs forget the prefix `xml:`."""
    return attributes.get("xml:id", attributes.get("id"))


def number_in(text: str | None) -> float | None:
    """The finite number in an attribute, None if there is none."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _register(definition: _T, attributes: dict[str, str], known: dict[str, _T]) -> bool:
    key = identifier(attributes)
    if key is not None:
        known[key] = definition
    return key is not None


def _lookup(definition: _T | str | None, known: dict[str, _T]) -> _T | None:
    return known.get(definition) if isinstance(definition, str) else definition


def _default(text: str | None, kind: str | None) -> float:
    """The value of a channel before any is given: what the file says, false for a boolean."""
    if kind == "boolean":
        return 1.0 if text in ("T", "true", "1") else 0.0
    value = number_in(text)
    return math.nan if value is None else value
