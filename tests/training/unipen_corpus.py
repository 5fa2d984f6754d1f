"""A UNIPEN release of drawn words and characters, small enough to train on in seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.training.synthesis.fakes import word_strokes

TEXT = "the cat saw a dog and it was not so bad at all to him"
WORDS = tuple(TEXT.split())
TEXTS = ("the cat saw a dog", "it was not so bad")
CHARACTERS = "abcdefghilmnostw0123456789.,;:!?'\"()"
PROSE = "The cat saw a dog, and it was not so bad. The dog was not so bad to him.\n"

CONFIG = """
name = "mixed"
terms = "drawn by a test"

[data]
corpus = "unipen"
train = "texts-train"
validation = "words-validation"
validation_lines = 4
folder = "{folder}/unipen"
text = "{folder}/text.txt"
epoch_lines = 14
words_first = 1

[[data.sources]]
kind = "words"
phase = "words"

[[data.sources]]
kind = "texts"
share = 2.0
phase = "lines"

[[data.sources]]
kind = "stitched"
share = 2.0
phase = "lines"

[[data.sources]]
kind = "notes"

[encoder]
layers = 1
units = 8
convolutions = [{{ channels = 8, kernel = 4, stride = 2 }}]

[optimization]
epochs = 3
batch = 4
learning_rate = 0.01
warmup = 2

[run]
accelerator = "cpu"
precision = "32-true"
"""


def make_mixed(folder: Path) -> Path:
    """Writes `unipen/`, `text.txt` and `train.toml`, whose path is returned."""
    for writer in ("one", "two", "jmh"):  # the last one is held out
        source = "bbb" if writer == "jmh" else "lex"
        _write(folder / "unipen", source, writer, "7", "WORD", WORDS)
        _write(folder / "unipen", source, writer, "8", "TEXT", TEXTS)
        _write(folder / "unipen", source, writer, "2", "CHARACTER", list(CHARACTERS))
    (folder / "text.txt").write_text(PROSE * 3)
    config = folder / "train.toml"
    config.write_text(CONFIG.format(folder=folder.as_posix()))
    return config


def _write(root: Path, source: str, writer: str, category: str, level: str, texts) -> None:
    random = np.random.default_rng(len(writer))
    ink = [".VERSION 1.0", ".COORD X Y", f".WRITER_ID {writer}"]
    segments = [f".INCLUDE {source}/{category}{writer}.dat"]
    component = 0
    for text in texts:
        strokes = []
        for place, word in enumerate(text.split()):
            strokes += word_strokes(word, left=160.0 * place)
        label = text.replace('"', '\\"')
        last = component + len(strokes) - 1
        segments.append(f'.SEGMENT {level} {component}-{last} OK "{label}"')
        component += len(strokes)
        for stroke in strokes:
            points = np.rint(stroke + random.normal(0, 0.5, stroke.shape)).astype(int)
            ink += [".PEN_DOWN", *(f"{x} {-y}" for x, y in points), ".PEN_UP"]
    for path, rows in (
        (root / "include" / source / f"{category}{writer}.dat", ink),
        (root / "data" / category / source / f"{writer}.dat", segments),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(rows) + "\n")
