"""Prefix beam search: the likeliest texts, each with the probability of all its paths.

The network alone judges here. A language model has one seam: `_Beam.entering`, the log-probability
that a prefix gains a class. What a model adds there for (prefix, class), a word's share when the
class is a space, is counted once a character however many paths write it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from handwriting.decoding.align import align
from handwriting.decoding.alphabet import BLANK, Alphabet
from handwriting.decoding.spans import Hypothesis, LogProbs, check_shape

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def beam_search(
    log_probs: LogProbs, alphabet: Alphabet, *, width: int = 16, alternatives: int = 5
) -> tuple[Hypothesis, ...]:
    """Finds the likeliest texts.

    Graves: Supervised Sequence Labelling with Recurrent Neural Networks (2012), section 7.5.3;
    the form with two probabilities a prefix is that of Hannun, Maas, Jurafsky and Ng: First-Pass
    Large Vocabulary Continuous Speech Recognition using Bi-Directional Recurrent DNNs (2014),
    algorithm 1. Takes time O(T width C) at most; classes that cannot enter the beam are skipped,
    which changes no result. With a width that no frame exceeds, the scores are those of CTC's
    forward algorithm.

    Args:
        log_probs: natural logarithms, shape (T, C); class 0 is the blank.
        alphabet: of C - 1 symbols.
        width: prefixes kept after each frame, at least 1.
        alternatives: the most texts to return, at least 1.

    Returns:
        Distinct texts, best first, at least one. A score is the text's log-probability over all
        its paths within the beam; the spans are those of its likeliest path.
    """
    check_shape(log_probs, alphabet)
    assert width >= 1, f"width must be at least 1, not {width}"
    assert alternatives >= 1, f"alternatives must be at least 1, not {alternatives}"
    prefixes = _Prefixes(log_probs.shape[1])
    beam = _Beam.start()
    for frame in np.asarray(log_probs, dtype=np.float64):  # (C,)
        beam = beam.advance(frame, prefixes, width)
    totals = beam.totals()
    best = np.argsort(-totals, kind="stable")[:alternatives]
    hypotheses = []
    for node, score in zip(beam.nodes[best].tolist(), totals[best].tolist(), strict=True):
        aligned = align(log_probs, alphabet.decode(prefixes.labels(node)), alphabet)
        hypotheses.append(Hypothesis(aligned.text, aligned.spans, score))
    return tuple(hypotheses)


@dataclass
class _Prefixes:
    """Every prefix met so far, as a tree: a node is its parent and one more label.

    A prefix that left the beam and comes back gets its old number, so numbers tell prefixes apart.
    """

    classes: int
    parents: list[int] = field(default_factory=lambda: [-1])
    lasts: list[int] = field(default_factory=lambda: [BLANK])
    children: dict[int, int] = field(default_factory=dict)

    def child(self, parent: int, label: int) -> int:
        """The number of the prefix that is `parent` and then `label`."""
        node = self.children.setdefault(parent * self.classes + label, len(self.parents))
        if node == len(self.parents):
            self.parents.append(parent)
            self.lasts.append(label)
        return node

    def labels(self, node: int) -> list[int]:
        """The labels of a prefix, first to last."""
        labels = []
        while node:
            labels.append(self.lasts[node])
            node = self.parents[node]
        return labels[::-1]


class _Beam(NamedTuple):
    """N prefixes; all arrays have shape (N,).

    Attributes:
        nodes: numbers of the prefixes.
        parents: numbers of the prefixes without their last label, -1 for the empty one.
        lasts: their last labels, the blank for the empty one.
        blank: log-probability of all paths so far that write the prefix and end in a blank.
        label: the same for those that end in its last label.
    """

    nodes: Ints
    parents: Ints
    lasts: Ints
    blank: Floats
    label: Floats

    @classmethod
    def start(cls) -> _Beam:
        """The empty prefix, before the first frame."""
        return cls(
            np.array([0]), np.array([-1]), np.array([BLANK]), np.array([0.0]), np.array([-np.inf])
        )

    def totals(self) -> Floats:
        """Log-probability of each prefix over all its paths so far."""
        return np.logaddexp(self.blank, self.label)

    def advance(self, frame: Floats, prefixes: _Prefixes, width: int) -> _Beam:
        """The best `width` prefixes after one more frame.

        Args:
            frame: log-probabilities of the classes, shape (C,).
            prefixes: the tree, which grows by the prefixes that are new to the beam.
            width: prefixes to keep.
        """
        totals = self.totals()
        # A prefix stays as it is by a blank, or by its last label once more; and it is entered
        # from its parent, where that is in the beam too.
        blank = totals + frame[BLANK]
        label = self.label + frame[self.lasts]
        children, parents = (self.parents[:, None] == self.nodes).nonzero()
        lasts = self.lasts[children]
        entered = self.entering(frame, totals, parents, lasts)
        label[children] = np.logaddexp(label[children], entered)
        stays = np.logaddexp(blank, label)  # (N,)

        classes = self._contenders(frame, totals, stays, width)  # (K,)
        everyone = np.arange(len(stays))[:, None]  # (N, 1)
        grown = self.entering(frame, totals, everyone, classes)  # (N, K)
        known = np.zeros((len(stays), len(frame)), dtype=bool)
        known[parents, lasts] = True  # entered above, and not new
        grown[known[:, classes]] = -np.inf

        old, rows, columns = _best(stays, grown, width)
        labels = classes[columns]
        pairs = zip(self.nodes[rows].tolist(), labels.tolist(), strict=True)
        new = np.array([prefixes.child(*pair) for pair in pairs], dtype=np.int64)
        return _Beam(
            np.concatenate([self.nodes[old], new]),
            np.concatenate([self.parents[old], self.nodes[rows]]),
            np.concatenate([self.lasts[old], labels]),
            np.concatenate([blank[old], np.full(len(new), -np.inf)]),
            np.concatenate([label[old], grown[rows, columns]]),
        )

    def entering(self, frame: Floats, totals: Floats, rows: Ints, classes: Ints) -> Floats:
        """Log-probability of all paths that append a class to a prefix at this frame.

        After an equal label only the paths that end in a blank append; the others repeat.

        Args:
            frame: shape (C,).
            totals: of the beam, shape (N,).
            rows: which prefixes.
            classes: what is appended, of a shape that broadcasts with `rows`.
        """
        paths = np.where(self.lasts[rows] == classes, self.blank[rows], totals[rows])
        return paths + frame[classes]

    def _contenders(self, frame: Floats, totals: Floats, stays: Floats, width: int) -> Ints:
        """The classes by which some new prefix might still enter the beam, shape (K,)."""
        bar = -np.inf
        if len(stays) >= width:  # as many candidates already reach this much
            bar = stays.min() - totals.max()
        contends = frame > bar
        contends[BLANK] = False
        return np.flatnonzero(contends)


def _best(stays: Floats, grown: Floats, width: int) -> tuple[Ints, Ints, Ints]:
    """Selects the best `width` of the candidates that are possible at all.

    Returns:
        The indices of those among `stays` (N,), and the rows and columns of those among
        `grown` (N, K).
    """
    scores = np.concatenate([stays, grown.ravel()])
    kept = np.flatnonzero(scores > -np.inf)
    if len(kept) > width:
        kept = np.sort(np.argpartition(-scores, width - 1)[:width])
    old = kept[kept < len(stays)]
    rows, columns = np.divmod(kept[len(old) :] - len(stays), max(grown.shape[1], 1))
    return old, rows, columns
