"""A corpus of three letters drawn with straight lines, small enough to be learned in seconds."""

from pathlib import Path

import numpy as np

from handwriting.formats import write_ink
from handwriting.ink import Ink

SHAPES = {
    "v": [[(0, 0), (0.5, 1), (1, 0)]],
    "n": [[(0, 1), (0, 0), (1, 0), (1, 1)]],
    "i": [[(0, 0.2), (0, 1)], [(0, -0.4)]],
}

CONFIG = """
name = "tiny"
terms = "drawn by a test"

[data]
corpus = "folder"
folder = "{folder}"
train = "train"
validation = "validation"

[encoder]
layers = 1
units = 8
convolutions = [{{ channels = 8, kernel = 4, stride = 2 }}]
dropout = 0.2

[optimization]
epochs = 4
batch = 4
learning_rate = 0.01
warmup = 2

[run]
accelerator = "cpu"
precision = "32-true"
"""


def word(text: str, random: np.random.Generator) -> Ink:
    """The letters of `text` side by side, each a little different every time."""
    strokes = []
    for place, letter in enumerate(text):
        for stroke in SHAPES[letter]:
            points = np.array(stroke, dtype=float) + random.normal(0, 0.05, (len(stroke), 2))
            strokes.append(points + np.array([1.6 * place, 0]))
    return Ink.from_arrays(strokes)


def make_corpus(folder: Path, lines: int = 20) -> Path:
    """Writes labelled InkML to `train/` and `validation/`, and `train.toml`, whose path returns."""
    random = np.random.default_rng(0)
    for part, count in (("train", lines), ("validation", 6)):
        (folder / part).mkdir(parents=True)
        for number in range(count):
            text = "".join(random.choice(list(SHAPES), size=random.integers(1, 5)))
            write_ink(word(text, random), folder / part / f"{number:02d}.inkml", text=text)
    config = folder / "train.toml"
    config.write_text(CONFIG.format(folder=folder.as_posix()))
    return config
