"""Walks XML of unknown origin as a stream, without building a tree.

Entities and internal document type definitions are refused and nothing outside the file is ever
opened. Namespace prefixes are dropped: real files use any prefix, none, or one that they do not
declare. This module does not know any vocabulary.
"""

from __future__ import annotations

from typing import Protocol
from xml.parsers.expat import XML_PARAM_ENTITY_PARSING_NEVER
from xml.sax import SAXParseException
from xml.sax.handler import property_interning_dict

from defusedxml.common import DefusedXmlException, DTDForbidden
from defusedxml.expatreader import DefusedExpatParser

from handwriting.errors import HandwritingError, InkFileError

_CHUNK = 2**16  # bytes given to the parser at a time
_LONGEST_TAG = 2**20  # bytes
_MOST_NAMES = 10_000  # of tags and attributes; the parser keeps each of them

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Walker(Protocol):
    """What is told of each element as it is met."""

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        """An element begins; `tag` comes without its prefix, `attributes` with theirs."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, characters: str) -> None:
        """A piece of the character data of the innermost element."""


def looks_like_xml(data: bytes) -> bool:
    """Whether the first character is `<`, in UTF-8, UTF-16 or any encoding close to ASCII."""
    head = data[:64]
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return head.strip(b"\0 \t\r\n").startswith(b"<")


def root_tag(name: str, data: bytes) -> str:
    """The name of the outermost element, without its prefix.

    Args:
        name: of the file, for error messages.
        data: the file.

    Raises:
        InkFileError: there is none, because the XML is damaged before it.
    """
    try:
        walk(name, data, _RootFinder(), depth=1)
    except _RootFound as found:
        return str(found)
    raise InkFileError(f"{name}: the XML holds no element")


def walk(name: str, data: bytes, walker: Walker, depth: int) -> None:
    """Tells `walker` of every element and text of an XML file in order.

    Args:
        name: of the file, for error messages.
        data: the file.
        walker: is called back; an exception that it raises ends the walk.
        depth: deepest nesting allowed.

    Raises:
        InkFileError: the XML is not well-formed, too deep, or declares entities.
    """
    parser = _Parser(name, walker, depth)
    try:
        for start in range(0, len(data), _CHUNK):
            end = start + _CHUNK
            parser.feed(data[start:end], end >= len(data))
            parser.check_progress(end)
    except HandwritingError:
        raise
    except DTDForbidden as error:
        raise InkFileError(f"{name}: XML with a document type of its own is refused") from error
    except DefusedXmlException as error:
        raise InkFileError(
            f"{name}: XML that declares entities or refers to other files is refused"
        ) from error
    except SAXParseException as error:
        line = error.getLineNumber()
        raise InkFileError(f"{name}: damaged XML at line {line} ({error.getMessage()})") from error
    except (ValueError, LookupError) as error:  # from the codec that the XML declares
        raise InkFileError(f"{name}: the XML declares an encoding that cannot be read") from error


class _Parser(DefusedExpatParser):  # type: ignore[misc]  # defusedxml has no types
    """Expat behind defusedxml's guards, handing plain arguments to a walker."""

    def __init__(self, name: str, walker: Walker, depth: int) -> None:
        super().__init__(forbid_dtd=True)
        self._name = name
        self._walker = walker
        self._depth = depth
        self._open = 0
        self._names: dict[str, str] = {}
        self.setProperty(property_interning_dict, self._names)

    def reset(self) -> None:
        super().reset()
        self._parser.SetParamEntityParsing(XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.CharacterDataHandler = self._walker.text

    def defused_start_doctype_decl(
        self, name: str, sysid: str | None, pubid: str | None, has_internal_subset: int
    ) -> None:
        # A mere reference to a DTD is never followed, so it does no harm; attribute defaults of an
        # internal subset could multiply a small file in time or memory.
        if has_internal_subset:
            super().defused_start_doctype_decl(name, sysid, pubid, has_internal_subset)

    def start_element(self, name: str, attrs: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        self._open += 1
        if self._open > self._depth:
            raise InkFileError(
                f"{self._name}: XML nested deeper than {self._depth} elements at line {line}"
            )
        if len(self._names) > _MOST_NAMES:
            raise InkFileError(f"{self._name}: more than {_MOST_NAMES:,} XML names at line {line}")
        self._walker.start(_local(name), attrs, line)

    def end_element(self, name: str) -> None:
        self._open -= 1
        self._walker.end(_local(name))

    def check_progress(self, fed: int) -> None:
        """Refuses a tag or comment of enormous length before it is taken apart in memory."""
        if fed - self._parser.CurrentByteIndex > _LONGEST_TAG + _CHUNK:
            raise InkFileError(
                f"{self._name}: an XML tag or comment longer than {_LONGEST_TAG / 2**20:g} MiB "
                f"at line {self._parser.CurrentLineNumber}"
            )


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _RootFound(Exception):  # noqa: N818  # not an error
    pass


class _RootFinder:
    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        raise _RootFound(tag)

    def end(self, tag: str) -> None:
        pass

    def text(self, characters: str) -> None:
        pass
