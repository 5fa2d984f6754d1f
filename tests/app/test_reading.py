import numpy as np
import pytest

from app.reading import MOST_POINTS, Reader
from app.snapshot import Snapshot
from handwriting.decoding import Alphabet
from handwriting.errors import ModelError
from handwriting.ink import Ink, Stroke
from handwriting.live import CausalLine
from handwriting.network import save_model
from handwriting.recognizer import Recognizer
from tests.app.fakes import letter, stroke
from tests.fakes import random_model, scribble, scripted_model
from tests.live.models import causal_model


def snapshot(strokes, *, growing=False, first=0, epoch=0) -> Snapshot:
    keys = tuple((first + place,) for place in range(len(strokes)))
    return Snapshot(0, epoch, keys, tuple(strokes), growing)


def dots(count: int) -> list[Stroke]:
    """Each becomes one frame."""
    return [Stroke(np.array([[10.0 * n, 3.0 * (n % 2)]])) for n in range(count)]


@pytest.fixture(scope="module")
def spoken() -> Recognizer:
    """Reads "ab c" in five dots and more."""
    return Recognizer(scripted_model({0: "a", 1: "b", 2: " ", 3: "c"}))


def test_the_text_of_a_line_has_words_with_their_ink(spoken):
    strokes = dots(5)
    settled = Reader(spoken).settle(snapshot(strokes))
    assert settled.text == "ab c"
    assert settled.literal == "ab c"
    assert settled.settled
    ink = [word.ink for word in settled.words]
    assert ink[0] | ink[1] == {((n,), 0) for n in range(5)}
    assert not ink[0] & ink[1]
    assert all(word.candidates[0].literal for word in settled.words)


def test_a_line_without_an_order_of_writing_is_read_from_left_to_right(spoken):
    found = Reader(spoken).read(snapshot(dots(5)[::-1]))
    assert found.text == "ab c"
    assert found.settled
    first, last = found.words[0].ink, found.words[-1].ink
    assert ((4,), 0) in first  # the leftmost, which was drawn last
    assert ((0,), 0) in last


def test_a_line_is_read_as_the_library_reads_it_on_its_page():
    strokes = scribble(5).strokes
    recognizer = Recognizer(random_model())
    expected = recognizer.recognize_page(Ink(strokes), whole=True)
    found = Reader(recognizer).read(snapshot(strokes))
    assert found.text == expected.text
    points = [
        frozenset(((stroke,), point) for stroke, point in character.points)
        for word in expected.lines[0].recognition.words
        for character in word.characters
    ]
    assert [one.ink for word in found.words for one in word.characters] == points


def test_what_was_read_stays_when_the_pen_goes_on_elsewhere(spoken):
    reader = Reader(spoken)
    strokes = dots(5)
    read = reader.read(snapshot(strokes))
    live = reader.live(snapshot([*strokes, stroke(letter(600, 0))], growing=True))
    assert [word.text for word in live.words[:2]] == ["ab", "c"]
    assert [word.ink for word in live.words[:2]] == [word.ink for word in read.words]


def test_while_the_pen_moves_text_is_tentative(spoken):
    live = Reader(spoken).live(snapshot(dots(5), growing=True))
    assert live.text == "ab c"
    assert not live.settled
    assert not live.words[-1].committed


def test_a_growing_stroke_is_read_on_and_gives_what_the_whole_gives():
    ink = scribble(3).strokes
    recognizer = Recognizer(random_model())
    reader, last = Reader(recognizer), ink[-1].xy
    for count in (1, 5, len(last)):
        growing = [*ink[:-1], Stroke(last[:count])]
        live = reader.live(snapshot(growing, growing=True))
    fresh = Reader(recognizer).live(snapshot(ink, growing=True))
    assert live.text == fresh.text
    assert reader.settle(snapshot(ink)).text == recognizer.recognize(snapshot(ink).ink).text


@pytest.mark.parametrize("kept", [[0, 1, 2], [0, 2, 4], [1, 3], [5, 0, 1]])
def test_ink_may_go_and_come_back(kept):
    ink = scribble(5).strokes
    recognizer = Recognizer(random_model())
    reader = Reader(recognizer)
    reader.settle(snapshot(ink))
    keys = tuple((place,) for place in sorted(kept))
    strokes = tuple(ink[place] for place in sorted(kept))
    after = reader.settle(Snapshot(0, 1, keys, strokes))
    assert after.text == recognizer.recognize(Snapshot(0, 1, keys, strokes).ink).text
    assert reader.settle(snapshot(ink)).text == recognizer.recognize(snapshot(ink).ink).text


class Fickle(Recognizer):
    """Reads capitals the second time."""

    times = 0

    def recognize(self, ink, *, before=""):
        self.times += 1
        self.model = CAPITALS if self.times > 1 else SMALL
        return super().recognize(ink, before=before)


SCRIPT = {0: "a", 1: "b", 2: " ", 44: "c"}
SMALL = scripted_model(SCRIPT, alphabet=Alphabet(tuple(" abcABC")), sure=0.99)
CAPITALS = scripted_model(
    {place: text.upper() for place, text in SCRIPT.items()},
    alphabet=Alphabet(tuple(" abcABC")),
    sure=0.99,
)


def test_a_line_that_is_forgotten_is_read_from_the_start(spoken):
    reader = Reader(spoken)
    reader.settle(snapshot(dots(5)))
    reader.forget(0)
    reader.forget(7)
    assert reader._lines == {}
    assert reader.settle(snapshot(dots(5))).text == "ab c"


def test_a_committed_word_stays_and_one_that_was_touched_does_not():
    strokes = [stroke(letter(60.0 * place, 0)) for place in range(8)]
    reader = Reader(Fickle(SMALL))
    for _ in range(6):  # the same at every update: the first word is committed
        reader.live(snapshot(strokes))
    first = reader.settle(snapshot(strokes))
    assert [word.committed for word in first.words] == [True, False]
    assert first.text == "ab c"
    more = [*strokes, stroke(letter(440, 0))]
    assert reader.settle(snapshot(more)).text == "ab C"
    dotted = [*more, stroke([(5.0, -8.0)])]
    assert reader.settle(snapshot(dotted)).text == "AB C"


def test_candidates_of_characters_are_the_networks_probabilities(spoken):
    reader = Reader(spoken)
    ink = snapshot(dots(5))
    text = reader.character_candidates(ink, reader.settle(ink))
    found = text.words[0].characters[0].candidates
    assert found[0].text == "a"
    assert found[0].literal
    # 0.9 for a, a share of 0.1 / 4 for each of " bc" and the blank, which is left out
    assert found[0].score == pytest.approx(0.9 / 0.975)
    assert found[1].score == pytest.approx(0.025 / 0.975)
    assert {one.text for one in found} == set(" abc")


def test_graves_never_takes_back_what_it_said():
    recognizer = Recognizer(causal_model())
    reader = Reader(Recognizer(random_model()), recognizer)
    assert reader.has_causal
    ink = scribble(2, strokes=4).strokes
    said = ""
    for place, drawn in enumerate(ink):
        for count in range(3, len(drawn) + 1, 5):
            growing = [*ink[:place], Stroke(drawn.xy[:count])]
            live = reader.live(snapshot(growing, growing=True), "graves")
            text = "".join(word.text for word in live.words)
            assert text.startswith(said)
            said = text
        settled = reader.settle(snapshot(ink[: place + 1]), "graves")
        committed = "".join(word.text for word in settled.words if word.committed)
        assert "".join(word.text for word in settled.words).startswith(committed)
    whole = recognizer.recognize(snapshot(ink).ink).text
    assert settled.text == whole


def test_a_line_that_grew_tells_how_late_its_letters_were_committed():
    strokes = [stroke(letter(60.0 * place, 0), t=place + np.arange(8) / 100) for place in range(8)]
    reader = Reader(Recognizer(SMALL))
    for count in range(1, 9):
        for _ in range(3):
            reader.live(snapshot(strokes[:count]))
    text = reader.settle(snapshot(strokes))
    assert text.words[0].committed
    lags = reader.lags(snapshot(strokes), text)
    assert [lag.text for lag in lags][:2] == ["a", "b"]
    times = snapshot(strokes).times
    for lag in lags:
        assert (lag.known + 1) % 8 == 0  # it was read after each stroke
        assert lag.seconds == pytest.approx(times[lag.known] - times[lag.last])
    untouched = Reader(Recognizer(SMALL))
    assert untouched.lags(snapshot(strokes), untouched.settle(snapshot(strokes))) == ()


def test_after_ink_was_taken_away_delays_of_before_are_not_told():
    strokes = [stroke(letter(60.0 * place, 0)) for place in range(8)]
    reader = Reader(Recognizer(SMALL))
    for _ in range(6):
        reader.live(snapshot(strokes))
    text = reader.settle(snapshot(strokes[:-1]))
    assert reader.lags(snapshot(strokes[:-1]), text) == ()


def test_graves_tells_the_moment_of_each_letter():
    causal = Recognizer(causal_model())
    reader = Reader(causal, causal)
    ink = scribble(2, strokes=4)
    text = reader.settle(snapshot(ink.strokes), "graves")
    lags = reader.lags(snapshot(ink.strokes), text, "graves")
    line = CausalLine(causal.model)
    for drawn in ink.strokes:
        line.add_stroke(drawn)
    said = [one for one in line.emissions if one.character != " "]
    assert said
    assert [(lag.text, lag.known) for lag in lags] == [(one.character, one.point) for one in said]
    assert all(lag.seconds is None for lag in lags)


def test_without_a_causal_model_graves_says_why(spoken):
    reader = Reader(spoken)
    assert not reader.has_causal
    with pytest.raises(ModelError, match="no causal model"):
        reader.live(snapshot(dots(2)), "graves")


def test_a_damaged_causal_model_does_not_take_the_other_with_it(tmp_path, monkeypatch):
    save_model(random_model(), tmp_path / "best")
    broken = tmp_path / "causal"
    broken.mkdir()
    (broken / "model.json").write_text("{")
    shipped = {"best": tmp_path / "best", "causal": broken}
    monkeypatch.setattr("app.reading.shipped_models", lambda: shipped)
    monkeypatch.setattr("handwriting.shipped.shipped_models", lambda: shipped)
    assert not Reader.load("best").has_causal


def test_a_line_beyond_all_bounds_is_not_read(spoken):
    huge = [Stroke(np.zeros((MOST_POINTS + 1, 2)))]
    assert Reader(spoken).settle(snapshot(huge)).text == ""
    assert Reader(spoken).live(snapshot(huge)).text == ""


def test_natural_text_is_shown():
    letters = Alphabet(tuple(" ,ab"))
    model = scripted_model({0: "a", 1: " ", 2: ",", 3: " ", 4: "b"}, alphabet=letters)
    reader = Reader(Recognizer(model))
    assert reader.settle(snapshot(dots(6))).text == "a, b"
    assert Reader(Recognizer(model)).live(snapshot(dots(6))).text == "a, b"
