"""Which n-grams a smaller model does best without.

Knows levels of n-grams and their probabilities, not what becomes of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handwriting.language.ngrams import Estimate, Floats, Level, left_over


def losses(levels: list[Level], estimates: list[Estimate]) -> list[Floats]:
    """What the text loses where an n-gram is dropped, for each level shape (M,), in nats a symbol.

    Stolcke: Entropy-based Pruning of Backoff Language Models (1998), for the interpolated form: an
    n-gram's own share d goes to the shorter context, so P(w | h) falls from p to
    p' = (left over + d) lower, and all other words of the context gain d times their lower
    probability. To first order the relative entropy is P(h) (p log(p / p') - d (1 - lower)). P(h)
    is the context's frequency in the text: its Kneser-Ney probability would mislead (Siivola,
    Hirsimäki, Virpioja: On Growing and Pruning Kneser-Ney Smoothed N-Gram Models, 2007).

    What an n-gram carries counts as its own: it cannot go before the longer ones that begin with
    it. So dropping all below any threshold leaves a whole model.
    """
    own_losses = []
    for level, found in zip(levels, estimates, strict=True):
        frequency = np.add.reduceat(level.counts, level.starts)[level.contexts] / level.counts.sum()
        left = left_over(found.own, level)[level.contexts]
        fallen = (left + found.own) * found.lower
        loss = found.full * np.log(found.full / fallen) - found.own * (1 - found.lower)
        own_losses.append(frequency * loss)
    return _carried(levels, own_losses)


def _carried(levels: list[Level], own_losses: list[Floats]) -> list[Floats]:
    """Each n-gram's loss, or the greatest of those that begin with it if that is greater."""
    carried = [own_losses[-1]]
    for level, above, own in zip(levels[-2::-1], levels[:0:-1], own_losses[-2::-1], strict=True):
        parents = np.searchsorted(level.keys, above.keys[above.starts] >> above.bits)
        loss = own.copy()
        loss[parents] = np.maximum(loss[parents], np.maximum.reduceat(carried[-1], above.starts))
        carried.append(loss)
    return carried[::-1]


def keep(all_losses: list[Floats], most: int) -> list[NDArray[np.bool_]]:
    """Marks the n-grams to keep, for each level shape (M,): single symbols, and the costliest.

    Args:
        all_losses: as `losses` gives them.
        most: n-grams to keep of those that are longer than one symbol.
    """
    longer = np.concatenate([np.zeros(0), *all_losses[1:]])
    threshold = -np.inf
    if len(longer) > most:
        threshold = np.partition(longer, len(longer) - most - 1)[len(longer) - most - 1]
    kept = [loss > threshold for loss in all_losses[1:]]
    return [np.ones(len(all_losses[0]), dtype=bool), *kept]
