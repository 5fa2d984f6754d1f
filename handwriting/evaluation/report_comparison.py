"""A comparison as one self-contained HTML page: the rates, and every line that changed.

It shows texts and no ink. Knows how the page looks; what is compared is counted in `comparison`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from handwriting.evaluation.alignment import align
from handwriting.evaluation.comparison import RATES, Change, Comparison
from handwriting.evaluation.reading import Line
from handwriting.evaluation.report import page_head
from handwriting.evaluation.report_parts import marked, percent, printable
from handwriting.evaluation.results import Evaluation
from handwriting.output import replacing

CHANGES_SHOWN = 20
"""Lines of each kind before the fold."""

NAMES = {"cer": "Character error rate", "wer": "Word error rate", "exact": "Exact lines"}


def save_comparison_report(comparison: Comparison, path: str | Path, terms: str = "") -> None:
    """Writes the page, whole or not at all.

    Args:
        comparison: of two evaluations.
        path: the file; an existing one is replaced.
        terms: what someone who shows the corpus's texts must know.

    Raises:
        OutputError: the file cannot be written.
    """
    page = render_comparison(comparison, terms)
    with replacing(path) as file:
        file.write(page.encode())


def render_comparison(comparison: Comparison, terms: str = "") -> str:
    """The page as HTML; see `save_comparison_report`."""
    first = comparison.first
    title = printable(f"{first.corpus} {first.split}")
    notice = f'<p class="notice" role="note">{printable(terms)}</p>' if terms else ""
    return "\n".join(
        (
            page_head(f"{title}: comparison"),
            f"<header>\n<h1>{title}: comparison</h1>",
            f"<p>{_named(first)} beside {_named(comparison.second)}; {first.lines:,} lines</p>",
            f"</header>\n<main>{notice}",
            _rates(comparison),
            _changes("Better", comparison.better),
            _changes("Worse", comparison.worse),
            "</main>\n</body>\n</html>\n",
        )
    )


def _named(evaluation: Evaluation) -> str:
    language = evaluation.language_model
    with_language = f" with {printable(language)}" if language else ""
    return f"<b>{printable(evaluation.model)}</b> ({printable(evaluation.decoder)}{with_language})"


def _rates(comparison: Comparison) -> str:
    found = comparison.intervals
    rows = []
    for rate in RATES:
        between = ""
        if found is not None:
            interval = getattr(found, rate)
            between = f"{100 * interval.low:+.2f} – {100 * interval.high:+.2f}"
        rows.append(
            f"<tr><th scope=row>{NAMES[rate]}</th>"
            f"<td>{percent(getattr(comparison.first, rate))}</td>"
            f"<td>{percent(getattr(comparison.second, rate))}</td>"
            f"<td>{100 * comparison.change(rate):+.2f}</td><td>{between}</td></tr>"
        )
    how = (
        ""
        if found is None
        else f"Intervals: {100 * found.level:g} %, by a paired bootstrap over {found.groups:,} "
        f"{printable(comparison.first.group)}s ({found.resamples:,} draws). "
    )
    return (
        '<section aria-label="Scores"><table><thead><tr><th></th><th>first</th><th>second</th>'
        "<th>change, points</th><th>interval</th></tr></thead>"
        f'<tbody>{"".join(rows)}</tbody></table><p class="fine">{how}'
        f"{len(comparison.better):,} lines have fewer errors in the second, "
        f"{len(comparison.worse):,} more, {comparison.otherwise:,} others, "
        f"{comparison.same:,} are the same.</p></section>"
    )


def _changes(name: str, changes: Sequence[Change]) -> str:
    if not changes:
        return ""
    figures = [_figure(change) for change in changes]
    shown, folded = figures[:CHANGES_SHOWN], figures[CHANGES_SHOWN:]
    rest = (
        f"<details><summary>The other {len(folded):,}</summary>{''.join(folded)}</details>"
        if folded
        else ""
    )
    return f"<section><h2>{name}: {len(changes):,}</h2>{''.join(shown)}{rest}</section>"


def _figure(change: Change) -> str:
    before, after = (line.errors.character_errors for line in (change.first, change.second))
    return (
        f"<figure><figcaption><span>{printable(change.first.id)}</span>"
        f"<span>{before} → {after} errors</span></figcaption>"
        '<div class="pair"><span class="tag">reference</span>'
        f'<p class="text">{printable(change.first.reference)}</p>'
        f'<span class="tag">first</span><p class="text">{_output(change.first)}</p>'
        f'<span class="tag">second</span><p class="text">{_output(change.second)}</p></div>'
        "</figure>"
    )


def _output(line: Line) -> str:
    """The output with what is wrong in it marked."""
    if line.output is None:
        return "<i>could not be read</i>"
    return marked(align(line.reference, line.output))[1]
