"""Files of other programs, written by hand."""

from tests.app.fakes import letter

PAGE = '<page width="595" height="842"><background type="solid" color="{}" style="plain"/>{}</page>'
STROKE = '<stroke tool="{}" color="{}" width="{}">{}</stroke>'


def xopp(*pages: str) -> bytes:
    return f'<?xml version="1.0"?><xournal fileversion="4">{"".join(pages)}</xournal>'.encode()


def page(*strokes: str, paper: str = "#ffffffff") -> str:
    return PAGE.format(paper, f"<layer>{''.join(strokes)}</layer>")


def foreign(x: float, y: float, tool="pen", color="#3333ccff", width="1.41", height=15.0) -> str:
    points = [(round(a, 2), round(b, 2)) for a, b in letter(x, y, height)]
    return STROKE.format(tool, color, width, " ".join(f"{a} {b}" for a, b in points))
