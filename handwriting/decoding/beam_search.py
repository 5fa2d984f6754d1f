"""Prefix beam search: the likeliest texts, each with the probability of all its paths.

The network judges alone, or together with a language model (`handwriting.decoding.judging`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from handwriting.decoding.align import align
from handwriting.decoding.alphabet import BLANK, Alphabet
from handwriting.decoding.judging import (
    Floats,
    Ints,
    Judge,
    LanguageScorer,
    LanguageWeights,
    NoJudge,
)
from handwriting.decoding.prefixes import Prefixes
from handwriting.decoding.spans import Hypothesis, LogProbs, check_shape

DEFAULT_WEIGHTS = LanguageWeights()


class Reading(NamedTuple):
    """A text that the frames may say.

    Attributes:
        text: what they say.
        score: its log-probability over all its paths within the beam, with a language model that of
            `LanguageWeights`.
    """

    text: str
    score: float


def beam_search(
    log_probs: LogProbs,
    alphabet: Alphabet,
    *,
    width: int = 16,
    margin: float = np.inf,
    alternatives: int = 5,
    language: LanguageScorer | None = None,
    weights: LanguageWeights = DEFAULT_WEIGHTS,
) -> tuple[Hypothesis, ...]:
    """Finds the likeliest texts and where they were written.

    Args:
        log_probs: as `search_texts` takes them, and so are all others.
        alphabet: likewise.
        width: likewise.
        margin: likewise.
        alternatives: likewise.
        language: likewise.
        weights: likewise.

    Returns:
        Distinct texts, best first, at least one. A score is that of `Reading`; the spans are those
        of the text's likeliest path.
    """
    readings = search_texts(
        log_probs,
        alphabet,
        width=width,
        margin=margin,
        alternatives=alternatives,
        language=language,
        weights=weights,
    )
    return tuple(
        Hypothesis(text, align(log_probs, text, alphabet).spans, score) for text, score in readings
    )


def search_texts(
    log_probs: LogProbs,
    alphabet: Alphabet,
    *,
    width: int = 16,
    margin: float = np.inf,
    alternatives: int = 5,
    language: LanguageScorer | None = None,
    weights: LanguageWeights = DEFAULT_WEIGHTS,
    keep: Hypothesis | None = None,
) -> tuple[Reading, ...]:
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
        margin: in nats; what would be new and so far behind the best is not looked at. With a
            language model 8 saves half of the time and costs nothing that could be measured.
        alternatives: the most texts to return, at least 1.
        language: a model of the text, made for this line and this alphabet.
        weights: of that model.
        keep: a reading of these frames, of one path, which the beam never loses: it is returned
            with its score even if it is not among the best `alternatives`.

    Returns:
        Distinct texts, best first, at least one.
    """
    check_shape(log_probs, alphabet)
    assert width >= 1, f"width must be at least 1, not {width}"
    assert alternatives >= 1, f"alternatives must be at least 1, not {alternatives}"
    prefixes = Prefixes(log_probs.shape[1])
    judge = Judge(language, weights, alphabet) if language else NoJudge()
    entries = {span.first: span.label for span in keep.spans} if keep else {}
    kept = 0 if keep else NOTHING
    beam = _Beam.start()
    frames = np.asarray(log_probs, dtype=np.float64)
    for first, frame, quiet in _stretches(frames, margin + judge.most):
        if quiet:
            beam = beam.rest(frame[BLANK])
            continue
        if first in entries:
            kept = prefixes.child(kept, entries[first])
        beam = beam.advance(frame, prefixes, judge, width, margin, kept)
    totals = beam.totals() + judge.ends(beam.nodes)
    order = np.argsort(-totals, kind="stable").tolist()
    best = [p for rank, p in enumerate(order) if rank < alternatives or beam.nodes[p] == kept]
    return tuple(
        Reading(alphabet.decode(prefixes.labels(int(beam.nodes[p]))), float(totals[p]))
        for p in best
    )


NOTHING = -1
"""Stands for no prefix."""


def _stretches(log_probs: Floats, behind: float) -> Iterator[tuple[int, Floats, bool]]:
    """The frames one by one, but each run of quiet ones, in which nothing new can enter, as one.

    Between CTC's spikes most frames are.

    Args:
        log_probs: shape (T, C).
        behind: nats that every label of a quiet frame is behind the blank.

    Yields:
        The first frame; log-probabilities of the classes, shape (C,), summed over a quiet run; and
        whether it is one.
    """
    if len(log_probs) == 0:
        return
    quiet = log_probs[:, 1:].max(axis=1) < log_probs[:, BLANK] - behind
    starts = np.flatnonzero(~quiet | np.diff(quiet, prepend=False))
    sums = np.add.reduceat(log_probs, starts, axis=0)
    yield from zip(starts.tolist(), sums, quiet[starts].tolist(), strict=True)


class _Beam(NamedTuple):
    """N prefixes; all arrays have shape (N,).

    Attributes:
        nodes: numbers of the prefixes.
        parents: numbers of the prefixes without their last label, -1 for the empty one.
        lasts: their last labels, the blank for the empty one.
        blank: log-probability of all paths so far that write the prefix and end in a blank.
        label: the same for those that end in its last label.
        gains: what the last label added to that by a language model; it is in the two above.
    """

    nodes: Ints
    parents: Ints
    lasts: Ints
    blank: Floats
    label: Floats
    gains: Floats

    @classmethod
    def start(cls) -> _Beam:
        """The empty prefix, before the first frame."""
        return cls(
            np.array([0]),
            np.array([-1]),
            np.array([BLANK]),
            np.array([0.0]),
            np.array([-np.inf]),
            np.array([0.0]),
        )

    def totals(self) -> Floats:
        """Log-probability of each prefix over all its paths so far."""
        return np.logaddexp(self.blank, self.label)

    def rest(self, blank: float) -> _Beam:
        """The same prefixes after frames that are blank as good as surely.

        Args:
            blank: log-probability of that.
        """
        return self._replace(blank=self.totals() + blank, label=np.full(len(self.nodes), -np.inf))

    def advance(
        self,
        frame: Floats,
        prefixes: Prefixes,
        judge: Judge | NoJudge,
        width: int,
        margin: float,
        kept: int = NOTHING,
    ) -> _Beam:
        """The best `width` prefixes after one more frame.

        Args:
            frame: log-probabilities of the classes, shape (C,).
            prefixes: the tree, which grows by the prefixes that are new to the beam.
            judge: what a new last label adds.
            width: prefixes to keep.
            margin: how far behind the best something new may be.
            kept: a prefix to keep in any case: one of the beam, or the child of one.
        """
        totals = self.totals()
        # A prefix stays as it is by a blank, or by its last label once more; and it is entered
        # from its parent, where that is in the beam too.
        blank = totals + frame[BLANK]
        label = self.label + frame[self.lasts]
        children, parents = (self.parents[:, None] == self.nodes).nonzero()
        lasts = self.lasts[children]
        entered = self.entering(frame, totals, parents, lasts) + self.gains[children]
        label[children] = np.logaddexp(label[children], entered)
        stays = np.logaddexp(blank, label)  # (N,)

        # As many candidates as the beam holds already reach the bar.
        bar = max(
            stays.min() if len(stays) >= width else -np.inf,
            stays.max() - margin,
        )
        some, classes = self._contenders(frame, totals, bar - judge.most)  # (S,), (K,)
        must, entry = self._way_to(kept, prefixes)
        if entry != BLANK:
            some, classes = np.union1d(some, must), np.union1d(classes, entry)
        gains = judge.gains(self.nodes[some], classes)  # (S, K)
        grown = self.entering(frame, totals, some[:, None], classes) + gains  # (S, K)
        known = np.zeros((len(stays), len(frame)), dtype=bool)
        known[parents, lasts] = True  # entered above, and not new
        grown[known[some[:, None], classes]] = -np.inf

        if entry != BLANK:
            places = np.searchsorted(some, must), np.searchsorted(classes, entry)
            must = len(stays) + int(places[0] * len(classes) + places[1])
        old, chosen, columns = _best(stays, grown, width, must)
        rows, labels = some[chosen], classes[columns]
        pairs = zip(self.nodes[rows].tolist(), labels.tolist(), strict=True)
        new = np.array([prefixes.child(*pair) for pair in pairs], dtype=np.int64)
        judge.enter(self.nodes[rows], new, labels)
        return _Beam(
            np.concatenate([self.nodes[old], new]),
            np.concatenate([self.parents[old], self.nodes[rows]]),
            np.concatenate([self.lasts[old], labels]),
            np.concatenate([blank[old], np.full(len(new), -np.inf)]),
            np.concatenate([label[old], grown[chosen, columns]]),
            np.concatenate([self.gains[old], gains[chosen, columns]]),
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

    def _way_to(self, kept: int, prefixes: Prefixes) -> tuple[int, int]:
        """From which row and by which label a prefix is reached; the blank if it is that row's.

        Returns:
            `NOTHING` and the blank for no prefix.
        """
        if kept == NOTHING:
            return NOTHING, BLANK
        rows = (self.nodes == kept).nonzero()[0]
        if len(rows):
            return int(rows[0]), BLANK
        return int((self.nodes == prefixes.parents[kept]).argmax()), prefixes.lasts[kept]

    def _contenders(self, frame: Floats, totals: Floats, bar: float) -> tuple[Ints, Ints]:
        """The prefixes and the classes from which something new might still enter the beam.

        Args:
            frame: shape (C,).
            totals: of the beam before this frame, shape (N,).
            bar: what something new must score by the network alone.

        Returns:
            Indices of prefixes, shape (S,), and classes, shape (K,).
        """
        contends = frame + totals.max() > bar
        contends[BLANK] = False
        classes = contends.nonzero()[0]
        if len(classes) == 0:
            return classes, classes
        return (totals + frame[classes].max() > bar).nonzero()[0], classes


def _best(stays: Floats, grown: Floats, width: int, must: int = NOTHING) -> tuple[Ints, Ints, Ints]:
    """Selects the best `width` of the candidates that are possible at all.

    Args:
        stays: scores of the beam's own prefixes, shape (N,).
        grown: scores of new ones, shape (S, K).
        width: how many to select.
        must: one that is selected in any case, counted through `stays` and then `grown`.

    Returns:
        The indices of those among `stays`, and the rows and columns of those among `grown`.
    """
    scores = np.concatenate([stays, grown.ravel()])
    if must != NOTHING:
        scores[must] = np.inf
    kept = (scores > -np.inf).nonzero()[0]
    if len(kept) > width:
        kept = np.sort(np.argpartition(-scores, width - 1)[:width])
    old = kept[kept < len(stays)]
    rows, columns = np.divmod(kept[len(old) :] - len(stays), max(grown.shape[1], 1))
    return old, rows, columns
