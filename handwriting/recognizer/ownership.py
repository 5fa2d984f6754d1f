"""Which ink belongs to which character: every point of a line has one owner.

Knows frames and spans; neither texts nor networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from handwriting.decoding import Span
from handwriting.features import Frames
from handwriting.ink import Ink

SPACE = " "


def ink_of_spans(
    ink: Ink, frames: Frames, spans: Sequence[Span], steps: int, stride: int
) -> list[tuple[tuple[int, int], ...]]:
    """The ink points of each span, as (stroke, point).

    A span is only the network's spike, much narrower than the letter, so the ink is shared out:
    every output frame goes to the span nearest to it (between two, to the earlier); every ink point
    goes with the input frame that stands for it, which is the last one whose source lies at or
    before the point. So each point belongs to one span, and none between two frames is lost. What
    went to a space is cut at the pen's widest jump to the right and goes to the letters on both
    sides: ink is never a space's. A dot or bar that was added late goes to the character that is
    nearest in time, not in place. A span left without a point, where ink is so sparse that one
    point stands for several letters, shares the points under its spike.

    Args:
        ink: of N points.
        frames: of that ink, T of them.
        spans: in order.
        steps: number of output frames, T'.
        stride: input frames per output frame.
    """
    if not spans:
        return []
    step_of_frame = np.minimum(np.arange(len(frames)) // stride, steps - 1)  # (T,)
    span_of_step = _nearest_spans(spans, steps)  # (T',)
    span_of_frame = _without_spaces(span_of_step[step_of_frame], spans, ink, frames)  # (T,)
    span_of_point = span_of_frame[_frames_of_points(frames, ink.points)]  # (N,)
    order = np.argsort(span_of_point, kind="stable")
    starts = np.searchsorted(span_of_point[order], np.arange(1, len(spans)))
    sizes = np.array([len(stroke) for stroke in ink.strokes])
    stroke_of_point = np.repeat(np.arange(len(sizes)), sizes)
    place_in_stroke = np.arange(ink.points) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    shares = []
    for span, share in zip(spans, np.split(order, starts), strict=True):
        if len(share) == 0 and span.character != SPACE:
            spike = (step_of_frame >= span.first) & (step_of_frame <= span.last)
            share = np.unique(frames.source[spike])
        pairs = zip(stroke_of_point[share].tolist(), place_in_stroke[share].tolist(), strict=True)
        shares.append(tuple(pairs))
    return shares


def _nearest_spans(spans: Sequence[Span], steps: int) -> NDArray[np.intp]:
    """Index of the span nearest to each output frame, shape (T',)."""
    firsts = np.array([span.first for span in spans])
    lasts = np.array([span.last for span in spans])
    cuts = (lasts[:-1] + firsts[1:]) // 2  # last frame of the earlier span
    return np.searchsorted(cuts, np.arange(steps))


def _without_spaces(
    owner: NDArray[np.intp], spans: Sequence[Span], ink: Ink, frames: Frames
) -> NDArray[np.intp]:
    """Gives the frames of spaces to the letters beside them, shape (T,).

    Args:
        owner: index of the span of each frame, rising, shape (T,).
        spans: of N characters, at least one of which may be a space.
        ink: of the frames.
        frames: T of them.
    """
    letters = [index for index, span in enumerate(spans) if span.character != SPACE]
    if not letters or len(letters) == len(spans):
        return owner
    x = ink.xy[frames.source, 0]
    sizes = np.array([len(stroke) for stroke in ink.strokes])
    stroke = np.repeat(np.arange(len(sizes)), sizes)[frames.source]
    # A jump counts only between strokes; within one, the middle of the space is as good as any cut.
    jump = np.where(np.diff(stroke, prepend=stroke[:1]) != 0, np.diff(x, prepend=x[:1]), 0.0)
    shared = np.clip(owner, letters[0], letters[-1])
    for left, right in pairwise(letters):
        begin, end = np.searchsorted(owner, [left + 1, right])
        if begin == end:
            continue
        around = jump[begin : end + 1]
        widest = int(around.argmax())
        cut = begin + (widest if around[widest] > 0 else (end - begin) // 2)
        shared[begin:cut], shared[cut:end] = left, right
    return shared


def _frames_of_points(frames: Frames, points: int) -> NDArray[np.intp]:
    """The input frame that stands for each ink point, shape (N,).

    Where several frames come from one point, ink sparser than frames, the first lies nearest to it.
    """
    order = np.argsort(frames.source, kind="stable")
    source = frames.source[order]  # rising
    at_or_before = np.searchsorted(source, np.arange(points), side="right") - 1
    first = np.searchsorted(source, source[np.maximum(at_or_before, 0)])
    return order[first]
