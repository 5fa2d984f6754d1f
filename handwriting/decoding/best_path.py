"""Best path decoding: the likeliest label of every frame, collapsed.

Fast and simple, but it reads one path only: the likeliest text may be spread over many paths,
none of which is the best one. Beam search adds those up.
"""

from __future__ import annotations

import numpy as np

from handwriting.decoding.alphabet import BLANK, Alphabet
from handwriting.decoding.spans import Hypothesis, LogProbs, check_shape, make_hypothesis


def best_path(log_probs: LogProbs, alphabet: Alphabet) -> Hypothesis:
    """Reads the path that takes the likeliest class of every frame.

    Graves, Fernandez, Gomez, Schmidhuber: Connectionist Temporal Classification, ICML 2006,
    equation 4: B(argmax of each frame), where B merges repetitions and then removes blanks.
    Takes time O(T C).

    Args:
        log_probs: natural logarithms, shape (T, C); class 0 is the blank.
        alphabet: of C - 1 symbols.

    Returns:
        The text; its score is the log-probability of this one path, a lower bound of the text's.
    """
    check_shape(log_probs, alphabet)
    T = len(log_probs)
    path = log_probs.argmax(axis=1)  # (T,)
    score = float(log_probs[np.arange(T), path].sum(dtype=np.float64))
    starts = np.flatnonzero(np.diff(path, prepend=-1))  # (runs,)
    ends = np.append(starts[1:], T) - 1  # (runs,)
    written = path[starts] != BLANK
    runs = zip(
        path[starts][written].tolist(),
        starts[written].tolist(),
        ends[written].tolist(),
        strict=True,
    )
    return make_hypothesis(log_probs, alphabet, list(runs), score)
