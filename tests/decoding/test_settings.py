from __future__ import annotations

import json
from pathlib import Path

import pytest

from handwriting.decoding import (
    AUTO,
    Calibration,
    DecodingSettings,
    LanguageWeights,
    load_settings,
    save_settings,
)
from handwriting.decoding.calibration import ConfidenceMaps, MonotoneMap
from handwriting.errors import ModelError, OutputError


def test_a_folder_without_the_file_has_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == DecodingSettings()
    assert DecodingSettings().language_model == AUTO


@pytest.mark.parametrize("language_model", ["english", None, AUTO])
@pytest.mark.parametrize("margin", [3.5, float("inf")])
def test_saved_settings_come_back(
    tmp_path: Path, language_model: str | None, margin: float
) -> None:
    maps = ConfidenceMaps(word=MonotoneMap(((0.0, 0.1), (1.0, 0.9))))
    settings = DecodingSettings(
        language_model, LanguageWeights(0.4, 1.0, 0.25), 12, margin, Calibration(language=maps)
    )
    save_settings(settings, tmp_path)
    assert load_settings(tmp_path) == settings
    json.loads((tmp_path / "decoding.json").read_text(), parse_constant=pytest.fail)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is damaged or not JSON"),
        ("\x00\x01", "is damaged or not JSON"),
        ("[" * 100_000, "is damaged or not JSON"),
        ("[1]", "it is no JSON object"),
        ('{"beam": 3}', "unknown entry 'beam'"),
        ('{"beam_width": "wide"}', 'beam_width cannot be "wide"'),
        ('{"beam_width": true}', "beam_width cannot be true"),
        ('{"beam_width": 0}', "the beam width must be from 1 to"),
        ('{"beam_width": 1000000000000}', "the beam width must be from 1 to"),
        ('{"margin": 0}', "the margin must be positive"),
        ('{"margin": NaN}', "the margin must be positive"),
        ('{"language_model": 7}', "language_model cannot be 7"),
        ('{"language_weights": {"scale": -1}}', "must not be negative"),
        ('{"language_weights": {"scale": NaN}}', "must be finite"),
        ('{"language_weights": {"scale": "1"}}', 'scale cannot be "1"'),
        ('{"language_weights": {"length": 1}}', "there is no language weight 'length'"),
        ('{"calibration": {"raw": 1}}', "a calibration must have the entries"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "decoding.json").write_text(text)
    with pytest.raises(ModelError) as error:
        load_settings(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / 'decoding.json'} ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        save_settings(DecodingSettings(), tmp_path / "missing")
