"""What docs/four-rows.md says of its picture is true of the model and the sample that ship."""

import numpy as np

from handwriting.explain import Differentiator, magnitude, read_line, target_of
from handwriting.formats import read_document
from handwriting.network import load_model
from handwriting.shipped import find_model, samples_folder

WORD = "unipen/cec-Kilinskas-260.inkml"
SAY = "docs/four-rows.md and its pictures need another word or another account"


def test_the_last_peak_of_the_i_is_its_dot():
    (page,) = read_document(samples_folder() / WORD).pages
    assert page.ink is not None
    assert page.text == "going"
    model = load_model(find_model("default"))
    reading = read_line(model, page.ink)
    assert reading.text.strip() == page.text, SAY
    index = reading.text.index("i")
    (gradient,) = Differentiator(model).jacobian(reading, [target_of(reading, index)])
    sizes = magnitude(gradient)
    dot = len(page.ink.strokes[-1])
    tail = sizes[:-dot][-2 * dot :]  # the end of the g, which was written right before the dot
    assert sizes[-dot:].max() > 2 * tail.max(), SAY
    assert sizes[-dot:].max() > 3 * np.median(sizes), SAY
