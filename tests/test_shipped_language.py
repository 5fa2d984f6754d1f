"""The language models that ship keep to their promises of size, reach and terms."""

import numpy as np
import pytest

from handwriting.language import load_language_model
from handwriting.shipped import CARD, LANGUAGE, shipped_language_models

NAMES = ("english", "english-open")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_small_and_writes_printable_ascii_and_nothing_is_impossible(name):
    path = shipped_language_models()[name] / LANGUAGE
    assert path.stat().st_size <= 20_000_000
    model = load_language_model(path)
    assert model.symbols == "".join(map(chr, range(32, 127)))
    states = model.mixture.start()
    for character in "2 kg = @~":
        chances = states.probabilities()[0]
        assert chances.sum() == pytest.approx(1, abs=1e-4)
        assert chances.min() > 1e-9
        states = model.mixture.follow(states, np.array([ord(character) - 32]))


@pytest.mark.parametrize(("name", "terms"), [("english", "non-commercial"), (NAMES[1], "any use")])
def test_its_card_states_its_terms_and_names_no_place_of_a_machine(name, terms):
    card = (shipped_language_models()[name] / CARD).read_text(encoding="utf-8")
    assert terms in card
    assert "handwriting train-lm" in card
    provenance = load_language_model(shipped_language_models()[name] / LANGUAGE).provenance
    assert "/" not in provenance["command"]
    assert ("brown.txt" in str(provenance)) == (name == "english")
