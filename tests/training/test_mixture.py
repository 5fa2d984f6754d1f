"""Epochs of several sources: their shares, their phases, and that chance is the line's alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from handwriting.corpora import Sample
from handwriting.decoding import Alphabet
from handwriting.errors import ConfigError, CorpusError
from handwriting.features import FeatureConfig
from handwriting.training import rejoining
from handwriting.training.augmentation import AugmentationConfig
from handwriting.training.mixture import Mixture, Portion
from handwriting.training.sources import PlannedLine, Rejoined
from tests.fakes import random_model, scribble


@dataclass
class Numbered:
    """A source of which every line says its number."""

    lines: int | None
    first: int = 0

    def plan(self, line, random):
        number = line if self.lines is not None else int(random.integers(1000))
        text = str(self.first + number)
        return PlannedLine(text, lambda: [s.xy for s in scribble(1).strokes])


def mixture(*portions, lines=20, words_first=0, symbols="0123456789"):
    return Mixture(
        portions,
        lines,
        words_first,
        Alphabet(tuple(symbols)),
        FeatureConfig(),
        AugmentationConfig(),
        seed=3,
    )


def numbers(data, epoch):
    """What the lines of an epoch say."""
    return [int("".join(str(digit - 1) for digit in data[epoch, i][1])) for i in range(len(data))]


def test_shares_are_kept():
    data = mixture(
        Portion("few", Numbered(100), 1.0, "both"),
        Portion("many", Numbered(100, first=500), 3.0, "both"),
    )
    seen = numbers(data, 0)
    assert sum(number < 500 for number in seen) == 5
    assert len(seen) == len(data) == 20


def test_a_source_is_gone_through_before_any_line_of_it_comes_again():
    data = mixture(Portion("one", Numbered(30), 1.0, "both"), lines=12)
    seen = [number for epoch in range(5) for number in numbers(data, epoch)]
    assert sorted(seen[:30]) == sorted(seen[30:60]) == list(range(30))
    assert seen[:30] != seen[30:60]


def test_words_come_first():
    data = mixture(
        Portion("words", Numbered(50), 1.0, "words"),
        Portion("lines", Numbered(50, first=500), 1.0, "lines"),
        words_first=2,
    )
    for epoch in range(4):
        assert {number >= 500 for number in numbers(data, epoch)} == {epoch >= 2}


def test_a_source_goes_on_where_it_stood_across_phases():
    data = mixture(
        Portion("words", Numbered(50), 1.0, "both"),
        Portion("lines", Numbered(50, first=500), 3.0, "lines"),
        words_first=1,
    )
    seen = [n for epoch in range(7) for n in numbers(data, epoch) if n < 500]
    assert len(seen) == 20 + 6 * 5
    assert sorted(seen) == list(range(50))


def test_a_line_is_the_same_whenever_it_is_asked_for():
    data = mixture(Portion("made", Numbered(None), 1.0, "both"))
    first, _, again = data[1, 4], data[0, 4], data[1, 4]
    np.testing.assert_array_equal(first[0].values, again[0].values)
    assert first[1].tolist() == again[1].tolist()
    assert numbers(data, 0) != numbers(data, 1)


def test_characters_are_those_of_the_lines_of_the_first_epoch():
    data = mixture(Portion("made", Numbered(None), 1.0, "both"))
    digits = [len(data[0, line][1]) for line in range(len(data))]
    assert len(set(digits)) > 1
    assert data.characters().tolist() == digits


def test_a_phase_without_a_source_is_refused():
    with pytest.raises(ConfigError, match="phase of words"):
        mixture(Portion("lines", Numbered(5), 1.0, "lines"), words_first=1)
    with pytest.raises(ConfigError, match="phase of lines"):
        mixture(Portion("words", Numbered(5), 1.0, "words"), words_first=1)


def test_a_label_outside_the_alphabet_names_its_source():
    data = mixture(Portion("words", Numbered(5), 1.0, "both"), symbols="x")
    with pytest.raises(CorpusError, match="of words cannot be used"):
        data[0, 0]


def test_the_phase_of_words_need_not_exist():
    data = mixture(Portion("lines", Numbered(5), 1.0, "lines"))
    assert len(numbers(data, 0)) == 20


def test_lines_are_joined_anew_by_each_writer_in_turn(monkeypatch):
    piece = rejoining.Piece([np.array([[0.0, 0.0], [1.0, 1.0]])], 1.0, "ab", 0.5)
    cut = {"one": rejoining.Hand([piece] * 9), "two": rejoining.Hand([piece] * 2)}
    monkeypatch.setattr(rejoining, "hands", lambda _samples, _model: cut)
    samples = [
        Sample(name, name, scribble(1), text)
        for name, text in (("one", "ab ab ab ab ab"), ("two", "ab ab"), ("lost", "ab"))
    ]
    source = Rejoined(samples, random_model())
    planned = [source.plan(0, np.random.default_rng(seed)) for seed in range(40)]
    assert {line.text for line in planned} == {"ab ab ab ab ab", "ab ab"}
    for line in planned:
        assert len(line.draw()) == len(line.text.split())


def test_a_model_that_cannot_align_any_line_is_said(monkeypatch):
    monkeypatch.setattr(rejoining, "hands", lambda _samples, _model: {})
    source = Rejoined([Sample("one", "one", scribble(1), "ab")], random_model())
    with pytest.raises(CorpusError, match="cannot align any line"):
        source.plan(0, np.random.default_rng(0))
