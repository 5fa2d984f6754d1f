"""Lines of similar length go through the network together; knows numbers of frames only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

BATCH_LINES = 32
"""Most lines that go through the network together; more hardly gain speed on a processor."""

BATCH_FRAMES = 32_768
"""Most frames, padding included, of a batch of more than one line: what bounds its memory."""


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of lines to be read together, shortest first, within both limits of a batch."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        padded = (len(batch) + 1) * lengths[index]
        if batch and (len(batch) == BATCH_LINES or padded > BATCH_FRAMES):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
