import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.errors import InkError
from handwriting.formats.inkml_traces import Layout, decode_trace

NAN = float("nan")


def xy(text, most=10**6):
    return decode_trace(text, Layout(2, (NAN, NAN), (0, 1)), most).tolist()


# The example of the Recommendation, section 3.2.1, in its comma-less form of 2003.
GLUED = """1125 18432'23'43"7"-8 3-5+7 -3+6+2+6 8"""
GLUED_POINTS = [
    [1125, 18432],
    [1148, 18475],
    [1178, 18510],
    [1211, 18540],
    [1251, 18567],
    [1297, 18596],
    [1349, 18633],
]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("1 2, 3 4", [[1, 2], [3, 4]]),
        ("\n  1\t2 ,\n3 4 \n", [[1, 2], [3, 4]]),
        ("1 2, 3 4,", [[1, 2], [3, 4]]),
        ("7 8", [[7, 8]]),
        ("", []),
        (" , ", []),
        ("1 -2, 3-4, -5-6", [[1, -2], [3, -4], [-5, -6]]),
        ("+1 - 2, 3 ' - 4", [[1, -2], [3, -6]]),
        (".5 -.25, 1. 2.50", [[0.5, -0.25], [1, 2.5]]),
        ("1e2 1E-2, 1.5e+1-1e-1", [[100, 0.01], [15, -0.1]]),
        ("1 2, 1e-1-3", [[1, 2], [0.1, -3]]),
        ("10 20, '1'2, 1 2, !5 2, 6 2", [[10, 20], [11, 22], [12, 24], [5, 26], [6, 28]]),
        ("10 20, '1'2, \"1\"1, 1 1, 0 0", [[10, 20], [11, 22], [13, 25], [16, 29], [19, 33]]),
        ('10 10, 12 12, "1"1', [[10, 10], [12, 12], [15, 15]]),
        ("1 2, * 3, 4 *", [[1, 2], [1, 3], [4, 3]]),
        ("1 1,'2'3,**,**", [[1, 1], [3, 4], [5, 7], [7, 10]]),
        ("1 1,'2'2,\"1\"1,**", [[1, 1], [3, 3], [6, 6], [10, 10]]),
        ("#1F #ff, #A-#a", [[31, 255], [10, -10]]),
        ("1 T, F 2", [[1, 1], [0, 2]]),
        ("'5'6, 1 1", [[5, 6], [6, 7]]),
        (GLUED, GLUED_POINTS),
        ("1 2 3 4", [[1, 2], [3, 4]]),
    ],
)
def test_values(text, points):
    assert xy(text) == points


def test_unknown_values_leave_the_last_known_one_in_force():
    points = decode_trace("1 1, '2'2, ? 2, 2 2", Layout(2, (NAN, NAN), (0, 1)), 9)
    assert np.array_equal(points, [[1, 1], [3, 3], [NAN, 5], [5, 7]], equal_nan=True)


def test_nothing_repeats_before_the_first_value():
    points = decode_trace("* 1, 2 *", Layout(2, (NAN, NAN), (0, 1)), 9)
    assert np.array_equal(points, [[NAN, 1], [2, 1]], equal_nan=True)


def test_intermittent_channels_keep_their_value_until_it_is_given_again():
    layout = Layout(2, (NAN, NAN, 0.0, NAN), (0, 1, 2, 3))
    points = decode_trace("1 2, 3 4 T, 5 6 * 7, 8 9, 1 1 F", layout, 9)
    expected = [[1, 2, 0, NAN], [3, 4, 1, NAN], [5, 6, 1, 7], [8, 9, 1, 7], [1, 1, 0, 7]]
    assert np.array_equal(points, expected, equal_nan=True)


def test_only_wanted_channels_come_back_in_the_order_asked_for():
    layout = Layout(4, (NAN,) * 4, (3, 0))
    assert decode_trace("1 2 3 4, 5 6 7 8", layout, 9).tolist() == [[4, 1], [8, 5]]
    assert decode_trace("1 2 3 4, '5 6 7'8", layout, 9).tolist() == [[4, 1], [12, 6]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 2, 3", "fewer values than the 2 channels of the format (point 2)"),
        ("1 2, 3 4 5, 6 7", "more values than the 2 channels of the format (point 2)"),
        ("1 2 3", "fewer values than the 2 channels of the format (point 2)"),
        ("1 2, 3 x", "'x' is no value of a trace (point 2)"),
        ("1 2, NaN 3", "'NaN 3' is no value of a trace (point 2)"),
        ("1 2, 3 '", '"\'" is no value of a trace (point 2)'),
        ("1.2.3 4.5.6.7, 1 2", "more values than the 2 channels of the format (point 1)"),
        ("1 #", "'#' is no value of a trace (point 1)"),
        ("1e999 1", "a value that is not finite (point 1)"),
        ("1 1, '1e308 1, 1e308 1, 1e308 1", "a value that is not finite"),
        ("#" + "F" * 400 + " 1", "a value that is not finite (point 1)"),
    ],
)
def test_what_is_refused(text, message):
    with pytest.raises(InkError) as error:
        xy(text)
    assert message in str(error.value)


def test_it_stops_soon_after_the_most_points():
    assert 5 < len(xy("1 2 " * 5000 + "'1'2", most=5)) < 5000


# An independent oracle: the definition of differences, applied to a list of numbers.
ORDERS = st.sampled_from(["!", "'", '"'])
INTEGERS = st.integers(-999, 999)


def encode(points, orders):
    """Writes integer points with an order for each value, gluing what may be glued."""
    text = ""
    last = [None, None]
    for index, point_orders in enumerate(orders):
        text += "," if index else ""
        for channel in (0, 1):
            order = point_orders[channel]
            now, before = points[index][channel], points[index - 1][channel] if index else 0
            earlier = points[index - 2][channel] if index > 1 else before
            number = {"!": now, "'": now - before, '"': (now - before) - (before - earlier)}[order]
            if index == 0:
                number = now  # nothing came before: any order counts from zero
            prefix = order if last[channel] != order else ""
            last[channel] = order
            glue = "" if prefix or number < 0 or channel == 0 else " "
            text += f"{glue}{prefix}{number}"
    return text


@given(
    st.lists(st.tuples(INTEGERS, INTEGERS), min_size=1, max_size=12).flatmap(
        lambda points: st.tuples(
            st.just(points),
            st.lists(st.tuples(ORDERS, ORDERS), min_size=len(points), max_size=len(points)),
        )
    )
)
def test_any_mixture_of_orders_gives_the_points_back(drawn):
    points, orders = drawn
    orders[0] = ("!", "!")
    assert xy(encode(points, orders)) == [list(point) for point in points]


@given(st.lists(st.tuples(INTEGERS, INTEGERS), min_size=3, max_size=400), ORDERS)
def test_long_tails_agree_with_the_definition(points, order):
    orders = [("!", "!")] + [(order, order)] * (len(points) - 1)
    assert xy(encode(points, orders)) == [list(point) for point in points]


@given(st.text("0123456789.eE-+ ,'\"!*?TF#AFx\n", max_size=60))
def test_any_text_is_decoded_or_refused(text):
    try:
        values = decode_trace(text, Layout(2, (NAN, NAN, 0.0), (0, 1, 2)), 10)
    except InkError:
        return
    assert values.shape[1] == 3


def test_blocks_do_not_change_anything():
    points = [[index, -index / 7] for index in range(20_000)]
    text = ",".join(f"{x} {y!r}" for x, y in points)
    assert xy(text) == points
    assert xy(text.replace(",", " ")) == points
