"""The report: what it says, that it needs nothing else, and that it trusts nothing from outside."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from handwriting.errors import OutputError
from handwriting.evaluation.alignment import Confusion, align
from handwriting.evaluation.bootstrap import bootstrap
from handwriting.evaluation.reading import read_lines
from handwriting.evaluation.report import render_report, save_report, worst_median_best
from handwriting.evaluation.report_parts import GAP, SPACE, confusion_tables, marked
from handwriting.evaluation.results import Evaluation, PartScores
from handwriting.evaluation.scores import total
from handwriting.evaluation.selection import Selection
from tests.evaluation.fakes import UNREADABLE, fake_sample, load_fake


class Page(HTMLParser):
    """The page as a browser would take it: balanced tags, their attributes and the text."""

    VOID = frozenset({"meta", "br", "rect", "path", "circle"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)


def make(texts: list[tuple[str, str]], **changes: object) -> tuple[Evaluation, Selection]:
    """An evaluation of fake samples given as (writer, text); every `a` was read as `o`."""
    samples = [fake_sample(i, text, writer) for i, (writer, text) in enumerate(texts)]
    selection = Selection("my corpus", "all", samples)
    results = read_lines(samples, load_fake)
    counts = [line.errors for line in results]
    evaluation = Evaluation(
        corpus="my corpus",
        split="all",
        group="writer",
        model="default",
        decoder="best-path",
        language_model=None,
        results=results,
        scores=total(counts),
        intervals=bootstrap(counts, [line.writer for line in results]),
        seconds=2.0,
        workers=1,
    )
    return evaluation, replace(selection, **changes)


LINES = [("ann", "a cat"), ("ann", "no"), ("bob", "the sea"), ("bob", "dogs"), ("cy", UNREADABLE)]


def test_scores_and_writers() -> None:
    page = Page(render_report(*make(LINES)))
    # 2 + 1 + 10 errors in 5 + 2 + 7 + 4 + 10 characters; 2 + 1 + 1 in 7 words; 2 of 5 exact.
    for figure in ("46.4\N{NARROW NO-BREAK SPACE}%", "57.1\N{NARROW NO-BREAK SPACE}%", "40.0"):
        assert figure in page.text
    writers = re.findall(r"<th scope=row>(\w+)", render_report(*make(LINES)))
    assert writers == ["cy", "ann", "bob"]  # 10/10, 2/7, 1/11
    assert "this ink cannot be read" in page.text


def test_the_terms_of_the_ink_stand_on_the_page() -> None:
    page = Page(render_report(*make(LINES, terms="Do not publish it: the owners forbid that.")))
    assert "This page shows ink. Do not publish it: the owners forbid that." in page.text


def test_nothing_comes_from_elsewhere() -> None:
    html = render_report(*make(LINES))
    assert not re.search(r"https?:|//|@import|url\(", html)
    page = Page(html)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert not [a for _, attributes in page.tags for a in attributes if a.startswith("on")]


def test_everything_from_outside_is_escaped() -> None:
    attack = "</td><script>alert('1')</script>&amp;\x00\u202e"
    evaluation, selection = make([(attack, attack), ("b", attack)])
    evaluation = replace(evaluation, corpus=attack, split=attack, model=attack, remarks=(attack,))
    html = render_report(evaluation, replace(selection, terms=attack))
    assert "script" not in {tag for tag, _ in Page(html).tags}
    assert "\x00" not in html
    assert "\u202e" not in html


def test_every_ink_is_drawn_with_its_dot() -> None:
    html = render_report(*make(LINES))
    assert html.count('class="ink"') == 5
    drawn = [a["d"] or "" for tag, a in Page(html).tags if tag == "path"]
    assert len([path for path in drawn if path.endswith("h0")]) == 5


def test_each_level_has_its_reliability_diagram() -> None:
    html = render_report(*make(LINES))
    page = Page(html)
    assert html.count('class="reliability"') == 3
    # "o cot", "no", "the seo" and "dogs" have 5 o, each read with 0.5, among 16 letters, the others
    # read with 0.9; 13 are right: |5 * 0.5 + 11 * 0.9 - 13| / 16 in a single bin.
    assert "characters: expected calibration error 3.7\N{NARROW NO-BREAK SPACE}%" in page.text
    assert "lines: expected calibration error" in page.text
    assert not [a for tag, a in page.tags if tag == "circle" and "nan" in str(a)]


def test_parts_and_means() -> None:
    evaluation, selection = make(LINES)
    part = PartScores("unseen", "labels <new>", evaluation.scores, None)
    evaluation = replace(evaluation, parts=(part,), by_hand=True, decoder="beam")
    text = Page(render_report(evaluation, selection)).text
    assert "unseen: labels <new>" in text
    # the mean of ann's 2 errors in 7 characters, bob's 1 in 11 and cy's 10 in 10
    assert "Character error rate, mean over 3 writers45.9" in text
    assert "Character error rate, best of 5 readings" in text


def test_one_sample_and_no_characters() -> None:
    for text in ("word", "", UNREADABLE):
        Page(render_report(*make([("w", text)])))


def test_marks_by_hand() -> None:
    assert marked(align("a cat", "acot!")) == (
        f'a<del>{SPACE}</del>c<span class="sub">a</span>t<span class="gap" '
        f'aria-hidden="true">{GAP}</span>',
        f'a<span class="gap" aria-hidden="true">{GAP}</span>c<mark class="sub">o</mark>t'
        "<ins>!</ins>",
    )


def test_both_rows_have_the_same_length() -> None:
    above, below = (Page(html).text for html in marked(align("a <b> & c", "b> && cd")))
    assert len(above) == len(below)


def test_confusion_table() -> None:
    found = [Confusion("a", "o", 3, 12), Confusion("", " ", 2, 0), Confusion("'", "", 1, 4)]
    text = Page(confusion_tables(found)).text
    assert "Replaced: 3" in text
    assert "a → o325.0\N{NARROW NO-BREAK SPACE}%" in text
    assert f"Too many: 2charactertimesshare{SPACE}2" in text
    assert "'125.0" in text


@pytest.mark.parametrize(
    ("rates", "most", "expected"),
    [
        ([], 2, ([], [], [])),
        ([0.5], 2, ([0], [], [])),
        ([0.5, 0.1], 2, ([0], [], [1])),
        ([0.1, 0.5, 0.3], 2, ([1], [2], [0])),
        ([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 1, ([6], [3], [0])),
        ([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 2, ([7, 6], [4, 3], [0, 1])),
    ],
)
def test_worst_median_best(
    rates: list[float], most: int, expected: tuple[list[int], list[int], list[int]]
) -> None:
    assert worst_median_best(rates, [10] * len(rates), most) == expected


def test_of_equal_lines_the_longer_one_says_more() -> None:
    worst, _, best = worst_median_best([1.0, 1.0, 0.5, 0.0, 0.0, 0.0], [2, 9, 5, 3, 7, 1], 1)
    assert (worst, best) == ([1], [4])


def test_saved_page(tmp_path: Path) -> None:
    evaluation, selection = make(LINES)
    save_report(evaluation, selection, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text == render_report(evaluation, selection)
    with pytest.raises(OutputError, match="nowhere"):
        save_report(evaluation, selection, tmp_path / "nowhere" / "report.html")
