import re
import struct
import zlib

import numpy as np
import pytest

from handwriting.errors import OutputError
from handwriting.export.picture import MOST_ENTRIES, Entry, save_picture
from handwriting.ink import Ink, Pen, Stroke

LINE = Ink.from_arrays([[[0, 0], [10, 5], [20, 0]], [[10, -8]]])
DOT = Ink.from_arrays([[[3, 3]]])


def png_pixels(data: bytes) -> np.ndarray:
    """The RGBA pixels of a PNG, (H, W, 4): an oracle that reads the file without matplotlib."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert (depth, kind) == (8, 6)
    body, at = b"", 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            body += data[at + 8 : at + 8 + size]
        at += size + 12
    rows = np.frombuffer(zlib.decompress(body), np.uint8).reshape(height, 1 + 4 * width)
    pixels = np.zeros((height, width, 4), np.uint8)
    for y in range(height):
        pixels[y] = unfiltered(rows[y], pixels[y - 1] if y else np.zeros((width, 4), np.uint8))
    return pixels


def unfiltered(row: np.ndarray, above: np.ndarray) -> np.ndarray:
    values = row[1:].reshape(-1, 4)
    if row[0] == 0:
        return values
    if row[0] == 1:
        return np.cumsum(values, axis=0, dtype=np.uint8)
    if row[0] == 2:
        return values + above
    out = np.zeros((len(values) + 1, 4), int)
    up = np.vstack([np.zeros((1, 4), int), above])
    for x in range(1, len(out)):
        a, b, c = out[x - 1], up[x], up[x - 1]
        if row[0] == 3:
            guess = (a + b) // 2
        else:
            p = a + b - c
            pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
            guess = np.where((pa <= pb) & (pa <= pc), a, np.where(pb <= pc, b, c))
        out[x] = (values[x - 1] + guess) % 256
    return out[1:].astype(np.uint8)


def blue(pixels: np.ndarray) -> np.ndarray:
    """Where the color of the ink is."""
    red, _, blue, _ = np.moveaxis(pixels.astype(int), -1, 0)
    return blue - red > 40


def test_a_dot_and_a_line_are_visible_in_a_png(tmp_path):
    path = tmp_path / "sheet.png"
    save_picture([Entry(DOT, ".")], path)
    dots = blue(png_pixels(path.read_bytes()))
    assert 20 < dots.sum() < 200
    save_picture([Entry(LINE, "v")], path)
    rows, columns = np.nonzero(blue(png_pixels(path.read_bytes())))
    # 20 by 13 units are scaled to a height of one inch; y points down, so the dot is on top.
    assert np.ptp(rows) == pytest.approx(150, abs=10)
    assert np.ptp(columns) == pytest.approx(150 * 20 / 13, abs=10)
    top = columns[rows < rows.min() + 5]
    assert np.mean(top) == pytest.approx(np.mean([columns.min(), columns.max()]), abs=5)


@pytest.mark.parametrize(
    ("suffix", "start"), [(".png", b"\x89PNG"), (".SVG", b"<?xml"), (".pdf", b"%PDF")]
)
def test_the_suffix_chooses_the_format_and_the_same_ink_gives_the_same_file(
    tmp_path, suffix, start
):
    entries = [Entry(LINE, "a $tricky$ text_{", "file.csv"), Entry(DOT, "")]
    first, second = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    save_picture(entries, first)
    save_picture(entries, second)
    assert first.read_bytes().startswith(start)
    assert first.read_bytes() == second.read_bytes()


def test_every_ink_has_its_place_below_the_one_before(tmp_path):
    one, three = tmp_path / "one.svg", tmp_path / "three.svg"
    save_picture([Entry(LINE, "v")], one)
    save_picture([Entry(LINE, "v")] * 3, three)
    heights = [
        float(re.search(r'height="([\d.]+)pt"', path.read_text())[1]) for path in (one, three)
    ]
    assert heights[1] > 2.5 * heights[0]


def test_erasers_are_not_drawn_and_odd_extents_are(tmp_path):
    path = tmp_path / "sheet.png"
    eraser = Stroke(np.array([[0.0, 0], [5, 5]]), pen=Pen(tool="eraser"))
    save_picture([Entry(Ink((eraser,)), "")], path)
    assert not blue(png_pixels(path.read_bytes())).any()
    extremes = [[[0, 0], [0, 1e9]], [[-1e9, 0], [1e9, 0]], [[1e-300, 0], [0, 0]]]
    for xy in extremes:
        save_picture([Entry(Ink.from_arrays([xy]), "l")], path)
        assert blue(png_pixels(path.read_bytes())).any()


def test_what_cannot_be_drawn_is_said_before_anything_is_written(tmp_path):
    with pytest.raises(OutputError, match=r"line\.gif: a picture ends in \.png, \.svg, \.pdf"):
        save_picture([Entry(LINE, "v")], tmp_path / "line.gif")
    with pytest.raises(OutputError, match=f"1 to {MOST_ENTRIES} inks, not {MOST_ENTRIES + 1}"):
        save_picture([Entry(LINE, "v")] * (MOST_ENTRIES + 1), tmp_path / "line.png")
    with pytest.raises(OutputError, match="no such file"):
        save_picture([Entry(LINE, "v")], tmp_path / "missing" / "line.png")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["W" * 200, "iiii " * 60 + "mmmm " * 60, "a" * 5000])
def test_no_text_reaches_beyond_the_sheet(tmp_path, text):
    path = tmp_path / "sheet.png"
    save_picture([Entry(DOT, text, "W" * 300)], path)
    pixels = png_pixels(path.read_bytes())
    margin = 60  # pixels: 0.4 inches of the 0.45 that are to stay white
    assert (pixels[:, -margin:] == 255).all()
    assert (pixels[-margin:] == 255).all()


def test_a_long_name_keeps_its_end_and_an_odd_one_is_drawn(tmp_path):
    path = tmp_path / "sheet.svg"
    for name in ("folder/" * 40 + "last.csv", "b\udcff\n\t\U0001f600/last.csv"):
        save_picture([Entry(DOT, ".", name)], path)
        [label] = re.findall("<!-- (.*last.csv) -->", path.read_text())
        assert 10 < len(label) < 100
