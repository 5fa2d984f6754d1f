"""Which lines meet, in what order, and what a batch holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.corpora import Sample
from handwriting.decoding import Alphabet
from handwriting.errors import CorpusError
from handwriting.features import FeatureConfig
from handwriting.training.augmentation import AugmentationConfig
from handwriting.training.batches import BatchOrder, EpochSampler, Lines, collate
from tests.fakes import scribble

ALPHABET = Alphabet(tuple("abc"))


def lines(texts=("ab", "c", "abcc")):
    samples = [Sample(f"line-{i}", "w", scribble(i), text) for i, text in enumerate(texts)]
    return Lines(samples, ALPHABET, FeatureConfig(), AugmentationConfig(), seed=1)


@given(st.integers(1, 300), st.integers(1, 9), st.integers(1, 3), st.integers(0, 3), st.booleans())
def test_every_line_is_seen_in_every_epoch(count, batch, processes, epoch, short_first):
    lengths = np.random.default_rng(count).integers(1, 500, count)
    order = BatchOrder(lengths, batch, processes, 7, short_first)
    parts = [order.epoch(epoch, process) for process in range(processes)]
    assert {len(part) for part in parts} == {order.steps}
    assert {len(lines) for part in parts for lines in part} == {batch}
    seen = np.bincount(np.concatenate([np.concatenate(part) for part in parts]), minlength=count)
    assert seen.min() >= 1
    # Only the filling of the last step is seen again.
    assert (seen - 1).sum() < batch * processes


def test_the_order_changes_with_the_epoch_and_not_with_the_call():
    order = BatchOrder(np.arange(1, 101), 4, 1, 7, False)
    first, again, second = order.epoch(1, 0), order.epoch(1, 0), order.epoch(2, 0)
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, second)


def test_short_lines_come_first_in_the_first_epoch():
    lengths = np.random.default_rng(0).permutation(np.arange(1, 65))
    order = BatchOrder(lengths, 8, 1, 7, True)
    longest = [lengths[lines].max() for lines in order.epoch(0, 0)]
    assert longest == sorted(longest)
    later = [lengths[lines].max() for lines in order.epoch(1, 0)]
    assert later != sorted(later)


def test_lines_of_like_length_meet():
    lengths = np.random.default_rng(0).integers(100, 600, 2000)
    order = BatchOrder(lengths, 8, 2, 7, True)
    for part in (0, 1):
        spread = [np.ptp(lengths[lines]) for lines in order.epoch(3, part)]
        assert np.mean(spread) < 30


def test_a_resumed_epoch_goes_on_where_it_stood():
    order = BatchOrder(np.arange(1, 51), 4, 1, 7, False)
    whole, rest = list(EpochSampler(order, 2, 0)), list(EpochSampler(order, 2, 0, start=5))
    assert whole[5:] == rest
    assert len(EpochSampler(order, 2, 0, start=5)) == len(rest)


def test_a_line_is_distorted_anew_each_epoch_and_alike_each_time():
    data = lines()
    first, again, second = data[0, 1], data[0, 1], data[1, 1]
    np.testing.assert_array_equal(first[0].values, again[0].values)
    assert (
        first[0].values.shape != second[0].values.shape
        or (first[0].values != second[0].values).any()
    )
    assert first[1].tolist() == [3]


def test_a_batch_pads_frames_and_joins_labels():
    data = lines()
    items = [data[0, 0], data[0, 2]]
    batch = collate(items)
    assert batch.lengths.tolist() == [len(items[0][0]), len(items[1][0])]
    assert batch.targets.tolist() == [1, 2, 1, 2, 3, 3]
    assert batch.target_lengths.tolist() == [2, 4]
    for row, (frames, _) in zip(batch.values.numpy(), items, strict=True):
        np.testing.assert_array_equal(row[: len(frames)], frames.values)
        assert not row[len(frames) :].any()


def test_lengths_are_those_of_the_ink_as_written():
    data = lines()
    assert data.lengths().tolist() == [len(frames) for frames in _plain(data)]


def _plain(data):
    from handwriting.features import extract_strokes

    return [extract_strokes(strokes, data.features) for strokes in data.strokes]


def test_a_label_outside_the_alphabet_names_the_line_and_the_character():
    with pytest.raises(CorpusError, match=r"line-1.*'é'"):
        lines(("ab", "cé"))
