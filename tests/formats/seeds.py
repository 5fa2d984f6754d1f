"""One small file of each format, with as much of its vocabulary as fits: where fuzzing starts."""

import gzip
import io
import json
import zipfile

XOURNAL = b"""<?xml version="1.0" standalone="no"?>
<xournal creator="Xournal++ 1.2.8" fileversion="4">
<title>Xournal++ document</title><preview>iVBORw0KGgo=</preview>
<page width="595.27" height="841.88"><background type="solid" color="#ffffffff" style="graph"/>
<layer name="below"><stroke tool="pen" ts="0ll" fn="" color="#0000ff80" width="1.41 0.7 1.41"
capStyle="round">1.5 2 3 4e1 -5 .6</stroke>
<stroke tool="highlighter" color="lightblue" width="8.5">1 1 2 2</stroke>
<text font="Sans" size="12" x="1" y="2" color="black">typed &amp; no ink</text></layer>
<layer><stroke tool="eraser" color="#ffffffff" width="1.41 nan -0.2">9 9 8 8 7 7</stroke>
<image left="1" top="2" right="3" bottom="4">iVBORw0KGgo=</image></layer></page>
<page width="612" height="792"><background type="pdf" domain="absolute" filename="/etc/passwd"
pageno="1"/><layer/></page></xournal>"""

MRWRITER = b"""<MrWriter version="1"><page width="10" height="20"><background type="solid"
color="#ffffffff"/><layer><stroke tool="pen" color="#000000ff" width="2" pressures="0.5 0.75 1">
1 2 3 4 5 6</stroke></layer></page></MrWriter>"""


def _element(x, y, pressure):
    return {"pos": [x, y], "pressure": pressure}


_STYLE = {
    "smooth": {
        "stroke_width": 2.5,
        "stroke_color": {"r": 0.0, "g": 0.5, "b": 1.0, "a": 1.0},
        "fill_color": None,
        "pressure_curve": "linear",
    }
}
_FORMAT = {"width": 100.0, "height": 50.0, "dpi": 96.0}
_BACKGROUND = {"color": {"r": 0.0, "g": 0.0, "b": 0.0, "a": 1.0}, "pattern": "grid"}
_SHAPES = [
    {"line": {"start": [0.0, 0.0], "end": [9.0, 9.0]}},
    {"arrow": {"start": [0.0, 0.0], "tip": [9.0, 9.0]}},
    {"quadbez": {"start": [0.0, 0.0], "cp": [5.0, 9.0], "end": [9.0, 0.0]}},
    {"cubbez": {"start": [0.0, 0.0], "cp1": [0.0, 9.0], "cp2": [9.0, 9.0], "end": [9.0, 0.0]}},
    {"polyline": {"start": [0.0, 0.0], "path": [[1.0, 1.0], [2.0, 0.0]]}},
    {"polygon": {"start": [0.0, 0.0], "path": [[1.0, 1.0], [2.0, 0.0]]}},
    {"rect": {"cuboid": {"half_extents": [2.0, 1.0]}, "affine": [1.0, 0.0, 0.0, 1.0, 5.0, 6.0]}},
    {
        "ellipse": {
            "radii": [2.0, 1.0],
            "transform": {"affine": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 5.0, 6.0, 1.0]},
        }
    },
]
_BRUSHES = [
    {
        "start": _element(1.0, 2.0, 0.5),
        "segments": [
            {"lineto": {"end": _element(3.0, 4.0, 0.6)}},
            {"quadbezto": {"cp": [5.0, 9.0], "end": _element(7.0, 4.0, 0.7)}},
            {"cubbezto": {"cp1": [7.0, 9.0], "cp2": [9.0, 9.0], "end": _element(9.0, 4.0, 0.8)}},
        ],
    },
    {
        "start": _element(1.0, 62.0, 0.5),
        "segments": [
            {"line": {"end": _element(3.0, 64.0, 0.6)}},
            {"quadbez": {"cp": [5.0, 69.0], "end": _element(7.0, 64.0, 0.7)}},
            {"cubbez": {"cp1": [7.0, 69.0], "cp2": [9.0, 69.0], "end": _element(9.0, 64.0, 0.8)}},
        ],
    },
]
_OLD_BRUSH = [
    {"dot": {"element": _element(1.0, 2.0, 0.5)}},
    {"line": {"start": _element(1.0, 2.0, 0.5), "end": _element(3.0, 4.0, 0.6)}},
    {
        "cubbez": {
            "start": _element(3.0, 4.0, 0.6),
            "cp1": [3.0, 9.0],
            "cp2": [9.0, 9.0],
            "end": _element(9.0, 4.0, 0.8),
        }
    },
]


def _slots(*values):
    return [{"value": value, "version": 1} for value in (None, *values)]


def _chrono(count, layer):
    return _slots(*({"t": count - turn, "layer": layer} for turn in range(count)))


def rnote(version, document, **lists):
    """A file of a version from 0.5.10 on."""
    snapshot = {"document": document, "camera": {"zoom": 1.0}, **lists, "chrono_counter": 9}
    return json.dumps({"version": version, "data": {"engine_snapshot": snapshot}}).encode()


RNOTE_9 = rnote(
    "0.9.4",
    {"height": 100.0, "format": _FORMAT, "background": _BACKGROUND, "layout": "fixed_size"},
    stroke_components=_slots(
        *({"brushstroke": {"path": path, "style": _STYLE}} for path in _BRUSHES),
        *({"shapestroke": {"shape": shape, "style": _STYLE}} for shape in _SHAPES),
        {"textstroke": {"text": "typed"}},
        {"bitmapimage": {"image": {"data": "pJZH/z85"}}},
    ),
    chrono_components=_chrono(12, {"user_layer": 0}),
)
RNOTE_15 = rnote(
    "0.15.0",
    {"config": {"format": _FORMAT, "background": _BACKGROUND, "layout": "infinite"}, "x": -9.0},
    stroke_components=_slots({"brushstroke": {"path": _BRUSHES[0], "style": _STYLE}}),
    chrono_components=_chrono(1, "highlighter"),
)
RNOTE_5 = json.dumps(
    {
        "version": "0.5.5",
        "data": {
            "document": {
                "height": 100.0,
                "format": _FORMAT,
                "background": _BACKGROUND,
                "layout": "continuous_vertical",
            },
            "store_snapshot": {
                "chrono_components": _chrono(2, {"UserLayer": 1}),
                "stroke_components": _slots(
                    {"brushstroke": {"path": _OLD_BRUSH, "style": _STYLE}},
                    {"brushstroke": {"path": _OLD_BRUSH, "style": _STYLE}},
                ),
                "trash_components": _slots({"trashed": False}, {"trashed": True}),
            },
        },
    }
).encode()

POINTERS = b"""[{"type":"stroke","id":"a","style":{"color":"#e01b24","width":9,"opacity":0.5},
"pointerType":"PEN","pointers":[{"x":109,"y":185,"t":1705570994881,"p":1},
{"x":114.5,"y":1.83e2,"t":1705570994936,"p":0.77}]},{"pointers":[{"x":1,"y":2}]},
{"pointerType":"eraser","pointers":[{"x":3,"y":4,"t":1705570990000,"p":null}]}]"""

JIIX = b"""{"type":"Text","version":"3","id":"MainBlock","label":"h\\u00e9 y",
"bounding-box":{"x":1,"y":2,"width":3,"height":4},"words":[{"label":"h\\u00e9","candidates":["he"],
"items":[{"type":"stroke","id":"s1","timestamp":"2024-01-18 09:43:14.881","X":[1.5,2,3],
"Y":[4,5,6],"F":[0.5,0.6,0.7],"T":[0,8,16]}]},{"label":" "},{"label":"y","items":[{"type":"stroke",
"id":"s2","timestamp":"2024-01-18T09:43:13Z","X":[7],"Y":[8],"F":[],"T":[0]}]}],
"chars":[{"label":"h","items":[{"type":"stroke","id":"s1","X":[1.5,2],"Y":[4,5]}]}]}"""

BATCH = b"""{"strokeGroups":[{"strokes":[{"x":[1,2],"y":[3,4],"t":[0,10],"p":[0.5,0.5],
"pointerType":"PEN"}]}]}"""

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="100mm" height="50mm" viewBox="0 0 200 100"
xmlns:inkscape="x"><script>alert(1)</script><defs><path id="p" d="M0 0L9 9"/></defs>
<g inkscape:groupmode="layer" inkscape:label="notes" transform="translate(1,2) rotate(30 1 1)"
stroke="navy" stroke-width="2" opacity=".5"><path d="M1 2L3 4 5 6H7V8h-1v-1l1,1z m1 1c1 1 2 1 3 0s2
-1 3 0q1 1 2 0t2 0a3 2 10 015 1A3,2 0 1,0 1 1"/><polyline points="1,2 3,4"/>
<polygon points="1 2 3 4 5 0"/><line x1="1" y2="2"/></g><use href="#p"/><image href="a.png"/>
<svg x="1" y="1" width="10" viewBox="0 0 5 5"><path style="stroke:rgb(1,2,3);fill:none" d="M1 1h0"/>
</svg><path fill="red" d="M0 0h9v9z"/><path display="none" d="M0 0h9"/></svg>"""

UNIPEN = rb""".VERSION 1.0
.DATA_SOURCE test
.INCLUDE other.doc
.COMMENT words
.COORD X Y T P
.X_POINTS_PER_MM 40
.Y_POINTS_PER_MM 40
.POINTS_PER_SECOND 100
.WRITER_ID me
.SEGMENT WORD 0-2 OK "a \"b\""
.PEN_DOWN
1 2 0 1
3 4 10 2
.PEN_UP
5 6 20 0
.DT 100
.PEN_DOWN
7 8 130 3
.START_SET
.SEGMENT LINE 0 ? "line"
.COORD X Y
.PEN_DOWN
1 2
3 4
"""

CSV = b"x;y;t;stroke;pressure\n1,5;2;0;a;0,5\n3;4;;a;1\n5;6;1;b;1\n"
IAM = (
    b'<WhiteboardCaptureSession><StrokeSet><Stroke colour="black" start_time="1" end_time="2">'
    b'<Point x="1" y="2" time="1.5"/><Point x="3" y="4" time="1.51"/></Stroke>'
    b'<Stroke><Point x="5" y="6"/></Stroke></StrokeSet></WhiteboardCaptureSession>'
)
INKML = b"""<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML" xmlns:page="urn:handwriting:page">
<inkml:definitions><inkml:context xml:id="c" contextRef="#d"><inkml:inkSource xml:id="s">
<inkml:traceFormat><inkml:channel name="X" type="integer" units="cm"/><inkml:channel name="Y"
type="integer"/><inkml:intermittentChannels><inkml:channel name="F" max="99" default="3"/>
<inkml:channel name="T" units="s"/></inkml:intermittentChannels></inkml:traceFormat>
<inkml:channelProperties><inkml:channelProperty channel="X" name="resolution" value="1000"
units="1/cm"/></inkml:channelProperties></inkml:inkSource></inkml:context>
<inkml:brush xml:id="b"><inkml:brushProperty name="width" value="0.1" units="cm"/>
<inkml:brushProperty name="transparency" value="9"/></inkml:brush>
<inkml:trace xml:id="t">1 2</inkml:trace></inkml:definitions><inkml:traceGroup>
<inkml:annotation type="page" page:width="9" page:height="8" page:background="#123456"
page:ruling="lined"/><inkml:annotation type="truth">ab</inkml:annotation>
<inkml:traceView traceDataRef="#t"/></inkml:traceGroup><inkml:traceGroup>
<inkml:annotation type="page"/><inkml:trace contextRef="#c" brushRef="b" id="1" page:layer="top"
continuation="begin">1 2,'3'4,"5"-6 7 8,9-9*?</inkml:trace><inkml:trace contextRef="#c"
continuation="end" priorRef="#1">#1F 2</inkml:trace><inkml:trace>1125 18432'23'43"7"-8 3-5
</inkml:trace></inkml:traceGroup></inkml:ink>"""


def package(content, *, mimetype=b"application/xournal++", compression=zipfile.ZIP_STORED):
    """A ZIP file as Xournal++ packs it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        packed.writestr(zipfile.ZipInfo("META-INF/version"), "current=1\nmin=1\n")
        packed.writestr(zipfile.ZipInfo("content.xml"), content, compression)
    return file.getvalue()


SEEDS = {
    "xournal": [XOURNAL, MRWRITER],
    "rnote": [RNOTE_5, RNOTE_9, RNOTE_15],
    "jiix": [POINTERS, JIIX, BATCH],
    "svg": [SVG],
    "unipen": [UNIPEN],
    "inkml": [INKML],
    "iam": [IAM],
    "csv": [CSV],
    "packed": [
        package(XOURNAL),
        package(XOURNAL, compression=zipfile.ZIP_DEFLATED),
        gzip.compress(XOURNAL, mtime=0),
    ],
}
"""By reader; the last is what takes off compression, whatever is inside."""
