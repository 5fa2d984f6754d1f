"""The real corpora, where the environment variable HANDWRITING_DATA says they are.

The numbers are those of the copies that the project was built on: IAM-OnDB without its final test
set, UNIPEN train_r01_v07 without the sources cee, kai and bbc.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from handwriting.convention import t2_spacing
from handwriting.corpora import IamOndb, Unipen
from handwriting.corpora.iam_labels import T2_TOKENS, ascii_lines
from handwriting.corpora.labels import PRINTABLE, unambiguous, unipen_labelled
from handwriting.corpora.unipen import NOT_ENGLISH, NOT_LINES, source_of, validation_writers
from handwriting.formats import read_ink


def present(folder: Path) -> Path:
    if not folder.is_dir():
        pytest.skip(f"{folder.name} is not in HANDWRITING_DATA")
    return folder


@pytest.fixture(scope="module")
def iam(corpora_folder: Path) -> IamOndb:
    return IamOndb(present(corpora_folder / "iam_ondb"))


@pytest.fixture(scope="module")
def unipen(corpora_folder: Path) -> Unipen:
    return Unipen(present(corpora_folder / "unipen_train_r01_v07"))


@pytest.mark.parametrize(
    ("split", "lines", "forms"),
    [("trainset", 5364, 775), ("testset_t", 1518, 216), ("testset_v", 1438, 192)],
)
def test_the_official_lists_are_whole(iam: IamOndb, split: str, lines: int, forms: int) -> None:
    samples = iam.split(split)
    assert len(samples) == lines
    assert len(set(samples.writers)) == forms
    assert sum("testset_f" not in sentence for sentence in iam.missing) == 0


def test_iam_labels_use_the_81_symbols_of_t2(iam: IamOndb) -> None:
    assert len(set("".join(iam.lines.texts))) == 81
    assert set("".join(iam.lines.texts)) >= set(T2_TOKENS.values())
    assert all(text == text.strip() for text in iam.lines.texts)


def test_cached_ink_equals_the_file(iam: IamOndb) -> None:
    for sample in iam.split("testset_v")[::200]:
        form = sample.writer
        path = Path("data/lineStrokes", form[:3], form[:7], f"{sample.id}.xml")
        assert sample.ink == read_ink(iam.folder / path)


def test_ascii_agrees_with_t2_but_for_some_spacing(iam: IamOndb) -> None:
    t2 = dict(zip(iam.lines.ids, iam.lines.texts, strict=True))
    characters = spaced = 0
    for path in (iam.folder / "data/ascii").rglob("*.txt"):
        for number, line in enumerate(ascii_lines(path.read_text("latin-1")), start=1):
            label = t2[f"{path.stem}-{number:02d}"]
            characters += label.replace(" ", "") == line.replace(" ", "")
            spaced += label == t2_spacing(line)
    assert characters == len(t2) - 1
    assert spaced > 0.985 * len(t2)


def test_unipen_words_and_texts_resolve_to_ink(unipen: Unipen) -> None:
    # Announced: about 78,000 and 15,200; English about 74,000 and 14,600.
    assert len(unipen.words(english=False)) == 78_532
    assert len(unipen.texts(english=False)) == 15_297
    assert len(unipen.words()) == 73_975
    assert len(unipen.texts()) == 14_681


def test_the_largest_word_sources_are_as_announced(unipen: Unipen) -> None:
    counts = Counter(source_of(name) for name in unipen.words(english=False).ids)
    announced = {"sta": 16_415, "hpp": 10_820, "lex": 7_235, "nic": 6_813}
    assert dict(counts.most_common(4)) == announced


def test_unipen_writers_are_merged_across_categories(unipen: Unipen) -> None:
    words, texts = set(unipen.words().writers), set(unipen.texts().writers)
    assert len(words & texts) > 100
    assert "ap/chuckchaffee" in words
    assert all("/" in writer for writer in words | texts)


def test_a_tenth_of_the_writers_of_every_source_is_held_out(unipen: Unipen) -> None:
    for samples in (unipen.words, unipen.texts):
        trained, held_out = samples(split="train"), samples(split="validation")
        assert len(trained) + len(held_out) == len(samples())
        assert not set(trained.writers) & set(held_out.writers)
    writers: dict[str, set[str]] = {}
    for samples in (unipen.words(), unipen.texts()):
        for name, writer in zip(samples.ids, samples.writers, strict=True):
            writers.setdefault(source_of(name), set()).add(writer)
    assert not writers.keys() & NOT_ENGLISH
    shares = {
        source: len(mine & validation_writers()) / len(mine) for source, mine in writers.items()
    }
    assert all(share > 0 for source, share in shares.items() if len(writers[source]) > 10), shares
    everyone = set().union(*writers.values())
    assert 0.1 < len(everyone & validation_writers()) / len(everyone) < 0.15


def test_labels_of_both_corpora_follow_one_convention(iam: IamOndb, unipen: Unipen) -> None:
    for samples in (unipen.words(), unipen.texts()):
        labelled = unipen_labelled(samples)
        assert len(labelled) == len(samples)
        assert set("".join(labelled.texts)) <= set(PRINTABLE)
    trained = iam.split("trainset")
    assert len(trained) - len(unambiguous(trained)) == 53


def test_lines_of_unipen_are_most_of_the_texts_that_can_be(unipen: Unipen) -> None:
    possible = [name for name in unipen.texts().ids if source_of(name) not in NOT_LINES]
    assert len(possible) - len(unipen.lines()) == 436
