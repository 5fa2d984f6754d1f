"""Forced alignment: where in the frames a given text was written.

The text is taken as true; whether it is a good reading is for its score to say.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handwriting.decoding.alphabet import BLANK, Alphabet
from handwriting.decoding.spans import Hypothesis, LogProbs, check_shape, make_hypothesis
from handwriting.errors import AlignmentError

BAND = 513
"""States kept a frame. A text of up to 256 characters has no more, and its alignment is exact; in a
longer one the band follows the likeliest state, so that time and memory stay linear in the frames.
"""

_IMPOSSIBLE = -1e6
"""Stands for log 0, so that even a path of zero probability has frames to show."""


def align(log_probs: LogProbs, text: str, alphabet: Alphabet, *, band: int = BAND) -> Hypothesis:
    """Finds the likeliest path that writes `text` (Viterbi).

    The states are the text's labels with blanks around them and the moves those of CTC's forward
    variable (Graves et al. 2006, section 4.1: equations 6 and 7 with the sum replaced by a
    maximum). Takes time and memory O(T min(S, band)) for the S = 2 len(text) + 1 states.

    Args:
        log_probs: natural logarithms, shape (T, C); class 0 is the blank.
        text: what to look for; may be empty.
        alphabet: of C - 1 symbols.
        band: states kept a frame, at least 5.

    Returns:
        The text with its spans; the score is the log-probability of the path found.

    Raises:
        AlphabetError: the text has a character that is not a symbol.
        AlignmentError: the text needs more frames than there are: one a character, and one more
            between two that are equal.
    """
    check_shape(log_probs, alphabet)
    labels = alphabet.encode(text)
    needed = len(labels) + int((labels[1:] == labels[:-1]).sum())
    if needed > len(log_probs):
        raise AlignmentError(
            f"a text of {len(text)} characters needs at least {needed} frames, "
            f"and there are {len(log_probs)}"
        )
    if len(log_probs) == 0:
        return Hypothesis("", (), 0.0)
    states = np.full(2 * len(labels) + 1, BLANK)  # (S,): blank, label, blank, ... blank
    states[1::2] = labels
    path, score = _viterbi(np.maximum(log_probs, _IMPOSSIBLE, dtype=np.float64), states, band)
    written = np.flatnonzero(path % 2)  # frames on a label
    starts = written[np.flatnonzero(np.diff(path[written], prepend=-1))]
    ends = written[np.flatnonzero(np.diff(path[written], append=-1))]
    runs = zip(labels.tolist(), starts.tolist(), ends.tolist(), strict=True)
    return make_hypothesis(log_probs, alphabet, list(runs), score)


def _viterbi(
    log_probs: NDArray[np.float64], states: NDArray[np.int64], band: int
) -> tuple[NDArray[np.int64], float]:
    """The likeliest state of every frame, shape (T,), and the path's log-probability."""
    T, S = len(log_probs), len(states)
    width = min(S, max(band, 5))
    lowest = _lowest_states(states, T)
    barrier = _skip_barrier(states)
    # State s lies at [s + 2]: its predecessors s - 1 and s - 2 then need no special case.
    scores = np.full(S + 2, -np.inf)
    scores[2:4] = log_probs[0, states[:2]]
    moves = np.zeros((T, width), dtype=np.int8)  # states to go back by: 0, 1 or 2
    lows = np.zeros(T, dtype=np.int64)
    candidates = np.empty((3, width))
    low = 0
    for t in range(1, T):
        high = low + width
        candidates[0] = scores[low + 2 : high + 2]
        candidates[1] = scores[low + 1 : high + 1]
        np.add(scores[low:high], barrier[low:high], out=candidates[2])
        moves[t] = candidates.argmax(axis=0)
        lows[t] = low
        np.add(
            candidates.max(axis=0), log_probs[t, states[low:high]], out=scores[low + 2 : high + 2]
        )
        if width < S:
            low = _follow(scores, low, width, int(lowest[t]))
    state = S - 1 if S == 1 or scores[S + 1] >= scores[S] else S - 2
    score = float(scores[state + 2])
    path = np.empty(T, dtype=np.int64)
    for t in range(T - 1, -1, -1):
        path[t] = state
        state -= int(moves[t, state - lows[t]])
    return path, score


def _skip_barrier(states: NDArray[np.int64]) -> NDArray[np.float64]:
    """What a move from s - 2 to s costs: nothing from a label to a different one, else all."""
    barrier = np.full(len(states), -np.inf)
    barrier[3::2][states[3::2] != states[1:-2:2]] = 0.0
    return barrier


def _lowest_states(states: NDArray[np.int64], T: int) -> NDArray[np.int64]:
    """For every frame the lowest state from which the end can still be reached, shape (T,)."""
    # Frames needed after state s: one a label still to come, one a blank between two equal ones.
    S = len(states)
    costs = np.zeros(S, dtype=np.int64)
    costs[1::2] = 1
    costs[2:-1:2] = states[1:-2:2] == states[3::2]
    after = np.append(costs[::-1].cumsum()[::-1][1:], 0)  # (S,), never rising
    left = np.arange(T - 1, -1, -1)
    return np.searchsorted(-after, -left)


def _follow(scores: NDArray[np.float64], low: int, width: int, lowest: int) -> int:
    """Moves the band to have its likeliest state in the middle; returns its new lowest state.

    States that cannot reach the end are left behind first, so the band always holds one that can.
    """
    S = len(scores) - 2
    floor = max(low, lowest)
    likeliest = floor + int(scores[floor + 2 : low + width + 2].argmax())
    scores[low + 2 : floor + 2] = -np.inf
    moved = min(max(floor, likeliest - width // 2), S - width)
    scores[low + 2 : moved + 2] = -np.inf
    return moved
