"""The model that ships reads ink that ships, and keeps to its promises of size and terms."""

from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from handwriting import Recognizer, read_ink
from handwriting.shipped import find_model, shipped_models

# That it is there at all is checked where the wheel is tried (.ci/try_wheel.py).
pytestmark = pytest.mark.skipif(
    "default" not in shipped_models(), reason="models/default has not been trained here"
)

CSV = Path(__file__).parent / "data" / "csv"


def test_it_reads_the_six_labelled_samples_with_at_most_one_error_case_included():
    paths = sorted(CSV.glob("*.csv"))
    written = [path.stem.partition("_")[2] for path in paths]  # "5_the car is red.csv"
    assert len(written) == 6
    inks = [read_ink(path, y_up=True) for path in paths]
    read = [recognition.text for recognition in Recognizer.load("default").recognize_many(inks)]
    assert sum(map(Levenshtein.distance, read, written)) <= 1, list(zip(read, written, strict=True))


def test_its_weights_take_at_most_8_megabytes():
    assert (find_model("default") / "weights.safetensors").stat().st_size <= 8_000_000


def test_its_card_states_the_terms_of_its_training_ink():
    card = (find_model("default") / "README.md").read_text(encoding="utf-8")
    assert "IAM-OnDB" in card
    assert "non-commercial" in card
