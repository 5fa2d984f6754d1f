"""An evaluation as one self-contained HTML page: no script, no address outside it.

Knows what stands on the page and in which order; `report_parts` knows how each part looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from handwriting.corpora import Sample
from handwriting.evaluation import report_parts as parts
from handwriting.evaluation.alignment import confusions
from handwriting.evaluation.report_confidence import confidence_section
from handwriting.evaluation.results import Evaluation
from handwriting.evaluation.selection import Selection
from handwriting.output import replacing

LINES_SHOWN = 8
"""Worst, median and best lines drawn, of each."""


def save_report(evaluation: Evaluation, selection: Selection, path: str | Path) -> None:
    """Writes the page, whole or not at all.

    Args:
        evaluation: the scores and lines.
        selection: the labelled ink that they were measured on.
        path: the file; an existing one is replaced.

    Raises:
        OutputError: the file cannot be written.
    """
    page = render_report(evaluation, selection)
    with replacing(path) as file:
        file.write(page.encode())


def render_report(evaluation: Evaluation, selection: Selection) -> str:
    """The page as HTML; see `save_report`."""
    title = parts.printable(f"{evaluation.corpus} {evaluation.split}")
    read = [(one.reference, one.output) for one in evaluation.results if one.output is not None]
    return "\n".join(
        (
            page_head(f"{title}: evaluation"),
            f"<header>\n<h1>{title}</h1>",
            parts.subtitle(evaluation),
            "</header>\n<main>",
            parts.notice(selection.terms),
            parts.scores(evaluation),
            parts.part_table(evaluation),
            _drawn_lines(evaluation, selection.samples),
            parts.confusion_tables(confusions(read)),
            parts.group_table(evaluation),
            confidence_section(evaluation.reliability),
            parts.failures(evaluation.failures),
            parts.remarks(evaluation.remarks),
            "</main>\n</body>\n</html>\n",
        )
    )


def page_head(title: str) -> str:
    """The page up to its body, styles included.

    Args:
        title: escaped already.
    """
    style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>",
        )
    )


def worst_median_best(
    rates: Sequence[float], lengths: Sequence[int], most: int
) -> tuple[list[int], list[int], list[int]]:
    """Picks lines to show: three lists of indices that share none.

    Args:
        rates: error rate of each line.
        lengths: length of each line; of two lines with the same rate, the longer one counts as
            worse if it has errors and as better if it has none, since it says more.
        most: how many of each kind; fewer where there are not three times as many lines.

    Returns:
        The worst, worst first; those around the median; the best, best first.
    """
    order = sorted(
        range(len(rates)),
        key=lambda i: (-rates[i], -lengths[i] if rates[i] > 0 else lengths[i]),
    )
    worst_count = min(most, -(-len(order) // 3))
    best_count = min(worst_count, len(order) - worst_count)
    rest = order[worst_count : len(order) - best_count]
    start = max(0, (len(rest) - worst_count) // 2)
    best = order[len(order) - best_count :]
    return order[:worst_count], rest[start : start + worst_count], best[::-1]


def _drawn_lines(evaluation: Evaluation, samples: Sequence[Sample]) -> str:
    errors = [line.errors for line in evaluation.results]
    picked = worst_median_best(
        [one.cer for one in errors], [one.characters for one in errors], LINES_SHOWN
    )
    sections = (
        parts.drawn_lines(name, [(evaluation.results[i], samples[i].ink) for i in indices])
        for name, indices in zip(("Worst", "Median", "Best"), picked, strict=True)
        if indices
    )
    return "\n".join((parts.legend(), *sections))
