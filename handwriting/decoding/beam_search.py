"""Prefix beam search: the likeliest texts, each with the probability of all its paths.

The network judges alone, or together with a language model: whatever satisfies `LanguageScorer`.
What the model says of a prefix is the same for all its paths, so it is added where a prefix gains a
class (`_Beam.entering`), and is counted once a character however many paths write it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from handwriting.decoding.align import align
from handwriting.decoding.alphabet import BLANK, Alphabet
from handwriting.decoding.spans import Hypothesis, LogProbs, check_shape

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPACE = " "


class LanguageScorer(Protocol):
    """What a language model must offer, for one line. A state is a number that stands for a text.

    State 0 is the text before anything is written.
    """

    def extend(self, states: Ints, labels: Ints) -> Ints:
        """New states: the texts of `states`, shape (N,), with one of `labels`, shape (N,), each."""
        ...

    def log_probs(self, states: Ints) -> Floats:
        """Log-probability of each class as the next character, shape (N, C); class 0 is unused."""
        ...

    def ends(self, states: Ints) -> Floats:
        """Log-probability that the line may end here, shape (N,)."""
        ...


@dataclass(frozen=True)
class LanguageWeights:
    """How much a language model counts beside the network.

    The score of a text is log P(text | frames) + scale log P(text) + character_bonus per character
    + word_bonus per space.

    Attributes:
        scale: exponent of the language model's probability, at least 0.
        character_bonus: makes up for what each further character costs in the model, in nats.
        word_bonus: the same for each space, besides.
    """

    scale: float = 0.7
    character_bonus: float = 1.5
    word_bonus: float = -0.5


def beam_search(
    log_probs: LogProbs,
    alphabet: Alphabet,
    *,
    width: int = 16,
    margin: float = np.inf,
    alternatives: int = 5,
    language: LanguageScorer | None = None,
    weights: LanguageWeights = LanguageWeights(),
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
        margin: in nats; what would be new and so far behind the best is not looked at. With a
            language model 8 saves a third of the time and costs nothing that could be measured.
        alternatives: the most texts to return, at least 1.
        language: a model of the text, made for this line and this alphabet.
        weights: of that model.

    Returns:
        Distinct texts, best first, at least one. A score is the text's log-probability over all
        its paths within the beam, with a language model that of `LanguageWeights`; the spans are
        those of its likeliest path.
    """
    check_shape(log_probs, alphabet)
    assert width >= 1, f"width must be at least 1, not {width}"
    assert alternatives >= 1, f"alternatives must be at least 1, not {alternatives}"
    prefixes = _Prefixes(log_probs.shape[1])
    judge = _Judge(language, weights, alphabet) if language else _NoJudge()
    beam = _Beam.start()
    for frame in np.asarray(log_probs, dtype=np.float64):  # (C,)
        beam = beam.advance(frame, prefixes, judge, width, margin)
    totals = beam.totals() + judge.ends(beam.nodes)
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


class _NoJudge:
    """No language model: nothing is added to what the network says."""

    most = 0.0

    def gains(self, nodes: Ints, classes: Ints) -> Floats:
        return np.zeros((len(nodes), len(classes)))

    def enter(self, parents: Ints, nodes: Ints, labels: Ints) -> None:
        pass

    def ends(self, nodes: Ints) -> Floats:
        return np.zeros(len(nodes))


class _Judge:
    """A language model with its weights: what it adds to the score of a prefix.

    Attributes:
        most: the most that a class can add.
    """

    def __init__(
        self, language: LanguageScorer, weights: LanguageWeights, alphabet: Alphabet
    ) -> None:
        self._language = language
        self._scale = weights.scale
        self._bonus = np.full(alphabet.classes, weights.character_bonus)
        self._bonus[[label for label, c in enumerate(alphabet.symbols, 1) if c == SPACE]] += (
            weights.word_bonus
        )
        self.most = float(self._bonus[1:].max())
        self._states = {0: 0}  # of each prefix that was ever in the beam

    def gains(self, nodes: Ints, classes: Ints) -> Floats:
        """What each class adds to each prefix, shape (N, K)."""
        if len(classes) == 0:
            return np.zeros((len(nodes), 0))
        log_probs = self._language.log_probs(self._states_of(nodes))[:, classes]
        return self._scale * log_probs + self._bonus[classes]

    def enter(self, parents: Ints, nodes: Ints, labels: Ints) -> None:
        """Makes prefixes known that enter the beam; all arguments of shape (N,)."""
        new = np.array([node not in self._states for node in nodes.tolist()], dtype=bool)
        if new.any():
            states = self._language.extend(self._states_of(parents[new]), labels[new])
            self._states.update(zip(nodes[new].tolist(), states.tolist(), strict=True))

    def ends(self, nodes: Ints) -> Floats:
        """What the end of the line adds to each prefix, shape (N,)."""
        return self._scale * self._language.ends(self._states_of(nodes))

    def _states_of(self, nodes: Ints) -> Ints:
        return np.array([self._states[node] for node in nodes.tolist()], dtype=np.int64)


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

    def advance(
        self,
        frame: Floats,
        prefixes: _Prefixes,
        judge: _Judge | _NoJudge,
        width: int,
        margin: float,
    ) -> _Beam:
        """The best `width` prefixes after one more frame.

        Args:
            frame: log-probabilities of the classes, shape (C,).
            prefixes: the tree, which grows by the prefixes that are new to the beam.
            judge: what a new last label adds.
            width: prefixes to keep.
            margin: how far behind the best something new may be.
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
        gains = judge.gains(self.nodes[some], classes)  # (S, K)
        grown = self.entering(frame, totals, some[:, None], classes) + gains  # (S, K)
        known = np.zeros((len(stays), len(frame)), dtype=bool)
        known[parents, lasts] = True  # entered above, and not new
        grown[known[some[:, None], classes]] = -np.inf

        old, chosen, columns = _best(stays, grown, width)
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
        classes = np.flatnonzero(contends)
        if len(classes) == 0:
            return classes, classes
        return np.flatnonzero(totals + frame[classes].max() > bar), classes


def _best(stays: Floats, grown: Floats, width: int) -> tuple[Ints, Ints, Ints]:
    """Selects the best `width` of the candidates that are possible at all.

    Returns:
        The indices of those among `stays` (N,), and the rows and columns of those among
        `grown` (S, K).
    """
    scores = np.concatenate([stays, grown.ravel()])
    kept = np.flatnonzero(scores > -np.inf)
    if len(kept) > width:
        kept = np.sort(np.argpartition(-scores, width - 1)[:width])
    old = kept[kept < len(stays)]
    rows, columns = np.divmod(kept[len(old) :] - len(stays), max(grown.shape[1], 1))
    return old, rows, columns
