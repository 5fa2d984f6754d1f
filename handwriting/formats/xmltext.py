"""Text as XML can carry it, for the writers. Knows no vocabulary."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from handwriting.errors import InkError

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot carry, not even as references."""


def element_text(text: str, name: str) -> str:
    """The text of an element.

    Args:
        text: to carry.
        name: of the format, for the message.

    Raises:
        InkError: a character that XML cannot carry.
    """
    return escape(_carried(text, name), {"\r": "&#13;"})


def attribute(text: str, name: str) -> str:
    """The value of an attribute, with its quotation marks; see `element_text`."""
    return quoteattr(_carried(text, name))


def _carried(text: str, name: str) -> str:
    if forbidden := _FORBIDDEN.search(text):
        raise InkError(f"{name} cannot carry the character U+{ord(forbidden[0]):04X}")
    return text
