"""Alignments against hand-made ones, and the edits they must add up to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handwriting.evaluation.alignment import Confusion, Piece, align, confusions
from tests.evaluation.oracle import edit_distance


def test_by_hand() -> None:
    assert align("light", "lght!") == (
        Piece("equal", "l", "l"),
        Piece("delete", "i", ""),
        Piece("equal", "ght", "ght"),
        Piece("insert", "", "!"),
    )
    assert align("cat", "dot") == (Piece("replace", "ca", "do"), Piece("equal", "t", "t"))


def test_ends() -> None:
    assert align("", "") == ()
    assert align("", "ab") == (Piece("insert", "", "ab"),)
    assert align("ab", "") == (Piece("delete", "ab", ""),)


def test_confusions_by_hand() -> None:
    found = confusions([("cat", "dot"), ("act", "aot"), ("in", "i n"), ("to", "t")])
    assert found == (  # equally frequent: in the order of the characters
        Confusion("", " ", count=1, written=0),
        Confusion("a", "o", count=1, written=2),
        Confusion("c", "d", count=1, written=2),
        Confusion("c", "o", count=1, written=2),
        Confusion("o", "", count=1, written=1),
    )


def test_the_most_frequent_comes_first() -> None:
    found = confusions([("u", "n")] * 3 + [("a", "o")] * 5)
    assert [(one.reference, one.output, one.count) for one in found] == [
        ("a", "o", 5),
        ("u", "n", 3),
    ]


texts = st.text(alphabet="abc ", max_size=12)


@given(texts, texts)
def test_pieces_rebuild_both_texts_with_the_fewest_edits(reference: str, output: str) -> None:
    pieces = align(reference, output)
    assert "".join(piece.reference for piece in pieces) == reference
    assert "".join(piece.output for piece in pieces) == output
    for piece in pieces:
        assert (piece.kind == "equal") == (piece.reference == piece.output)
        if piece.kind == "replace":
            assert len(piece.reference) == len(piece.output)
    edits = sum(max(len(p.reference), len(p.output)) for p in pieces if p.kind != "equal")
    assert edits == edit_distance(reference, output)
    assert sum(one.count for one in confusions([(reference, output)])) == edits
