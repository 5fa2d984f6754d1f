"""What a design costs in processor time: to make a training line, to learn it.

Wall-clock time of a whole training tells more about what else the machine did. Here the same lines
are made and learned a few times, and the quickest time counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import ctc_loss

from handwriting.corpora import Sample
from handwriting.network import Encoder
from handwriting.training import data
from handwriting.training.batches import Batch, collate
from handwriting.training.config import TrainConfig

LINES = 160
ROUNDS = 3


@dataclass(frozen=True)
class Cost:
    """Processor time of one thread, in ms per training line.

    Attributes:
        make: drawing, distorting and describing it.
        learn: through the network and back, and its share of the optimizer's step.
    """

    make: float
    learn: float


def cost_of(config: TrainConfig, train: Sequence[Sample], count: int = LINES) -> Cost:
    """Measures a design on lines spread over its training.

    Args:
        config: of a mixed training.
        train: the list `data.train`.
        count: lines to measure with.
    """
    alphabet = data.alphabet_of(config.data, train)
    lines = data.mixture(config, train, alphabet)
    epochs = np.arange(count) * config.optimization.epochs // count
    places = np.random.default_rng(config.run.seed).integers(0, len(lines), count)
    keys = list(zip(epochs.tolist(), places.tolist(), strict=True))

    def made() -> list[Batch]:
        items = sorted((lines[key] for key in keys), key=lambda item: len(item[0]))
        size = config.optimization.batch
        return [collate(items[start : start + size]) for start in range(0, count, size)]

    batches = made()  # the first reads the ink from the disk
    torch.manual_seed(config.run.seed)
    encoder = Encoder(config.encoder, config.features.size, alphabet.classes).train()
    optimizer = torch.optim.AdamW(encoder.parameters(), config.optimization.learning_rate)

    def learned() -> None:
        for batch in batches:
            log_probs, lengths = encoder(batch.values, batch.lengths)
            loss = ctc_loss(
                log_probs.transpose(0, 1),
                batch.targets,
                lengths,
                batch.target_lengths,
                reduction="sum",
                zero_infinity=True,
            )
            optimizer.zero_grad()
            (loss / len(batch.lengths)).backward()
            optimizer.step()

    return Cost(quickest(made) / count, quickest(learned) / count)


def quickest(job: Callable[[], object]) -> float:
    """The least processor time of several rounds, in ms."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        job()
        times.append(1000 * (time.process_time() - start))
    return min(times)
