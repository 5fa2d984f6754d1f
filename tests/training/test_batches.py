"""Which lines meet, in what order, and what a batch holds."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.corpora import Sample
from handwriting.decoding import Alphabet
from handwriting.errors import CorpusError
from handwriting.features import FeatureConfig
from handwriting.training.augmentation import AugmentationConfig
from handwriting.training.batches import BUCKET, BatchOrder, BucketSampler, Lines, collate, cut
from tests.fakes import scribble

ALPHABET = Alphabet(tuple("abc"))


def lines(texts=("ab", "c", "abcc")):
    samples = [Sample(f"line-{i}", "w", scribble(i), text) for i, text in enumerate(texts)]
    return Lines(samples, ALPHABET, FeatureConfig(), AugmentationConfig(), seed=1)


@given(st.integers(1, 900), st.integers(1, 4), st.integers(1, 3), st.integers(0, 3), st.booleans())
def test_every_line_is_seen_in_every_epoch(count, batch, processes, epoch, short_first):
    lengths = np.random.default_rng(count).integers(1, 500, count) if short_first else None
    order = BatchOrder(count, batch, processes, 7)
    parts = [order.buckets(epoch, process, lengths) for process in range(processes)]
    for part in parts:
        assert [len(bucket) % batch for bucket in part] == [0] * len(part)
        assert {len(bucket) for bucket in part[:-1]} <= {BUCKET * batch}
        assert sum(map(len, part)) == order.steps * batch
    seen = np.bincount(np.concatenate([np.concatenate(part) for part in parts]), minlength=count)
    assert seen.min() >= 1
    # Only the filling of the last step is seen again.
    assert (seen - 1).sum() < batch * processes


def test_the_order_changes_with_the_epoch_and_not_with_the_call():
    order = BatchOrder(100, 4, 1, 7)
    (first,), (again,), (second,) = (order.buckets(epoch, 0) for epoch in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, second)
    assert order.turns(1, 0, 25).tolist() == order.turns(1, 0, 25).tolist()
    assert sorted(order.turns(1, 0, 25)) == list(range(25))
    assert order.turns(1, 0, 25).tolist() != order.turns(1, 1, 25).tolist()


def test_buckets_of_short_lines_come_first_where_lengths_are_given():
    lengths = np.random.default_rng(0).permutation(np.arange(1, 8 * BUCKET * 3 + 1))
    buckets = BatchOrder(len(lengths), 8, 1, 7).buckets(0, 0, lengths)
    assert len(buckets) == 3
    for before, after in pairwise(buckets):
        assert lengths[before].max() < lengths[after].min()


def test_a_bucket_is_cut_into_batches_by_the_frames_it_really_has():
    data = lines(["a"] * 12)
    items = [data[epoch, line] for epoch in range(3) for line in range(12)]
    batches = cut(items, 4)
    assert len(batches) == 9
    counts = [int(length) for batch in batches for length in batch.lengths]
    assert sorted(counts) == sorted(len(frames) for frames, _ in items)
    longest = [int(batch.lengths.max()) for batch in batches]
    shortest = [int(batch.lengths.min()) for batch in batches]
    assert all(a <= b for a, b in zip(longest, shortest[1:], strict=False))


def test_keys_of_a_bucket_name_the_epoch():
    order = BatchOrder(10, 2, 1, 7)
    (bucket,) = order.buckets(3, 0)
    assert list(BucketSampler(3, [bucket])) == [[(3, int(line)) for line in bucket]]


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


def test_characters_are_those_of_the_labels():
    assert lines().characters().tolist() == [2, 1, 4]


def test_a_label_outside_the_alphabet_names_the_line_and_the_character():
    with pytest.raises(CorpusError, match=r"line-1.*'é'"):
        lines(("ab", "cé"))
