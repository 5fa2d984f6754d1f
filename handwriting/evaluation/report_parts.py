"""The parts of the report, each a piece of HTML with everything from outside escaped.

Knows how a part looks and not which parts there are. A difference between reference and output is
never told by color alone: each kind has its own line under or through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from handwriting.evaluation.alignment import Confusion, Piece, align
from handwriting.evaluation.bootstrap import Interval
from handwriting.evaluation.reading import READINGS, Line
from handwriting.evaluation.results import Evaluation
from handwriting.evaluation.scores import Scores
from handwriting.export.ink_svg import svg_picture
from handwriting.ink import Ink

CONFUSIONS_SHOWN = 15  # of each kind
GROUPS_SHOWN = 20  # before the fold
GAP = "\N{MIDDLE DOT}"  # stands in one text for a character that only the other has
SPACE = "\N{OPEN BOX}"  # a space where it matters
UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


def percent(rate: float) -> str:
    """A fraction as the reader knows it: one decimal."""
    return f"{100 * rate:.1f}\N{NARROW NO-BREAK SPACE}%"


def subtitle(evaluation: Evaluation) -> str:
    """What was measured, in one line."""
    language = evaluation.language_model
    read_with = f"language model <b>{printable(language)}</b>" if language else "no language model"
    return (
        f"<p>Model <b>{printable(evaluation.model)}</b>, {printable(evaluation.decoder)} decoding, "
        f"{read_with}; {evaluation.lines:,} lines, "
        f"{evaluation.scores.characters:,} characters, {evaluation.scores.words:,} words</p>"
    )


def notice(terms: str) -> str:
    """What to know before the page is shown to others."""
    return f'<p class="notice" role="note"><b>This page shows ink.</b> {printable(terms)}</p>'


def scores(evaluation: Evaluation) -> str:
    """The headline figures with their intervals, and how these were made."""
    found = evaluation.intervals
    cer, wer, exact = (found.cer, found.wer, found.exact) if found else (None, None, None)
    tiles = (
        *_mean_tiles(evaluation),
        _tile("Character error rate", percent(evaluation.cer), cer),
        _tile("Word error rate", percent(evaluation.wer), wer),
        _tile("Exact lines", percent(evaluation.exact), exact),
        *_oracle_tiles(evaluation.oracle),
        _tile("Time per line", f"{evaluation.ms_per_line:.1f}\N{NARROW NO-BREAK SPACE}ms", None),
        _tile("Lines per second", f"{evaluation.lines_per_second:.1f}", None),
    )
    ranges = (
        ""
        if found is None
        else (
            f"Ranges are {100 * found.level:g} % percentile intervals by bootstrap over "
            f"{found.groups:,} {printable(evaluation.group)}s ({found.resamples:,} draws). "
        )
    )
    return (
        f'<section aria-label="Scores"><dl class="tiles">{"".join(tiles)}</dl>'
        '<p class="fine">Error rates are over the whole corpus: total edit distance divided by '
        f"total length of the references; space around a line is ignored. {ranges}"
        "Time per line is processor time on one thread; lines per second is wall-clock time with "
        f"{evaluation.workers} worker{'s' if evaluation.workers > 1 else ''}, "
        "loading the model included.</p></section>"
    )


def _mean_tiles(evaluation: Evaluation) -> tuple[str, ...]:
    """The figures to look at where every hand is to count the same."""
    if not evaluation.by_hand:
        return ()
    mean = f"mean over {len(evaluation.groups)} {printable(evaluation.group)}s"
    return (
        _tile(f"Character error rate, {mean}", percent(evaluation.means.cer), None),
        _tile(f"Word error rate, {mean}", percent(evaluation.means.wer), None),
    )


def _oracle_tiles(oracle: Scores | None) -> tuple[str, ...]:
    """What the best of several readings of each line would reach."""
    if oracle is None:
        return ()
    return (
        _tile(f"Character error rate, best of {READINGS} readings", percent(oracle.cer), None),
        _tile(f"Word error rate, best of {READINGS} readings", percent(oracle.wer), None),
    )


def _tile(name: str, value: str, interval: Interval | None) -> str:
    between = ""
    if interval is not None:
        low, high = f"{100 * interval.low:.1f}", percent(interval.high)
        between = f'<dd class="range">{low} – {high}</dd>'
    return f"<div><dt>{name}</dt><dd>{value}</dd>{between}</div>"


def legend() -> str:
    """How differences are marked."""
    return (
        '<section><h2>Lines</h2><p class="fine">Above the reference, below the output: '
        '<span class="text"><span class="sub">replaced</span></span>, '
        '<span class="text"><del>missing in the output</del></span>, '
        '<span class="text"><ins>only in the output</ins></span>; '
        f"{GAP} keeps the place of a character that the other text has, "
        f"{SPACE} is a space that differs.</p></section>"
    )


def drawn_lines(name: str, lines: Iterable[tuple[Line, Ink]]) -> str:
    """Lines as ink, each with its reference and output one above the other."""
    figures = "\n".join(_figure(line, ink) for line, ink in lines)
    return f"<section><h3>{printable(name)}</h3>\n{figures}\n</section>"


def _figure(line: Line, ink: Ink) -> str:
    errors = line.errors
    count = f"{errors.character_errors} error{'' if errors.character_errors == 1 else 's'}"
    if line.output is None:
        reference, output = printable(line.reference), "<i>could not be read</i>"
    else:
        reference, output = marked(align(line.reference, line.output))
    return (
        f"<figure><figcaption><span>{printable(line.id)}</span><span>{percent(errors.cer)}, "
        f"{count} in {errors.characters} characters</span></figcaption>"
        f"{svg_picture(ink, title=visible(f'Ink of {line.id}'))}"
        f'<div class="pair"><span class="tag">reference</span><p class="text">{reference}</p>'
        f'<span class="tag">output</span><p class="text">{output}</p></div></figure>'
    )


def marked(pieces: Iterable[Piece]) -> tuple[str, str]:
    """Reference and output with the differences marked, character below character."""
    reference, output = [], []
    for piece in pieces:
        above, below = printable(piece.reference), printable(piece.output)
        if piece.kind == "equal":
            reference.append(above)
            output.append(below)
            continue
        above, below = above.replace(" ", SPACE), below.replace(" ", SPACE)
        if piece.kind == "replace":
            reference.append(f'<span class="sub">{above}</span>')
            output.append(f'<mark class="sub">{below}</mark>')
        elif piece.kind == "delete":
            reference.append(f"<del>{above}</del>")
            output.append(_gap(piece.reference))
        else:
            reference.append(_gap(piece.output))
            output.append(f"<ins>{below}</ins>")
    return "".join(reference), "".join(output)


def _gap(other: str) -> str:
    return f'<span class="gap" aria-hidden="true">{GAP * len(other)}</span>'


def visible(text: str) -> str:
    """The text with a sign for every character that has no shape of its own."""
    return "".join(one if one.isprintable() else UNPRINTABLE for one in text)


def printable(text: str) -> str:
    """The visible text, escaped for HTML."""
    return escape(visible(text))


def confusion_tables(found: Sequence[Confusion]) -> str:
    """The most frequent substitutions, deletions and insertions, side by side."""
    kinds = (
        ("Replaced", [one for one in found if one.reference and one.output]),
        ("Missing", [one for one in found if not one.output]),
        ("Too many", [one for one in found if not one.reference]),
    )
    tables = "\n".join(_confusion_table(name, rows) for name, rows in kinds)
    return (
        '<section><h2>Confusions</h2><p class="fine">The share is of all times the character was '
        f'written; lines that could not be read are left out.</p><div class="side">{tables}</div>'
        "</section>"
    )


def _confusion_table(name: str, rows: Sequence[Confusion]) -> str:
    def row(one: Confusion) -> str:
        change = " → ".join(
            _key(character) for character in (one.reference, one.output) if character
        )
        share = percent(one.count / one.written) if one.written else ""
        bar = _bar(one.count / rows[0].count)
        return f"<tr><td>{change}</td><td>{one.count:,}</td><td>{share}</td><td>{bar}</td></tr>"

    total_count = sum(one.count for one in rows)
    body = "".join(row(one) for one in rows[:CONFUSIONS_SHOWN])
    return (
        f"<table><caption>{name}: {total_count:,}</caption><thead><tr><th>character</th>"
        f"<th>times</th><th>share</th><th></th></tr></thead><tbody>{body}</tbody></table>"
    )


def _key(character: str) -> str:
    name = ' title="space"' if character == " " else ""
    return f"<kbd{name}>{printable(character).replace(' ', SPACE)}</kbd>"


def part_table(evaluation: Evaluation) -> str:
    """Scores of parts of the lines beside those of all."""
    if not evaluation.parts:
        return ""
    named = [("all", evaluation.scores)]
    named += [(f"{part.name}: {part.meaning}", part.scores) for part in evaluation.parts]
    worst = max(scores.cer for _, scores in named)
    rows = "".join(_group_row(name, scores, worst) for name, scores in named)
    return f"<section><h2>Parts</h2><table>{_head('part')}<tbody>{rows}</tbody></table></section>"


def _head(name: str) -> str:
    return (
        f"<thead><tr><th>{printable(name)}</th><th>CER</th><th></th><th>WER</th>"
        "<th>exact</th><th>lines</th></tr></thead>"
    )


def group_table(evaluation: Evaluation) -> str:
    """Scores of every form or writer, the worst first."""
    scored = evaluation.groups
    order = sorted(scored, key=lambda name: (-scored[name].cer, name))
    worst = scored[order[0]].cer if order else 0.0
    rows = [_group_row(name, scored[name], worst) for name in order]
    head = _head(evaluation.group)
    table = f"<table>{head}<tbody>{''.join(rows[:GROUPS_SHOWN])}</tbody></table>"
    if rows[GROUPS_SHOWN:]:
        table += (
            f"<details><summary>The other {len(rows) - GROUPS_SHOWN:,}</summary>"
            f"<table>{head}<tbody>{''.join(rows[GROUPS_SHOWN:])}</tbody></table></details>"
        )
    return f"<section><h2>By {printable(evaluation.group)}</h2>{table}</section>"


def _group_row(name: str, group: Scores, worst: float) -> str:
    bar = _bar(group.cer / worst if worst else 0.0)
    return (
        f"<tr><th scope=row>{printable(name)}</th><td>{percent(group.cer)}</td><td>{bar}</td>"
        f"<td>{percent(group.wer)}</td><td>{group.exact_lines}</td><td>{group.lines}</td></tr>"
    )


def _bar(share: float) -> str:
    """A bar beside a figure that says the same, so it is hidden from screen readers."""
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{100 * share:.1f}" height="8"/></svg>'
    )


def failures(lines: Sequence[Line]) -> str:
    """Lines that could not be read, and why."""
    if not lines:
        return ""
    items = "".join(
        f"<li><b>{printable(line.id)}</b>: {printable(line.failure or '')}</li>" for line in lines
    )
    return (
        "<section><h2>Could not be read</h2><p>Each counts as all wrong.</p>"
        f"<ul>{items}</ul></section>"
    )


def remarks(sentences: Sequence[str]) -> str:
    """What the corpus said is missing."""
    if not sentences:
        return ""
    items = "".join(f"<li>{printable(sentence)}</li>" for sentence in sentences)
    return f"<section><h2>About this copy of the corpus</h2><ul>{items}</ul></section>"
