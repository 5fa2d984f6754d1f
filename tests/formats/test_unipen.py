"""The UNIPEN parser: the traps of the format one by one, and any text at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.errors import HandwritingError, InkFileError
from handwriting.formats.unipen import IncludeFolder, Segment, parse_unipen
from handwriting.ink import Ink
from tests.fakes_corpora import UNIPEN_INK


def segment(where: str, label: str = "x", ink: str = UNIPEN_INK) -> Segment:
    segments, _ = parse_unipen(f'{ink}.SEGMENT WORD {where} OK "{label}"\n')
    return segments[-1]


def lengths(where: str) -> list[int]:
    return [len(stroke) for stroke in segment(where).ink().strokes]


def test_empty_components_are_not_counted_and_pen_up_ones_are() -> None:
    _, [components] = parse_unipen(UNIPEN_INK)
    assert [component.down for component in components] == [True, False, True, True]
    assert [len(component.rows()) for component in components] == [2, 2, 3, 1]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("0", [2]),
        ("0-2", [2, 3]),
        ("0,3", [2, 1]),
        ("3,0", [2, 1]),
        ("0:1-2:0", [1, 1]),
        ("2:1-2:2", [2]),
        ("2:2", [1]),
        ("0-1,2:0-2:1,3", [2, 2, 1]),
    ],
)
def test_ranges_count_components_and_points_from_zero_and_include_their_end(
    where: str, expected: list[int]
) -> None:
    assert lengths(where) == expected


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("?", "does not say which components"),
        ("a-b", "does not say which components"),
        ("4", "beyond the 4 components"),
        ("2-1", "out of order"),
        ("0-999999999", "beyond the 4 components"),
        ("1", "only components with the pen up"),
        ("0:7-0", "at least one point"),
    ],
)
def test_an_impossible_range_is_one_sentence(where: str, message: str) -> None:
    with pytest.raises(InkFileError, match=message):
        segment(where).ink()


def test_y_is_turned_to_point_down() -> None:
    assert segment("0").ink().strokes[0].xy.tolist() == [[0, -10], [1, -20]]


def test_y_takes_the_unit_of_x() -> None:
    ink = ".X_POINTS_PER_INCH 100\n.Y_POINTS_PER_INCH 200\n.PEN_DOWN\n3 8\n"
    assert segment("0", ink=ink).ink().strokes[0].xy.tolist() == [[3, -4]]


def test_times_are_counted_from_the_rate_with_pauses() -> None:
    first, second, dot = segment("0-3").ink().strokes
    assert [stroke.t.tolist() for stroke in (first, second, dot) if stroke.t is not None] == [
        [0, 0.01],
        [0.14, 0.15, 0.16],  # after two points in the air and a pause of 100 ms
        [0.17],
    ]


@pytest.mark.parametrize("rate", ["9600", "0", "-1", "nan", "fast", ""])
def test_no_times_come_from_a_bogus_rate(rate: str) -> None:
    ink = UNIPEN_INK.replace(".POINTS_PER_SECOND 100", f".POINTS_PER_SECOND {rate}")
    assert segment("0", ink=ink).ink().strokes[0].t is None


def test_a_time_column_overrules_the_rate() -> None:
    ink = ".POINTS_PER_SECOND 100\n.COORD T Y X\n.PEN_DOWN\n500 1 2\n520 3 4\n"
    [stroke] = segment("0", ink=ink).ink().strokes
    assert stroke.xy.tolist() == [[2, -1], [4, -3]]
    assert stroke.t is not None
    assert stroke.t.tolist() == [0.5, 0.52]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"say \"hi\"", 'say "hi"'),
        (r"back\\slash", r"back\slash"),
        (r"a\tb\nc", "a b c"),
        ("two\nlines \t here", "two lines here"),
        ("", ""),
    ],
)
def test_labels_are_unescaped_and_any_white_space_is_a_space(written: str, text: str) -> None:
    assert segment("0", written).label == text


def test_an_unclosed_label_ends_with_its_statement() -> None:
    segments, _ = parse_unipen('.SEGMENT WORD 1-2 ? "now\t\t\n.SEGMENT WORD 3 OK "b"\n')
    assert [item.label for item in segments] == ["now", "b"]


def test_arguments_of_a_segment_may_be_omitted() -> None:
    segments, _ = parse_unipen('.SEGMENT LINE\n.SEGMENT WORD 3\n.SEGMENT WORD ? ? "c"\n')
    assert [(item.kind, item.where, item.quality, item.label) for item in segments] == [
        ("LINE", None, "?", None),
        ("WORD", "3", "?", None),
        ("WORD", None, "?", "c"),
    ]


def test_the_count_starts_again_at_each_set() -> None:
    text = (
        '.START_SET a\n.SEGMENT DIGIT 0 OK "1"\n.PEN_DOWN\n1 1\n.SEGMENT DIGIT 0 OK "1"\n'
        '.START_SET b\n.SEGMENT DIGIT 0 OK "2"\n.PEN_DOWN\n2 2\n'
    )
    segments, sets = parse_unipen(text)
    assert [len(components) for components in sets] == [1, 1]
    assert [(item.label, item.ink().xy.tolist()) for item in segments] == [
        ("1", [[1, -1]]),
        ("1", [[1, -1]]),
        ("2", [[2, -2]]),
    ]


def test_the_count_starts_again_in_each_included_file() -> None:
    files = {"doc": ".COMMENT no ink\n", "a": ".PEN_DOWN\n1 1\n", "b": ".PEN_DOWN\n2 2\n"}
    text = (
        '.INCLUDE doc\n.INCLUDE a\n.SEGMENT WORD 0 OK "a"\n'
        '.INCLUDE b\n.INCLUDE doc\n.SEGMENT WORD 0 OK "b"\n'
    )
    segments, _ = parse_unipen(text, files.__getitem__)
    assert [item.ink().xy.tolist() for item in segments] == [[[1, -1]], [[2, -2]]]


def test_unknown_and_self_defined_keywords_are_passed_over() -> None:
    text = ".KEYWORD .MY_OWN [N] my own\n.MY_OWN 3\n.5 is no keyword\n" + UNIPEN_INK
    _, [components] = parse_unipen(text)
    assert len(components) == 4


def test_keywords_count_only_at_the_beginning_of_a_line() -> None:
    _, sets = parse_unipen(".COMMENT see\n  .PEN_DOWN\n1 2\n")
    assert sets == []


def test_the_writer_is_the_one_in_force_at_the_ink() -> None:
    text = '.SEGMENT WORD 0 OK "a"\n.WRITER_ID ann\n.PEN_DOWN\n1 1\n.WRITER_ID ben\n'
    segments, _ = parse_unipen(text)
    assert segments[0].writer == "ann"


def test_includes_are_refused_without_a_folder() -> None:
    with pytest.raises(InkFileError, match=r"mine.dat: it includes the file 'a.doc'"):
        parse_unipen(".INCLUDE a.doc\n", name="mine.dat")


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/hosts", "a/../../secret", "..\\secret", "link/secret"]
)
def test_an_include_never_leaves_its_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(UNIPEN_INK)
    root = tmp_path / "include"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(InkFileError, match="points out of"):
        parse_unipen(f".INCLUDE {name}\n", IncludeFolder(root))


def test_an_included_file_is_read_from_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "ink.dat").write_text(UNIPEN_INK)
    include = IncludeFolder(tmp_path)
    segments, _ = parse_unipen('.INCLUDE a/ink.dat\n.SEGMENT WORD 0 OK "x"\n', include)
    assert segments[0].ink().points == 2
    for name in ("a/none.dat", "a", "a/\0"):
        with pytest.raises(InkFileError, match=r"the include .* cannot be read"):
            parse_unipen(f".INCLUDE {name}\n", include)


def test_includes_that_run_in_a_circle_or_multiply_are_refused() -> None:
    with pytest.raises(InkFileError, match="runs in a circle"):
        parse_unipen(".INCLUDE a\n", lambda _: ".INCLUDE a\n")
    with pytest.raises(InkFileError, match="more than 100"):
        parse_unipen(".INCLUDE 1\n", lambda name: f".INCLUDE {name}1\n.INCLUDE {name}2\n")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1 2 3", "rows of 2 numbers"),
        ("1 x", "rows of 2 numbers"),
        ("nan 1", "not finite"),
        ("1e300 1", "beyond the limit"),
    ],
)
def test_damaged_numbers_are_one_sentence(rows: str, message: str) -> None:
    with pytest.raises(InkFileError, match=message):
        segment("0", ink=f".PEN_DOWN\n{rows}\n").ink()


@pytest.mark.parametrize("columns", ["", "X", "X Y X", "T P"])
def test_coordinates_need_x_and_y_once(columns: str) -> None:
    with pytest.raises(InkFileError, match=r"\.COORD"):
        parse_unipen(f".COORD {columns}\n.PEN_DOWN\n1 2\n", name="a.dat")


def test_a_text_without_keywords_is_not_unipen() -> None:
    with pytest.raises(InkFileError, match=r"note.txt: not UNIPEN"):
        parse_unipen("hello\n", name="note.txt")


VOCABULARY = """.VERSION .COORD .PEN_DOWN .PEN_UP .DT .SEGMENT .START_SET .INCLUDE .WRITER_ID
    .KEYWORD .POINTS_PER_SECOND .X_POINTS_PER_MM .Y_POINTS_PER_MM X Y T 1 -3 2.5 1e999 nan ? 0-1
    0:1-2:3,4 WORD OK 0 . " \\ é"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", "\n.", "\n0 0\n"])


@given(st.one_of(st.text(), st.lists(WORDS).map("\n".join), st.lists(WORDS).map(" ".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(HandwritingError):
        segments, sets = parse_unipen(text, lambda _: UNIPEN_INK)
        assert all(sets)
        for item in segments:
            with suppress(HandwritingError):
                assert isinstance(item.ink(), Ink)


COMPONENTS = st.lists(
    st.tuples(st.booleans(), st.lists(st.tuples(st.integers(-999, 999), st.integers(-999, 999)))),
    max_size=8,
)


@given(COMPONENTS)
def test_a_written_file_is_read_back(components: list[tuple[bool, list[tuple[int, int]]]]) -> None:
    text = ".VERSION 1.0\n"
    for down, rows in components:
        body = "".join(f"{x} {y}\n" for x, y in rows)
        text += f"{'.PEN_DOWN' if down else '.PEN_UP'}\n{body}"
    counted = [(down, rows) for down, rows in components if rows]
    text += f'.SEGMENT LINE 0-{max(len(counted) - 1, 0)} GOOD "all"\n'
    [item], sets = parse_unipen(text)
    assert [len(found) for found in sets] == ([len(counted)] if counted else [])
    drawn = [rows for down, rows in counted if down]
    if drawn:
        expected = Ink.from_arrays([np.array(rows) * [1.0, -1.0] for rows in drawn])
        assert item.ink() == expected
    else:
        with pytest.raises(InkFileError):
            item.ink()
