from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handwriting import Ink, Recognition, Recognizer
from handwriting.decoding import Alphabet
from handwriting.errors import ConfigError, ModelError
from handwriting.features import extract
from handwriting.network import save_model
from handwriting.recognizer import Alternative
from handwriting.recognizer.batches import BATCH_FRAMES, BATCH_LINES, batches
from tests.fakes import LETTERS, dots, random_model, scribble, scripted_model


@pytest.fixture(autouse=True)
def one_torch_thread() -> Iterator[None]:
    """Nets this small gain nothing from more, and wait long for each other on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def strokes_of(recognition: Recognition) -> list[list[int]]:
    """The strokes of each character, for inks of one-point strokes."""
    return [
        [stroke for stroke, point in character.points if point == 0]
        for word in recognition.words
        for character in word.characters
    ]


def test_by_hand() -> None:
    """Twelve frames, two to an output frame: 'ab' at 0 and 1, a space at 2, 'c' at 5."""
    model = scripted_model({0: "a", 1: "b", 2: " ", 5: "c"}, stride=2, sure=0.9)
    # One dot a frame; the pen jumps widest before the sixth.
    ink = Ink.from_arrays([[[10.0 * i + 30 * (i >= 5), 3.0 * (i % 2)]] for i in range(12)])
    read = Recognizer(model).recognize(ink)
    assert read.text == "ab c"
    assert [word.text for word in read.words] == ["ab", "c"]
    assert [c.text for word in read.words for c in word.characters] == ["a", "b", "c"]
    assert [c.frames for word in read.words for c in word.characters] == [(0, 0), (1, 1), (5, 5)]
    # Output frames 2 and 3, dots 4 to 7, are nearest to the space, which is cut at the jump.
    assert strokes_of(read) == [[0, 1], [2, 3, 4], [5, 6, 7, 8, 9, 10, 11]]
    assert read.confidence == pytest.approx(0.9 * 0.9)  # of two words
    assert read.words[0].confidence == pytest.approx(0.9)
    assert read.alternatives == (Alternative("ab c", pytest.approx(6 * np.log(0.9)), literal=True),)


def test_frames_are_split_midway_between_spikes() -> None:
    model = scripted_model({2: "a", 7: "b"})
    read = Recognizer(model).recognize(dots(10))
    assert strokes_of(read) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    model = scripted_model({2: "a", 6: "b"})  # frame 4 is as near to both: the earlier has it
    read = Recognizer(model).recognize(dots(10))
    assert strokes_of(read) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_spaces_at_the_ends_are_no_text() -> None:
    model = scripted_model({0: " ", 2: "a", 4: " ", 6: " ", 8: "b", 9: " "})
    assert Recognizer(model, spacing="t2").recognize(dots(10)).text == "a  b"
    read = Recognizer(model).recognize(dots(10))
    assert read.text == "a b"
    assert [word.text for word in read.words] == ["a", "b"]


@pytest.mark.parametrize("script", [{}, {1: " "}])
def test_nothing_read(script: dict[int, str]) -> None:
    read = Recognizer(scripted_model(script)).recognize(dots(4))
    assert (read.text, read.confidence, read.words) == ("", 0.0, ())
    assert [alternative.text for alternative in read.alternatives] == [""]


@pytest.mark.parametrize("decoder", ["best-path", "beam"])
def test_a_lone_dot(decoder: str) -> None:
    read = Recognizer(scripted_model({0: "a"}), decoder=decoder).recognize(dots(1))
    assert read.text == "a"
    assert read.words[0].characters[0].points == ((0, 0),)


@given(
    seed=st.integers(0, 1000),
    script=st.dictionaries(st.integers(0, 60), st.sampled_from("ab "), min_size=1, max_size=8),
    stride=st.integers(1, 4),
)
def test_every_point_belongs_to_one_character(
    seed: int, script: dict[int, str], stride: int
) -> None:
    """With points closer than frames: every point once, in order, and none to a space."""
    ink = scribble(seed, points=400)
    model = scripted_model(script, stride=stride, step=1.0)
    characters = [c for w in Recognizer(model).recognize(ink).words for c in w.characters]
    points = [point for character in characters for point in character.points]
    everything = [(s, p) for s, stroke in enumerate(ink.strokes) for p in range(len(stroke))]
    if characters:
        assert sorted(set(points)) == everything
        assert points == sorted(points)
        assert all(character.points for character in characters)


def test_a_line_of_200_000_points() -> None:
    turn = np.linspace(0, 600, 200_000)
    stroke = np.stack([3 * turn + 8 * np.cos(turn), 10 * np.sin(turn)], axis=1)
    ink = Ink.from_arrays([stroke])
    frames = len(extract(ink, scripted_model({}).features))
    model = scripted_model({frames // 4: "a", frames // 2: "b"})
    read = Recognizer(model).recognize(ink)
    first, second = (character.points for character in read.words[0].characters)
    assert [*first, *second] == [(0, point) for point in range(200_000)]


def test_sparse_ink_is_shared() -> None:
    """One long straight stroke of two points under three letters: each letter has ink."""
    ink = Ink.from_arrays([[[0, 0], [100, 0]], [[0, 10], [0, 20]]])
    count = len(extract(ink, scripted_model({}).features))
    model = scripted_model({0: "a", count // 4: "b", count // 2: "c", count - 1: "a"})
    read = Recognizer(model).recognize(ink)
    assert read.text == "abca"
    assert all(character.points for character in read.words[0].characters)


def test_beam_gives_alternatives_best_first() -> None:
    read = Recognizer(random_model(1), decoder="beam", alternatives=4).recognize(scribble(1))
    texts = [alternative.text for alternative in read.alternatives]
    assert texts[0] == read.text
    assert 1 < len(texts) == len(set(texts)) <= 4 + 1  # the literal one besides
    scores = [alternative.score for alternative in read.alternatives[:4]]
    assert scores == sorted(scores, reverse=True)
    assert [alternative.literal for alternative in read.alternatives].count(True) == 1


def test_readings_that_differ_by_spaces_at_the_ends_are_one() -> None:
    """'a' and 'a ' are both 'a', with both probabilities."""
    model = scripted_model({0: "a"}, alphabet=Alphabet((" ", "a")), sure=0.5)
    read = Recognizer(model, decoder="beam", beam_width=99, alternatives=99).recognize(dots(2))
    # Frames: 'a' 1/2, ' ' 1/4, blank 1/4; then blank 1/2, 'a' 1/4, ' ' 1/4. Paths that write 'a'
    # or 'a ' or ' a': (1/2)(1/2 + 1/4 + 1/4) + (1/4 + 1/4)(1/4).
    assert [alternative.text for alternative in read.alternatives] == ["a", ""]
    assert np.exp([a.score for a in read.alternatives]) == pytest.approx([0.625, 0.375])


@pytest.mark.parametrize("decoder", ["best-path", "beam"])
def test_many_at_once_as_one_by_one(decoder: str) -> None:
    recognizer = Recognizer(random_model(3), decoder=decoder)
    inks = [scribble(seed, strokes=1 + seed % 7) for seed in range(2 * BATCH_LINES + 5)]
    together = recognizer.recognize_many(inks)
    alone = [recognizer.recognize(ink) for ink in inks]
    assert len({read.text for read in alone}) > 10
    for one, other in zip(alone, together, strict=True):
        assert one.text == other.text
        assert one.confidence == pytest.approx(other.confidence, abs=1e-5)
        pairs = zip(one.words, other.words, strict=True)
        assert all(a.characters[0].points == b.characters[0].points for a, b in pairs)


def test_log_probabilities_do_not_depend_on_the_batch() -> None:
    recognizer = Recognizer(random_model(3))
    frames = [
        extract(scribble(seed, strokes=1 + seed), recognizer.model.features) for seed in range(8)
    ]
    together = recognizer.model.log_probs(frames)
    for line, rows in zip(frames, together, strict=True):
        np.testing.assert_allclose(recognizer.model.log_probs([line])[0], rows, atol=1e-5)


def test_threads_share_a_recognizer() -> None:
    recognizer = Recognizer(random_model(4), decoder="beam")
    inks = [scribble(seed) for seed in range(24)]
    expected = [recognizer.recognize(ink) for ink in inks]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(recognizer.recognize, inks * 3)) == expected * 3


def test_no_inks() -> None:
    assert Recognizer(random_model()).recognize_many([]) == []


@given(st.lists(st.integers(1, 3 * BATCH_FRAMES), max_size=80))
def test_batches_hold_every_line_within_the_limits(lengths: list[int]) -> None:
    found = list(batches(lengths))
    assert sorted(index for batch in found for index in batch) == list(range(len(lengths)))
    for batch in found:
        assert 1 <= len(batch) <= BATCH_LINES
        padded = len(batch) * max(lengths[index] for index in batch)
        assert len(batch) == 1 or padded <= BATCH_FRAMES


def test_load_a_folder(tmp_path: Path) -> None:
    save_model(random_model(5), tmp_path / "model")
    recognizer = Recognizer.load(tmp_path / "model", decoder="beam", beam_width=3, alternatives=2)
    assert recognizer.model.alphabet == LETTERS
    assert (recognizer.beam_width, recognizer.alternatives) == (3, 2)
    first = recognizer.recognize(scribble(0))
    assert (
        Recognizer.load(tmp_path / "model", decoder="beam", beam_width=3, alternatives=2).recognize(
            scribble(0)
        )
        == first
    )


def test_load_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no-such-model"):
        Recognizer.load("no-such-model")
    with pytest.raises(ModelError, match="is not a model folder"):
        Recognizer.load(tmp_path)


@pytest.mark.parametrize("options", [{"decoder": "greedy"}, {"beam_width": 0}, {"alternatives": 0}])
def test_impossible_options(options: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        Recognizer(random_model(), **options)
