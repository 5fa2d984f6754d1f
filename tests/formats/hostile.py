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


XOPP = b"<xournal><page><layer>%s</layer></page></xournal>"
RNOTE = b'{"version":"0.9.0","data":{"engine_snapshot":{"stroke_components":[%s]}}}'
BRUSH = b'{"value":{"brushstroke":{"style":{"smooth":{}},"path":%s}}}'
CURVE = b'{"cubbez":{"cp1":[0,9e4],"cp2":[9e4,0],"end":{"pos":[9,9]}}},'
SVG = b"<svg>%s</svg>"


def _long_path(piece: bytes, size: int) -> bytes:
    """As many paths as it takes, since a tag may not be longer than a MiB."""
    path = b'<path d="M0 0%s"/>' % _fill(piece, 2**20 - 2**8)
    return SVG % _fill(path, max(size, len(path)))


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
    "Xournal dots": lambda size: XOPP % _fill(b"<stroke>1 1</stroke>", size),
    "Xournal points": lambda size: XOPP % b"<stroke>%s</stroke>" % _fill(b"1 1 ", size),
    "Xournal points of many digits": lambda size: (
        XOPP % b"<stroke>%s</stroke>" % _fill(b"1.00000000000001 ", size)
    ),
    "Xournal blanks": lambda size: XOPP % b"<stroke>1%s1</stroke>" % _fill(b" ", size),
    "Xournal one long number": lambda size: XOPP % b"<stroke>%s</stroke>" % _fill(b"1", size),
    "Xournal pages": lambda size: b"<xournal>%s</xournal>" % _fill(b"<page/>", size),
    "Xournal layers": lambda size: XOPP % _fill(b"</layer><layer>", size),
    "Xournal pressures": lambda size: (
        XOPP % _fill(b'<stroke width="%s">1 1</stroke>' % _fill(b"1 ", 2**20 - 2**8), size)
    ),
    "Xournal pens dots": lambda size: (
        XOPP % _numbered('<stroke width="{}"                     >1 1</stroke>', size)
    ),
    "Rnote dots": lambda size: (
        RNOTE % (_fill(BRUSH % b'{"start":{"pos":[1,1]},"segments":[]}' + b",", size) + b"1")
    ),
    "Rnote holes": lambda size: RNOTE % (_fill(b"{},", size) + b"1"),
    "Rnote lists": lambda size: RNOTE % (_fill(b"[],", size) + b"1"),
    "Rnote points": lambda size: (
        RNOTE % BRUSH % b'{"start":{"pos":[1,1]},"segments":[%s1]}' % _fill(b"{},", size)
    ),
    "Rnote curves": lambda size: (
        RNOTE
        % BRUSH
        % b'[{"dot":{"element":{"pos":[0,0]}}},%s]'
        % _fill(CURVE, min(size, 2_000_000))[:-1]
    ),
    "Rnote turns": lambda size: (
        b'{"data":{"engine_snapshot":{"chrono_components":[%s1]}}}'
        % _fill(b'{"value":{"layer":"ab"}},', size)
    ),
    "Rnote thrown away": lambda size: (
        b'{"data":{"engine_snapshot":{"trash_components":[%s1]}}}'
        % _fill(b'{"value":{"trashed":true}},', size)
    ),
    "JSON nesting": lambda size: b'{"type":' + _fill(b"[", size),
    "JSON lists": lambda size: b'{"type":"Text","a":[%s1]}' % _fill(b"[],", size),
    "JSON lists at once": lambda size: b'[{"pointers":[%s1]}]' % _fill(b"[],", size),
    "JSON objects at once": lambda size: b'[{"pointers":[%s1]}]' % _fill(b'{"a":1},', size),
    "JSON numbers at once": lambda size: b'[{"X":[%s1]}]' % _fill(b"300,", size),
    "JSON strings": lambda size: b'{"type":"Text","a":"%s"}' % _fill(b'\\"', size),
    "JSON names": lambda size: b'{"type":"Text",%s"a":1}' % _numbered('"{}":1,', size),
    "JSON labels": lambda size: (
        b'{"type":"Text","elements":[%s1]}' % _fill(b'{"label":"ab"},', size)
    ),
    "JSON dots": lambda size: b"[%s1]" % _fill(b'{"X":[1],"Y":[1]},', size),
    "JSON named dots": lambda size: b"[%s1]" % _numbered('{{"id":"{}","X":[1],"Y":[1]}},', size),
    "JSON long label": lambda size: b'{"type":"Text","label":"%s"}' % _fill(b"a", size),
    "JSON one long number": lambda size: b'{"type":"Text","a":%s}' % _fill(b"1", size),
    "SVG dots": lambda size: SVG % _fill(b'<path d="M1 1"/>', size),
    "SVG subpath dots": lambda size: _long_path(b"M1 1", size),
    "SVG lines": lambda size: _long_path(b"L1 1", size),
    "SVG short lines": lambda size: _long_path(b"h1", size),
    "SVG curves": lambda size: _long_path(b"C0 9e4 9e4 0 9 9", size),
    "SVG arcs": lambda size: _long_path(b"a9e4 9e4 0 119 9", size),
    "SVG transforms": lambda size: (
        SVG % _fill(b'<g transform="%s"/>' % _fill(b"scale(1)", 2**20 - 2**8), size)
    ),
    "SVG styles": lambda size: SVG % _fill(b'<g style="%s"/>' % _fill(b"a:1;", 2**20 - 2**8), size),
    "SVG points": lambda size: (
        SVG % _fill(b'<polyline points="%s"/>' % _fill(b"1 1 ", 2**20 - 2**8), size)
    ),
    "SVG pens dots": lambda size: (
        SVG % _numbered('<path stroke-width="{}"                          d="M1 1"/>', size)
    ),
    "UNIPEN dots": lambda size: b".COORD X Y\n" + _fill(b".PEN_DOWN\n1 1\n", size),
    "UNIPEN points": lambda size: b".COORD X Y\n.PEN_DOWN\n" + _fill(b"1 1\n", size),
    "UNIPEN keywords": lambda size: b".COORD X Y\n" + _fill(b".DT\n", size),
    "UNIPEN segments": lambda size: b".COORD X Y\n" + _fill(b'.SEGMENT A 0 ? "b"\n', size),
    "UNIPEN sets": lambda size: b".COORD X Y\n" + _fill(b".START_SET\n.PEN_DOWN\n1 1\n", size),
    "UNIPEN labels": lambda size: (
        b'.COORD X Y\n.SEGMENT A 0 ? "%s"\n.PEN_DOWN\n1 1\n' % _fill(b"\\ab ", size)
    ),
    "InkML pages": lambda size: INKML % _fill(b'<annotation type="page"/>', size),
    "IAM points": lambda size: IAM % b"<Stroke>%s</Stroke>" % _fill(b'<Point x="1" y="1"/>', size),
}
"""How to make each file in about a given size."""

SELDOM = frozenset(
    (
        "Xournal dots",
        "Xournal points of many digits",
        "Xournal blanks",
        "Xournal one long number",
        "Xournal layers",
        "Xournal pressures",
        "Xournal pens dots",
        "Rnote dots",
        "Rnote holes",
        "Rnote lists",
        "Rnote points",
        "Rnote thrown away",
        "JSON nesting",
        "JSON lists",
        "JSON numbers at once",
        "JSON strings",
        "JSON names",
        "JSON labels",
        "JSON dots",
        "JSON named dots",
        "JSON one long number",
        "SVG dots",
        "SVG subpath dots",
        "SVG lines",
        "SVG arcs",
        "SVG short lines",
        "SVG transforms",
        "SVG points",
        "SVG pens dots",
        "UNIPEN dots",
        "UNIPEN keywords",
        "UNIPEN segments",
        "UNIPEN sets",
    )
)
"""Those that came nowhere near the limit and take their time; see `test_hostile`."""
