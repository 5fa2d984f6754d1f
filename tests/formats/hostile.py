"""Files that try to cost far more memory or time than their size."""

from __future__ import annotations

INKML = b'<ink xmlns="http://www.w3.org/2003/InkML">%s</ink>'
CHANNELS = b'<traceFormat><channel name="X"/><channel name="Y"/><channel name="T"/><channel name="F"/></traceFormat>'  # noqa: E501
IAM = b"<WhiteboardCaptureSession><StrokeSet>%s</StrokeSet></WhiteboardCaptureSession>"


def _fill(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece))


def _numbered(piece: str, size: int) -> bytes:
    count = size // (len(piece) + 6)
    return "".join(piece.format(number) for number in range(count)).encode()


FILES = {
    "dots": lambda size: INKML % _fill(b"<trace>0 0</trace>", size),
    "dots with all channels": lambda size: (
        INKML % (CHANNELS + _fill(b"<trace>0 0 0 0</trace>", size))
    ),
    "as many dots as may be": lambda size: (
        INKML % (CHANNELS + _fill(b"<trace>0 0 0 0</trace>".ljust(101), size))
    ),
    "dots that go on": lambda size: (
        INKML % _numbered('<trace id="{}" continuation="begin">0 0</trace>', size)
    ),
    "dots that go on and on": lambda size: (
        INKML % _fill(b'<trace continuation="end">0 0</trace>', size)
    ),
    "empty traces": lambda size: INKML % _fill(b"<trace/>", size),
    "long trace": lambda size: INKML % b"<trace>%s</trace>" % _fill(b"1 1,", size),
    "repeated points": lambda size: INKML % b"<trace>'1'1,%s</trace>" % _fill(b"**,", size),
    "no commas": lambda size: INKML % b"<trace>%s</trace>" % _fill(b"12 ", size),
    "one point of many values": lambda size: INKML % b"<trace>%s,</trace>" % _fill(b"12 ", size),
    "line breaks": lambda size: INKML % b"<trace>%s</trace>" % _fill(b"12\n12\n,", size),
    "blanks": lambda size: INKML % b"<trace>1%sx</trace>" % _fill(b" ", size),
    "one long number": lambda size: INKML % b"<trace>%s</trace>" % _fill(b"1", size),
    "one long hex number": lambda size: INKML % b"<trace>#%s 1</trace>" % _fill(b"1", size),
    "annotations": lambda size: INKML % _fill(b'<annotation type="truth">ab</annotation>', size),
    "views": lambda size: INKML % _numbered('<traceView traceDataRef="#{}"/>', size),
    "views of one long trace": lambda size: (
        INKML
        % (
            b'<definitions><trace id="a">%s</trace></definitions>' % _fill(b"1 1,", size // 2)
            + _fill(b'<traceView traceDataRef="a"/>', size // 2)
        )
    ),
    "definitions": lambda size: INKML % _numbered('<context xml:id="{}"/>', size),
    "channels": lambda size: INKML % b"<traceFormat>%s</traceFormat>" % _fill(b"<channel/>", size),
    "tags": lambda size: INKML % _numbered("<a{}/>", size),
    "attributes": lambda size: b"<ink %s/>" % _numbered('a{}="" ', size),
    "long attribute": lambda size: b'<ink a="%s"/>' % _fill(b"a", size),
    "long comment": lambda size: b"<!--%s--><ink/>" % _fill(b"a", size),
    "nesting": lambda size: b"<ink>" + _fill(b"<traceGroup>", size),
    "CSV dots": lambda size: b"x,y,stroke\n" + _fill(b"1,1,0\n1,1,1\n", size),
    "CSV cells": lambda size: b"x,y,stroke\n" + _fill(b"12,", size),
    "CSV header": lambda size: b"x,y," + _fill(b"12,", size),
    "CSV quotes": lambda size: b"x,y,stroke\n" + _fill(b'"\n', size),
    "IAM dots": lambda size: IAM % _fill(b'<Stroke><Point x="1" y="1"/></Stroke>', size),
    "IAM points": lambda size: IAM % b"<Stroke>%s</Stroke>" % _fill(b'<Point x="1" y="1"/>', size),
}
"""How to make each file in about a given size."""
