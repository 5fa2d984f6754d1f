"""UNIPEN as a corpus: categories, writers, the English part, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from handwriting.corpora import Unipen, unipen
from handwriting.corpora.unipen import person, source_of, validation_writers
from handwriting.errors import CorpusError
from tests.fakes_corpora import make_unipen


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def corpus(tmp_path: Path, cache: Path) -> Unipen:
    return Unipen(make_unipen(tmp_path / "unipen"), cache=cache)


def test_words_have_ink_text_and_writer(corpus: Unipen) -> None:
    words = corpus.words(english=False)
    assert words.ids == ["7/apb/x1#0", "7/apb/x1#1", "7/apb/x1#2", "7/sie/x3#0"]
    assert words.texts == ["one", 'two"', "bad", "drie"]
    assert words.writers == ["ap/jonklein"] * 3 + ["sie/s1"]
    one, two, *_ = words
    assert [stroke.xy.tolist() for stroke in one.ink.strokes] == [[[0, -10], [1, -20]]]
    assert [len(stroke) for stroke in two.ink.strokes] == [2, 3], "the pen-up part is not drawn"


def test_the_english_part_has_no_bad_quality_and_no_foreign_source(corpus: Unipen) -> None:
    assert corpus.words().texts == ["one", 'two"']


def test_texts_and_characters(corpus: Unipen) -> None:
    assert corpus.texts().texts == ["one two"]
    assert corpus.characters("1a")[0].ink.points == 1
    with pytest.raises(CorpusError, match="no characters '7', only 1a, 1b"):
        corpus.characters("7")


def test_one_person_under_two_names_is_one_writer(corpus: Unipen) -> None:
    assert corpus.texts().writers == [corpus.words().writers[0]]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("cea", "SR3070"), ("cec", "sr3070"), True),
        (("apd", "Chuck_Chaffee_1"), ("apd", "Chuck_Chaffee_2"), True),
        (("apb", "textStephenMayzelsSplit"), ("ape", "Stephen_Mayzels"), True),
        (("apb", "Jon_Klein"), ("apd", "Jon_Kleine"), False),
        (("hpb", "ic"), ("lex", "ic"), False),
        (("ibm", "A"), ("ibm", "a"), False),
        (("ibm", "r00-11"), ("ibm", "r04-11"), True),
        (("ibm", "r00-11"), ("ibm", "r00-07"), False),
        (("scr", "d1_ww000140"), ("scr", "d2_ww000140"), True),
    ],
)
def test_writers_are_merged_only_where_ids_mean_the_same(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    assert (person(*one) == person(*other)) is same


def test_what_cannot_be_used_is_said(corpus: Unipen) -> None:
    corpus.words()
    said = " ".join(corpus.missing)
    assert "Category 8 is not in" not in said
    assert "Category 3 is not in" in said
    assert "2 files cannot be used" in said
    assert "'../../secret.txt' points out of" in said
    assert "1 segments cannot be used, for instance: 7/apb/x1.dat, segment WORD 0-99" in said


def test_an_absent_category_is_refused(corpus: Unipen) -> None:
    with pytest.raises(CorpusError, match="category 3 is not in this copy"):
        corpus.characters("3")


def test_the_release_may_lie_two_folders_below(tmp_path: Path, cache: Path) -> None:
    make_unipen(tmp_path / "disc/CDROM/train_r01_v07")
    assert len(Unipen(tmp_path / "disc", cache=cache).words()) == 2


def test_the_cache_gives_the_same_as_parsing(
    corpus: Unipen, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = corpus.words()
    monkeypatch.setattr("handwriting.corpora.unipen.parse_unipen", lambda *_: pytest.fail("parsed"))
    again = Unipen(corpus.folder, cache=cache)
    assert list(again.words()) == list(words)
    assert set(again.missing) == set(corpus.missing)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder"):
        Unipen(tmp_path / "nothing")
    with pytest.raises(CorpusError, match="not a UNIPEN release"):
        Unipen(tmp_path)


def test_the_source_is_part_of_the_id() -> None:
    assert source_of("7/hpp/hpp3/hpb3-wf0#12") == "hpp"


def test_no_writer_is_in_both_parts(corpus: Unipen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unipen, "validation_writers", lambda: frozenset({"sie/s1"}))
    held_out = corpus.words(english=False, split="validation")
    trained = corpus.words(english=False, split="train")
    assert held_out.texts == ["drie"]
    assert trained.texts == ["one", 'two"', "bad"]
    assert len(corpus.characters("1a", split="train")) == 1
    assert len(corpus.characters("1a", split="validation")) == 0


def test_stacked_texts_are_no_lines(corpus: Unipen) -> None:
    assert corpus.texts(split="train").texts == ["one two"]
    assert len(corpus.lines(split="train")) == 0


def test_the_committed_lists_are_sorted_and_well_formed() -> None:
    folder = Path(unipen.__file__).parent
    for name, parts in (("unipen_validation.txt", 2), ("unipen_several_lines.txt", None)):
        header, *rows = (folder / name).read_text(encoding="utf-8").splitlines()
        assert header.startswith("#")
        rows = [row for row in rows if not row.startswith("#")]
        assert rows == sorted(set(rows))
        assert all("/" in row and row.strip() == row for row in rows)
        assert parts is None or {row.count("/") + 1 for row in rows} == {parts}


def test_held_out_writers_have_the_ids_of_merged_persons() -> None:
    for writer in validation_writers():
        family, name = writer.split("/")
        source = {"ap": "apd", "ce": "cec"}.get(family, family)
        assert person(source, name) == writer
