"""`python -m benchmarks.allocator`: what `keep_freed_memory` of training is worth on this machine.

Several processes train the default encoder side by side on random batches of varying length, once
with the allocator as it comes and once with it told to keep freed memory.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time

import numpy as np
import torch
from torch.nn.functional import ctc_loss

from benchmarks.table import Row, as_markdown
from handwriting.features import FeatureConfig
from handwriting.network import Encoder, EncoderConfig
from handwriting.training.memory import keep_freed_memory

BATCH = 16  # lines of a batch
CLASSES = 82
FRAMES = (150, 600)  # shortest and longest batch
CHARACTERS = 30  # of a line
WARM_UP = 3  # steps before those that count


def train(keep: bool, steps: int) -> float:
    """Lines per second of one process of one thread."""
    if keep:
        keep_freed_memory()
    torch.set_num_threads(1)
    random = np.random.default_rng(0)
    inputs = FeatureConfig().size
    encoder = Encoder(EncoderConfig(), inputs, CLASSES)
    start = 0.0
    for step in range(WARM_UP + steps):
        if step == WARM_UP:
            start = time.perf_counter()
        frames = int(random.integers(*FRAMES))
        values = torch.randn(BATCH, frames, inputs)
        with torch.autocast("cpu", torch.bfloat16):
            log_probs, lengths = encoder(values, torch.full((BATCH,), frames))
        targets = torch.randint(1, CLASSES, (BATCH, CHARACTERS))
        loss = ctc_loss(
            log_probs.transpose(0, 1), targets, lengths, torch.full((BATCH,), CHARACTERS)
        )
        encoder.zero_grad()
        loss.backward()
    return BATCH * steps / (time.perf_counter() - start)


def measure(keep: bool, processes: int, steps: int) -> Row:
    """All processes at once, each freshly started so that it has an allocator of its own."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        speeds = pool.starmap(train, [(keep, steps)] * processes, chunksize=1)
    what = "freed memory kept" if keep else "allocator as it comes"
    return Row(what, f"{sum(speeds):.0f} lines/s", f"{processes} processes, {steps} steps each")


def main() -> None:
    """Prints both rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.allocator", description=__doc__)
    parser.add_argument("--processes", type=int, default=2, help="default: 2")
    parser.add_argument("--steps", type=int, default=40, help="that count (default: 40)")
    arguments = parser.parse_args()
    rows = [measure(keep, arguments.processes, arguments.steps) for keep in (False, True)]
    print(as_markdown(rows))


if __name__ == "__main__":
    main()
