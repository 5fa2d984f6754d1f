from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwriting.language.lexicon import Lexicon, sort_words
from handwriting.language.mixture import Mixture
from handwriting.language.ngrams import count, estimate
from handwriting.language.table import NOWHERE, Table
from handwriting.language.words import WordModel

SYMBOLS = " abc"
words_of_abc = st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=12)


def node_of(lexicon: Lexicon, beginning: str) -> int:
    nodes = np.array([0])
    for character in beginning:
        nodes = lexicon.follow(nodes, np.array([SYMBOLS.index(character)]))
    return int(nodes[0])


@given(words_of_abc)
def test_a_node_knows_the_words_that_begin_like_it(words: list[str]) -> None:
    known = sort_words(words)
    lexicon = Lexicon.build(known, SYMBOLS)
    for beginning in {word[:n] for word in known for n in range(len(word) + 1)} | {"bca", "cc"}:
        expected = [word for word in known if word.startswith(beginning)]
        node = node_of(lexicon, beginning)
        if not expected:
            assert node == NOWHERE
            continue
        assert known[lexicon.first[node] : lexicon.end[node]] == expected
        assert lexicon.depth[node] == len(beginning)
        children, (size,) = lexicon.children_of(np.array([node]))
        following = {(word + " ")[len(beginning)] for word in expected}
        assert {SYMBOLS[lexicon.symbol[child]] for child in children} == following
        assert size == len(following)


def table_of(symbols: list[int], order: int, kinds: int, bits: int) -> Table:
    levels = count(np.array(symbols), order, bits)
    everything = [np.ones(len(level.keys), dtype=bool) for level in levels]
    return Table.build(levels, estimate(levels, kinds), everything, kinds)


def model_of(text: list[str]) -> tuple[WordModel, list[str]]:
    known = sort_words(text)
    numbers = [known.index(word) for word in text]
    return WordModel(Lexicon.build(known, SYMBOLS), table_of(numbers, 3, len(known) + 1, 21)), known


@settings(max_examples=40, deadline=None)
@given(words_of_abc, st.integers(0, 10**6))
def test_characters_spend_the_probability_of_words(text: list[str], seed: int) -> None:
    """Against the word table itself: the share of the words that go on with each character."""
    model, known = model_of(text)
    rng = np.random.default_rng(seed)
    before = [known[i] for i in rng.integers(0, len(known), size=2)]
    contexts = model.table.start()[None]
    for word in before:
        contexts = model.table.follow(contexts, np.array([known.index(word)]))
    chances = model.table.probabilities(contexts)[0][: len(known)]
    word = known[int(rng.integers(len(known)))]
    beginning = word[: int(rng.integers(len(word) + 1))]
    rates, total = model.probabilities(np.array([node_of(model.lexicon, beginning)]), contexts)
    expected = np.zeros(len(SYMBOLS))
    for other, chance in zip(known, chances, strict=True):
        if other.startswith(beginning):
            expected[SYMBOLS.index((other + " ")[len(beginning)])] += chance
    assert total[0] == pytest.approx(expected.sum(), rel=1e-5)
    assert rates[0] == pytest.approx(expected / expected.sum(), rel=1e-5)


def mixture_of(text: list[str], prior: float) -> Mixture:
    model, _ = model_of(text)
    codes = [SYMBOLS.index(character) for character in " ".join(text) + " "]
    return Mixture(table_of(codes, 3, len(SYMBOLS), 7), (model,), (prior,))


@settings(max_examples=30, deadline=None)
@given(words_of_abc, st.text(SYMBOLS, max_size=12), st.sampled_from([0.1, 0.6, 0.99]))
def test_a_mixture_sums_to_one_wherever_the_text_goes(
    text: list[str], written: str, prior: float
) -> None:
    mixture = mixture_of(text, prior)
    states = mixture.start()
    for character in written:
        chances = states.probabilities()
        assert chances.min() > 0
        assert chances.sum() == pytest.approx(1.0, abs=1e-6)
        states = mixture.follow(states, np.array([SYMBOLS.index(character)]))


@settings(max_examples=30, deadline=None)
@given(words_of_abc, st.lists(st.sampled_from(["a", "ab", "ba", "c", "", "?"])))
def test_a_line_starts_where_the_text_before_ended(text: list[str], before: list[str]) -> None:
    mixture = mixture_of(text, 0.3)
    symbols = [SYMBOLS.find(character) for word in before for character in f"{word} "]
    states = mixture.start()
    for symbol in symbols:
        states = mixture.follow(states, np.array([symbol]))
    for walked, started in zip(states.arrays(), mixture.start(symbols).arrays(), strict=True):
        np.testing.assert_array_equal(walked, started)


def test_a_word_is_as_probable_as_the_experts_together_say() -> None:
    """P(word) = prior P(word | words before) + (1 - prior) P(its characters)."""
    text = ["ab", "ba", "ab", "c", "ab", "abc", "ba"]
    mixture, prior = mixture_of(text, 0.3), 0.3
    model, known = model_of(text)
    states, chance = mixture.start(), 1.0
    contexts, by_characters = states.characters, 1.0
    for character in "ab ":
        symbol = np.array([SYMBOLS.index(character)])
        chance *= states.probabilities()[0, symbol[0]]
        by_characters *= mixture.characters.probabilities(contexts)[0, symbol[0]]
        contexts = mixture.characters.follow(contexts, symbol)
        states = mixture.follow(states, symbol)
    single = model.table.probabilities(model.table.start()[None])[0]
    share = prior * single[: len(known)].sum()
    by_words = single[known.index("ab")] / single[: len(known)].sum()
    assert chance == pytest.approx(share * by_words + (1 - share) * by_characters, rel=1e-5)
