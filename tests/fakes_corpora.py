"""Tiny corpora in the layouts of the real ones, made of zigzags that nobody owns."""

from __future__ import annotations

import tarfile
from pathlib import Path

ZIGZAG = ((10, 20, 1.01), (12, 25, 1.02), (15, 19, 1.03))
"""Points x, y, time of one stroke, as the IAM-OnDB tablet would report them."""

FORMS = {
    "a01-000u": ("A MOVE to stop Mr . Gaitskell", 'from nomnating any more, "well"'),
    "a01-001z": ("Foot ' s line.",),
    "b02-003": ("last words",),
}
T2 = {
    "a01-000u-01": "A MOVE to stop Mr. Gaitskell ",
    "a01-000u-02": 'from nomnating any more , " well " ',
    "a01-001z-01": "Foot's line # ",
    "b02-003-01": "last words ",
}
LISTS = {"trainset": ("a01-000u",), "testset_t": ("a01-001z",), "testset_v": ("b02-003", "c03-000")}

_TOKENS = {" ": "sp", ".": "pt", ",": "cm", '"': "qu", "'": "ti", "#": "ga"}


def iam_xml(offset: int = 0) -> str:
    """One line of ink: a zigzag and a dot."""
    points = "".join(f'<Point x="{x + offset}" y="{y}" time="{t:.2f}"/>' for x, y, t in ZIGZAG)
    return (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<WhiteboardCaptureSession>'
        "<WhiteboardDescription/><StrokeSet>"
        f'<Stroke colour="black" start_time="1.01" end_time="1.03">{points}</Stroke>'
        '<Stroke colour="black" start_time="2.00" end_time="2.00">'
        '<Point x="30" y="18" time="2.00"/></Stroke>'
        "</StrokeSet></WhiteboardCaptureSession>\n"
    )


def make_iam(root: Path, *, prefix: str = "data", labels: bool = True) -> Path:
    """A database of four lines on three forms, unpacked below `root/prefix`."""
    for offset, (form, lines) in enumerate(FORMS.items()):
        folder = Path(form[:3], form[:7])
        ink = root / prefix / "lineStrokes" / folder
        text = root / prefix / "ascii" / folder
        ink.mkdir(parents=True, exist_ok=True)
        text.mkdir(parents=True, exist_ok=True)
        for number in range(1, len(lines) + 1):
            (ink / f"{form}-{number:02d}.xml").write_text(iam_xml(100 * offset + number))
        (text / f"{form}.txt").write_text("OCR:\n\nprinted\n\nCSR:\n\n" + "\n".join(lines) + "\n")
    for name, forms in LISTS.items():
        (root / f"{name}.txt").write_text("".join(f" {form}\n" for form in forms))
    if labels:
        (root / "t2_labels.mlf").write_text(mlf(T2))
    return root


def mlf(labels: dict[str, str]) -> str:
    """Texts as an HTK master label file, in the tokens of the task t2."""
    blocks = []
    for line, text in labels.items():
        tokens = [f"n{c}" if c.isdigit() else _TOKENS.get(c, c) for c in text]
        blocks.append("\n".join([f'"/somewhere/transcriptions/{line}.lab"', *tokens, "."]))
    return "#!MLF!#\n" + "\n".join(blocks) + "\n"


def pack_iam(root: Path, archives: Path) -> Path:
    """The same database as the owners' archives beside its lists and labels."""
    archives.mkdir()
    for part in ("lineStrokes", "ascii"):
        with tarfile.open(archives / f"{part}-all.tar.gz", "w:gz") as archive:
            archive.add(root / "data" / part, part)
    for path in [*root.glob("*.txt"), *root.glob("*.mlf")]:
        (archives / path.name).write_bytes(path.read_bytes())
    return archives


UNIPEN_INK = """\
.VERSION 1.0
.COORD X Y
.POINTS_PER_SECOND 100
.WRITER_ID Jon_Klein
.PEN_DOWN
.PEN_UP
.PEN_DOWN
 0 10
 1 20
.PEN_UP
 2 20
 3 10
.DT 100
.PEN_DOWN
 4 10
 5 20
 6 10
.PEN_UP
.PEN_DOWN
 7 0
"""
"""Four components that count: down (2 points), up (2), down (3), down (1)."""


def make_unipen(root: Path) -> Path:
    """A release of two sources: an English one in categories 7 and 8, and a Dutch one in 7."""
    files = {
        "include/apb/data/x1.dat": UNIPEN_INK,
        "include/apb/app.doc": '.COMMENT nothing of use\n.LEXICON "one" "two"\n',
        "include/apd/data/x2.dat": UNIPEN_INK.replace("Jon_Klein", "Jon_Klein_2"),
        "include/sie/data/x3.dat": UNIPEN_INK.replace("Jon_Klein", "s1"),
        "data/7/apb/x1.dat": """\
.VERSION 1.0
.INCLUDE apb/app.doc
.INCLUDE apb/data/x1.dat
.SEGMENT WORD 0 OK "one"
.SEGMENT WORD 0-2 ? "two\\""
.SEGMENT WORD 2-3 BAD "bad"
.SEGMENT WORD 0-99 OK "beyond"
""",
        "data/7/sie/x3.dat": '.INCLUDE sie/data/x3.dat\n.SEGMENT WORD 0-3 OK "drie"\n',
        "data/7/apb/lost.dat": '.INCLUDE apb/data/lost.dat\n.SEGMENT WORD 0 OK "lost"\n',
        "data/7/apb/evil.dat": '.INCLUDE ../../secret.txt\n.SEGMENT WORD 0 OK "evil"\n',
        "data/8/apd/x2.dat": '.INCLUDE apd/data/x2.dat\n.SEGMENT TEXT 0-3 OK "one  two"\n',
        "data/1a/apb/x1.dat": '.INCLUDE apb/data/x1.dat\n.SEGMENT CHARACTER 3 OK "1"\n',
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root.parent / "secret.txt").write_text(UNIPEN_INK)
    return root
