"""The model that ships reads ink that ships, and keeps to its promises of size and terms."""

import pytest
from rapidfuzz.distance import Levenshtein

from handwriting import Recognizer, read_ink
from handwriting.formats import read_document
from handwriting.shipped import find_model, samples_folder, shipped_models

# That it is there at all is checked where the wheel is tried (.ci/try_wheel.py).
pytestmark = pytest.mark.skipif(
    "default" not in shipped_models(), reason="models/default has not been trained here"
)

NOTES = sorted((samples_folder() / "onlinehtr").glob("*.inkml"))


def test_it_reads_the_six_notes_with_at_most_one_error_case_included():
    inks = [read_ink(path) for path in NOTES]
    read = [recognition.text for recognition in Recognizer.load("default").recognize_many(inks)]
    written = [read_document(path).pages[0].text or "" for path in NOTES]
    assert len(written) == 6
    assert sum(map(Levenshtein.distance, read, written)) <= 1, list(zip(read, written, strict=True))


def test_its_weights_take_at_most_8_megabytes():
    assert (find_model("default") / "weights.safetensors").stat().st_size <= 8_000_000


def test_its_card_states_the_terms_of_its_training_ink():
    card = (find_model("default") / "README.md").read_text(encoding="utf-8")
    assert "IAM-OnDB" in card
    assert "non-commercial" in card
