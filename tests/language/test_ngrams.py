from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwriting.language.ngrams import count, discounts_of, estimate, left_over
from handwriting.language.pruning import keep, losses
from handwriting.language.table import Table
from tests.language.naive import NaiveKneserNey

SYMBOLS = 4
BITS = 3
texts = st.lists(st.integers(0, SYMBOLS - 1), min_size=1, max_size=60)


def unpacked(key: int, length: int) -> tuple[int, ...]:
    return tuple((key >> BITS * (length - 1 - i)) & 7 for i in range(length))


@given(texts)
def test_counts_are_those_of_the_circular_text(text: list[int]) -> None:
    around = text * 4
    for n, level in enumerate(count(np.array(text), 3, BITS), start=1):
        expected = Counter(tuple(around[i : i + n]) for i in range(len(text)))
        found = {unpacked(int(k), n): int(c) for k, c in zip(level.keys, level.counts, strict=True)}
        assert found == expected


@settings(max_examples=40, deadline=None)
@given(texts)
def test_probabilities_are_modified_kneser_ney(text: list[int]) -> None:
    naive = NaiveKneserNey(text, 3, SYMBOLS)
    levels = count(np.array(text), 3, BITS)
    for n, (level, found) in enumerate(zip(levels, estimate(levels, SYMBOLS), strict=True), 1):
        for key, probability in zip(level.keys.tolist(), found.full.tolist(), strict=True):
            *context, symbol = unpacked(key, n)
            assert probability == pytest.approx(naive.probability(tuple(context), symbol))


def test_discounts_of_a_small_example() -> None:
    """n1 = 4, n2 = 2, n3 = 2, n4 = 1: Y = 1/2, D1 = 1/2, D2 = 1/2, D3 = 2."""
    counts = np.array([1, 1, 1, 1, 2, 2, 3, 3, 4])
    assert discounts_of(counts) == pytest.approx([0, 0.5, 0.5, 2.0])
    assert discounts_of(np.array([1, 1])) == pytest.approx([0, 0.5, 1.0, 1.5])


def built(text: list[int], most: int) -> Table:
    levels = count(np.array(text), 3, BITS)
    estimates = estimate(levels, SYMBOLS)
    return Table.build(levels, estimates, keep(losses(levels, estimates), most), SYMBOLS)


def after(table: Table, history: tuple[int, ...]) -> np.ndarray:
    contexts = table.start()[None]
    for symbol in history:
        contexts = table.follow(contexts, np.array([symbol]))
    return contexts


@settings(max_examples=40, deadline=None)
@given(texts, st.integers(0, 30))
def test_probabilities_sum_to_one_in_every_state(text: list[int], most: int) -> None:
    table = built(text, most)
    for length in range(4):
        for history in product(range(SYMBOLS), repeat=length):
            row = table.probabilities(after(table, history))
            assert row.min() > 0
            assert row.sum() == pytest.approx(1.0, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(texts)
def test_the_whole_table_says_what_was_estimated_within_its_precision(text: list[int]) -> None:
    naive = NaiveKneserNey(text, 3, SYMBOLS)
    table = built(text, 10**6)
    for history in product(range(SYMBOLS), repeat=2):
        row = table.probabilities(after(table, history))[0]
        expected = [naive.probability(history, symbol) for symbol in range(SYMBOLS)]
        assert row == pytest.approx(expected, rel=0.2)


def test_losses_are_the_relative_entropy_to_first_order() -> None:
    """Dropping one n-gram moves its share to the shorter context: the loss is measured on that."""
    text = np.random.default_rng(0).choice(4, p=[0.5, 0.3, 0.1, 0.1], size=400)
    levels = count(text, 2, BITS)
    estimates = estimate(levels, SYMBOLS)
    left = left_over(estimates[1].own, levels[1])
    costs = losses(levels, estimates)[1]
    for place in range(len(levels[1].keys)):
        context = levels[1].contexts[place]
        row = levels[1].contexts == context
        own, lower = estimates[1].own[row], estimates[1].lower[row]
        if row.sum() < SYMBOLS:
            continue
        dropped = np.where(np.flatnonzero(row) == place, 0.0, own)
        before = own + left[context] * lower
        now = dropped + (1 - dropped.sum()) * lower
        frequency = levels[1].counts[row].sum() / len(text)
        entropy = frequency * float((before * np.log(before / now)).sum())
        assert costs[place] <= entropy + 1e-9  # the second order is left out
        share = estimates[1].own[place]
        assert entropy - costs[place] <= frequency * share**2


def test_pruning_keeps_the_beginnings_of_what_it_keeps() -> None:
    text = np.random.default_rng(1).integers(0, 4, size=300)
    levels = count(text, 3, BITS)
    estimates = estimate(levels, SYMBOLS)
    for most in (0, 5, 17, 40):
        kept = keep(losses(levels, estimates), most)
        assert sum(int(marks.sum()) for marks in kept[1:]) <= most
        for level, above, marks, marks_above in zip(
            levels, levels[1:], kept, kept[1:], strict=False
        ):
            assert set((above.keys[marks_above] >> BITS).tolist()) <= set(
                level.keys[marks].tolist()
            )
