"""Long work lets text in between its parts, and comes to the same result."""

import threading

import numpy as np
import pytest

pytest.importorskip("torch")

from app.giving_way import giving_way
from app.reading import Reader
from app.rows.lens import Lens
from app.rows.scene import CellChoice
from app.snapshot import Snapshot
from app.worker import BULK, LIVE, TRACE, Worker
from handwriting.decoding import Alphabet
from handwriting.language import TrainingOptions, train_language_model
from handwriting.recognizer import Recognizer
from tests.app.fakes import LetterReader
from tests.fakes import random_model, scribble

LETTERS = Alphabet((" ", "a", "b", "c"))


class Long(LetterReader):
    """Whose work has pauses, which a test makes itself."""

    def let_in(self, pause):
        self.pause = pause


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    language = train_language_model(["a cab", "bac a"] * 4, TrainingOptions(order=3), {})
    return Recognizer(random_model(3, alphabet=LETTERS), language=language)


def test_it_reads_the_same_and_pauses_in_network_and_search(recognizer):
    pauses = []
    patient = giving_way(recognizer, lambda: pauses.append(None))
    ink = scribble(1)
    with_pauses, without = patient.recognize(ink), recognizer.recognize(ink)
    assert with_pauses == without
    layers = len(recognizer.model.encoder.layers) * 2  # both directions
    assert len(pauses) > layers + 10  # and many steps of the search
    count = len(pauses)
    recognizer.recognize(ink)
    assert len(pauses) == count  # the other one is as it was


def test_a_look_inside_pauses_on_both_ways_and_shows_the_same(recognizer):
    pauses = []
    ink = scribble(2)
    plain = Lens(recognizer.model)
    patient = Lens(giving_way(recognizer, lambda: pauses.append(None)).model)
    layers = len(recognizer.model.encoder.layers) * 2
    expected, found = plain.trace(ink, CellChoice()), patient.trace(ink, CellChoice())
    assert len(pauses) == layers
    assert found.outputs.text == expected.outputs.text
    np.testing.assert_array_equal(found.cells.values, expected.cells.values)
    assert expected.latest is not None
    row = patient.gradient(found, expected.latest, None)
    assert len(pauses) == 3 * layers  # forward once more, and back
    np.testing.assert_array_equal(
        row.values, plain.gradient(expected, expected.latest, None).values
    )


def test_a_gradient_is_let_in_while_a_page_is_read(recognizer):
    """What reads without gradients must not keep from them what it lets in."""
    lens = Lens(recognizer.model)
    trace = lens.trace(scribble(2), CellChoice())
    expected = lens.gradient(trace, 0, None).values
    found = []
    giving_way(recognizer, lambda: found.append(lens.gradient(trace, 0, None).values)).recognize(
        scribble(1)
    )
    assert found
    for values in found:
        np.testing.assert_allclose(values, expected, atol=1e-9)


def test_a_line_that_grows_while_it_is_settled_is_followed_meanwhile(recognizer):
    strokes = scribble(4).strokes
    keys = tuple((place,) for place in range(len(strokes)))
    before = Snapshot(0, 0, keys[:-1], strokes[:-1])
    after = Snapshot(0, 0, keys, strokes, growing=True)
    texts = []
    reader = Reader(recognizer)

    def look() -> None:
        if not texts:
            texts.append(reader.live(after).text)

    reader.let_in(look)
    settled = reader.settle(before)
    assert settled.text == Reader(recognizer).settle(before).text
    plain = Reader(recognizer)
    plain.live(before)
    assert texts == [plain.live(after).text]
    assert reader.live(after).words  # and it goes on from there


def test_the_worker_does_what_is_more_urgent_amid_a_long_job(qtbot):
    order: list[str] = []
    begun, asked = threading.Event(), threading.Event()

    class Looking(Long):
        def look(self) -> str:
            begun.set()
            assert asked.wait(10)
            for part in range(4):
                order.append(f"part {part}")
                self.pause()
            return "look"

    worker = Worker(Looking)
    worker.start()
    worker.ask("look", lambda reader: reader.look(), order.append, TRACE)
    assert begun.wait(10)
    for text in ("first", "second"):
        worker.ask(text, lambda reader, text=text: order.append(text), lambda _: None, LIVE)
    worker.ask("bulk", lambda reader: order.append("bulk"), lambda _: None, BULK)
    asked.set()
    qtbot.waitUntil(lambda: {"bulk", "look"} <= set(order), timeout=10_000)
    worker.stop()
    order.remove("look")  # told in the other thread
    assert order == ["part 0", "first", "second", "part 1", "part 2", "part 3", "bulk"]


def test_a_long_job_goes_on_although_its_slot_is_asked_again_and_again(qtbot):
    parts: list[int] = []
    done: list[str] = []

    worker = Worker(Long)

    def live(_: object) -> None:
        worker.ask("live", live, lambda _: None, LIVE)

    def look(reader) -> str:
        worker.ask("live", live, lambda _: None, LIVE)
        for part in range(5):
            parts.append(part)
            reader.pause()
        return "done"

    worker.start()
    worker.ask("look", look, done.append, TRACE)
    qtbot.waitUntil(lambda: bool(done), timeout=10_000)
    worker.stop()
    assert parts == [0, 1, 2, 3, 4]


def test_a_job_that_fails_amid_another_spoils_nothing(qtbot):
    worker = Worker(Long)
    failed, done = [], []
    worker.failed.connect(failed.append)

    def fail(_: object) -> None:
        raise RuntimeError("no")

    def work(reader) -> str:
        worker.ask("live", fail, done.append, LIVE)
        reader.pause()
        return "done"

    worker.start()
    worker.ask("look", work, done.append, TRACE)
    qtbot.waitUntil(lambda: bool(done), timeout=10_000)
    worker.stop()
    assert done == ["done"]
    assert failed == ["reading failed, and the ink is safe: no"]
