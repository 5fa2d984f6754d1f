"""Expected errors: what the best path will be judged by, made differentiable.

CTC's loss asks that the label be likely; it does not ask which of the wrong readings come next.
The expected number of errors does. Its gradient goes through how likely each of a few readings is,
drawn from the network's own paths (Graves & Jaitly 2014, section 4, "expected transcription
loss"), each counted with all its paths and the few taken for all there are (Prabhavalkar et al.
2018, "Minimum word error rate training", eq. 3). Knows log-probabilities and labels, no network.
"""

from __future__ import annotations

import numpy as np
import torch
from rapidfuzz.distance import Levenshtein
from torch import Tensor
from torch.nn.functional import ctc_loss

from handwriting.decoding import BLANK


def expected_errors(
    log_probs: Tensor, lengths: Tensor, targets: Tensor, target_lengths: Tensor, draws: int
) -> Tensor:
    """The expected edit distance between reading and label, mean over the lines.

    Readings are the best path's and those of `draws` paths drawn frame by frame (torch's random
    numbers), each reading once.

    Args:
        log_probs: log-probabilities of the classes, blank first, shape (B, T, C).
        lengths: frames of each line, shape (B,).
        targets: labels of all lines, joined, shape (sum of `target_lengths`,).
        target_lengths: labels of each line, shape (B,).
        draws: paths drawn for each line, at least 1.

    Returns:
        Edits a line, a scalar; differentiable with regard to `log_probs`.
    """
    wanted = [line.tolist() for line in targets.cpu().split(target_lengths.tolist())]
    readings = _readings(log_probs.detach(), lengths, draws)
    lines = [line for line, several in enumerate(readings) for _ in several]
    flat = [reading for several in readings for reading in several]
    device = log_probs.device
    line = torch.tensor(lines, device=device)
    labels = torch.tensor([label for reading in flat for label in reading], dtype=torch.long)
    likely = -ctc_loss(
        log_probs[line].transpose(0, 1),
        labels.to(device),
        lengths.to(device)[line],
        torch.tensor([len(reading) for reading in flat], device=device),
        reduction="none",
    )
    edits = torch.tensor(
        [
            float(Levenshtein.distance(wanted[number], reading))
            for number, reading in zip(lines, flat, strict=True)
        ],
        device=device,
    )
    counts = [len(several) for several in readings]
    expected = [
        (one.softmax(0) * wrong).sum()
        for one, wrong in zip(likely.split(counts), edits.split(counts), strict=True)
    ]
    return torch.stack(expected).mean()


def _readings(log_probs: Tensor, lengths: Tensor, draws: int) -> list[list[tuple[int, ...]]]:
    """Different readings of each line, the best path's first."""
    size, frames, classes = log_probs.shape
    drawn = torch.multinomial(
        log_probs.exp().reshape(-1, classes), draws, replacement=True
    ).reshape(size, frames, draws)
    paths = torch.cat([log_probs.argmax(2, keepdim=True), drawn], 2).cpu().numpy()
    fresh = np.ones(paths.shape, bool)
    fresh[:, 1:] = paths[:, 1:] != paths[:, :-1]
    inside = np.arange(frames)[None, :, None] < lengths.cpu().numpy()[:, None, None]
    kept = fresh & inside & (paths != BLANK)
    return [
        list(
            dict.fromkeys(
                tuple(paths[line, kept[line, :, k], k].tolist()) for k in range(draws + 1)
            )
        )
        for line in range(size)
    ]
