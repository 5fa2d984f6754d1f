"""Weight noise: each step learns with weights that are a little off.

A net that must read with weights known only roughly cannot keep single training lines in them
(Graves 2013, "Generating sequences with recurrent neural networks", section 4.2; Jim, Giles & Horne
1996, "An analysis of noise in recurrent neural networks"). Knows weights, no loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch
from torch.nn import Parameter


@contextmanager
def noisy(weights: Iterable[Parameter], deviation: float) -> Iterator[None]:
    """Adds normal noise to weights, in place, and on leaving takes it off exactly.

    Gradients that are wanted at the noisy weights must be computed inside.

    Args:
        weights: what is disturbed.
        deviation: standard deviation of the noise, in units of the weights; 0 does nothing, and
            draws no random number.
    """
    if not deviation:
        yield
        return
    disturbed = list(weights)
    clean = [weight.detach().clone() for weight in disturbed]
    with torch.no_grad():
        for weight in disturbed:
            weight.add_(torch.randn_like(weight), alpha=deviation)
    try:
        yield
    finally:
        with torch.no_grad():
            for weight, value in zip(disturbed, clean, strict=True):
                weight.copy_(value)
