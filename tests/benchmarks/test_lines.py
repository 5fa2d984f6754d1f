import numpy as np

from benchmarks.lines import repeated, typical_sample
from handwriting import Ink
from handwriting.formats import read_document

LINE = Ink.from_arrays([[[10, 0], [20, 5]], [[110, 7]]])  # 100 wide


def test_a_line_repeated_once_is_itself():
    assert repeated(LINE, 1) == LINE


def test_repetitions_stand_side_by_side_on_one_baseline():
    twice = repeated(LINE, 2)
    assert len(twice.strokes) == 4
    np.testing.assert_allclose(twice.strokes[2].xy, [[113, 0], [123, 5]])
    np.testing.assert_allclose(twice.strokes[3].xy, [[213, 7]])


def test_the_stand_in_for_an_average_line_is_about_as_long():
    (page,) = read_document(typical_sample()).pages
    assert page.text is not None
    assert abs(len(page.text) - 30) <= 2
