"""Reading in one process and in several."""

from __future__ import annotations

import pytest

from handwriting.errors import HandwritingError, ModelError
from handwriting.evaluation.reading import read_lines
from handwriting.evaluation.scores import LineErrors
from tests.evaluation.fakes import (
    FATAL,
    UNREADABLE,
    FakeReader,
    fake_sample,
    load_fake,
    load_nothing,
)

SAMPLES = [fake_sample(i, text) for i, text in enumerate(["a cat", "", UNREADABLE, " no "])]


def test_one_process() -> None:
    lines = read_lines(SAMPLES, load_fake)
    assert [line.id for line in lines] == ["w-00", "w-01", "w-02", "w-03"]
    assert [line.output for line in lines] == ["o cot", "", None, "no"]
    assert [line.failure for line in lines] == [None, None, "this ink cannot be read", None]
    assert lines[0].errors == LineErrors(2, 5, 2, 2, exact=False)
    assert lines[2].errors == LineErrors(10, 10, 1, 1, exact=False)
    assert lines[3].reference == "no"
    assert all(line.ms >= 0 for line in lines)


def test_the_reader_is_loaded_once() -> None:
    readers: list[FakeReader] = []

    def load() -> FakeReader:
        readers.append(FakeReader())
        return readers[-1]

    read_lines([fake_sample(i, "x") for i in range(100)], load, workers=1)
    assert len(readers) == 1
    assert len(readers[0].seen) == 100


def test_progress_ends_at_the_end() -> None:
    steps: list[tuple[int, int]] = []
    read_lines(SAMPLES, load_fake, progress=lambda done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert steps[-1] == (4, 4)


def test_nothing_to_read() -> None:
    assert read_lines([], load_fake) == ()


def test_several_processes_give_the_same() -> None:
    samples = [fake_sample(i, f"a{i} sample") for i in range(40)] + SAMPLES
    apart = read_lines(samples, load_fake, workers=2)
    alone = read_lines(samples, load_fake)
    assert [(x.id, x.output, x.errors, x.failure) for x in apart] == [
        (x.id, x.output, x.errors, x.failure) for x in alone
    ]


@pytest.mark.parametrize("workers", [0, 2])
def test_a_model_that_cannot_be_loaded_is_one_sentence(
    workers: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ModelError, match="there is no such model"):
        read_lines(SAMPLES, load_nothing, workers=workers)
    assert capfd.readouterr().err == ""


def test_a_process_that_dies_is_one_sentence() -> None:
    with pytest.raises(HandwritingError, match="2 worker processes ended"):
        read_lines([fake_sample(0, FATAL)], load_fake, workers=2)
