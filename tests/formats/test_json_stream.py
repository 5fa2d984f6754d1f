"""Walking JSON in pieces, against the standard library on the whole."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.errors import InkFileError
from handwriting.formats import Limits, jsonfile
from handwriting.formats.content import Content
from handwriting.formats.jsonfile import JsonStream

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)


def stream(data, **limits):
    return JsonStream(Content("a file", data, Limits(**limits), False))


def rebuilt(walk, picks):
    """The value at hand, put together piece by piece; `picks` says what to decode at once."""
    kind = walk.kind()
    if kind == "other" or next(picks):
        return walk.value()
    if kind == "object":
        return {key: rebuilt(walk, picks) for key in walk.members()}
    if kind == "array":
        return [rebuilt(walk, picks) for _ in walk.items()]
    return walk.value()


def endless(random):
    while True:
        yield random.random() < 0.3


@given(VALUES, st.sampled_from([None, 0, 2]), st.integers(3, 40), st.randoms())
def test_pieces_of_any_size_give_the_whole(value, indent, piece, random):
    text = json.dumps(value, indent=indent, ensure_ascii=random.random() < 0.5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonfile, "_PIECE", piece)
        assert rebuilt(stream(text.encode()), endless(random)) == value


@given(st.lists(VALUES, min_size=1), st.integers(0, 99), st.integers(3, 40))
def test_what_is_not_asked_for_is_passed_over(values, wanted, piece):
    wanted %= len(values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonfile, "_PIECE", piece)
        walk = stream(json.dumps(values).encode())
        found = [walk.value() for index in walk.items() if index == wanted]
    assert found == [values[wanted]]


@given(VALUES, st.integers(0, 99))
def test_cut_off_anywhere(value, cut):
    data = json.dumps([value]).encode()
    data = data[: cut % len(data)]
    walk = stream(data)
    with pytest.raises(InkFileError, match="JSON"):
        list(walk.items())  # which passes over each


@pytest.mark.parametrize(
    "text", ["[1,]", "[,1]", "[1 2]", '{"a"}', '{"a":}', '{"a" 1}', "{1:2}", '{"a":1,}', "]", "[}"]
)
def test_damage(text):
    with pytest.raises(InkFileError, match="damaged JSON at line 1"):
        rebuilt(stream(text.encode()), iter(lambda: False, True))


def test_a_number_of_thousands_of_digits():
    with pytest.raises(InkFileError, match="damaged JSON"):
        stream(b"9" * 5000).value()


def test_the_line_of_what_is_wrong():
    walk = stream(b'{"a": 1,\n\n"b": [1,\n2}}')
    keys = walk.members()
    assert (next(keys), next(keys)) == ("a", "b")
    with pytest.raises(InkFileError, match="damaged JSON at line 4"):
        list(walk.items())
