"""Pages, paper and layers, which InkML has no place for and we write all the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwriting.errors import InkFileError, OutputError
from handwriting.formats import Limits, encode_ink, holds_pages, read_document
from handwriting.ink import Document, Ink, Page, Stroke
from tests.formats.strategies import PENS, XML_TEXTS, inks

DOT = Ink((Stroke([[1, 2]]),))
RULINGS = ["ruled", "lined", "graph", "dotted", "isograph", "isodotted", "staves"]
PAGES = st.builds(
    Page,
    st.none() | inks(PENS),
    st.none() | st.tuples(*[st.floats(1, 1e6)] * 2),
    st.just("pt"),
    st.none() | XML_TEXTS,
    st.none() | st.just("#ffeedd"),
    st.none() | st.sampled_from(RULINGS),
)


def again(document):
    return read_document(encode_ink(document, ".inkml"))


@given(st.lists(PAGES, min_size=2, max_size=4))
def test_several_pages_come_back(pages):
    document = Document(tuple(pages))
    assert again(document) == document


@given(inks(PENS), st.tuples(*[st.floats(1, 1e6)] * 2), st.none() | XML_TEXTS)
def test_the_paper_of_one_page_comes_back(ink, size, text):
    document = Document((Page(ink, size, "mm", text, "#01020304", "lined"),))
    assert again(document) == document


def test_layers_come_back():
    layers = ["a", None, 'b"<&', "a"]
    ink = Ink(tuple(Stroke([[1, 2]], layer=layer) for layer in layers))
    assert again(Document((Page(ink),))) == Document((Page(ink),))


def test_other_files_stay_as_they_were():
    assert b"page" not in encode_ink(Document((Page(DOT, unit="pt", text="a"),)), ".inkml")


def test_a_page_that_others_began():
    """Whatever stands before the first mark is a page of its own."""
    text = '<ink><trace>1 2</trace><annotation type="page"/><trace>3 4</trace></ink>'
    pages = read_document(text.encode()).pages
    assert [page.ink.xy.tolist() for page in pages] == [[[1, 2]], [[3, 4]]]


def test_a_stroke_does_not_go_on_across_pages():
    text = (
        '<ink><annotation type="page"/><trace id="a" continuation="begin">1 2</trace>'
        '<annotation type="page"/><trace continuation="end">3 4</trace></ink>'
    )
    assert [len(page.ink.strokes) for page in read_document(text.encode()).pages] == [1, 1]


def test_refusals():
    mixed = Document((Page(DOT, unit="pt"), Page(DOT, unit="mm")))
    with pytest.raises(OutputError, match="pages in different units of length"):
        encode_ink(mixed, ".inkml")
    with pytest.raises(OutputError, match="the document has several pages and one text"):
        encode_ink(Document((Page(DOT), Page(DOT))), ".inkml", text="a")
    with pytest.raises(OutputError, match="cannot write the ink as SVG: SVG holds one page"):
        encode_ink(Document((Page(DOT), Page(DOT))), ".svg")
    data = encode_ink(Document((Page(DOT),) * 3), ".inkml")
    with pytest.raises(InkFileError, match="more than the 2 pages a file may hold"):
        read_document(data, limits=Limits(pages=2))


def test_which_formats_hold_pages():
    held = {name: holds_pages(name) for name in ("a.inkml", "a.svg", "a.jiix", "A.CSV")}
    assert held == {"a.inkml": True, "a.svg": False, "a.jiix": True, "A.CSV": False}
