import pytest

from app.meters import Lag, Measured, Meter, in_words
from app.texts import LineText, ShownCharacter, ShownWord


def line(*words: tuple[str, bool], number: int = 0) -> LineText:
    """Words, each firm or not."""
    return LineText(
        number,
        tuple(
            ShownWord(tuple(ShownCharacter(one, 0.9) for one in text), 0.9, committed=firm)
            for text, firm in words
        ),
    )


def test_what_was_never_firm_may_change_freely():
    meter = Meter()
    for text in ("a", "ab", "cd", "xyz"):
        meter.note_text(line((text, False)), 0)
    assert meter.measured.firm == meter.measured.revised == 0


def test_a_firm_letter_that_changes_is_a_revision_and_is_counted_once():
    meter = Meter()
    meter.note_text(line(("cat", True), ("s", False)), 0)
    assert meter.measured.firm == 3
    meter.note_text(line(("cat", True), ("sat", False)), 0)
    assert (meter.measured.firm, meter.measured.revised) == (3, 0)
    meter.note_text(line(("cut", True), ("sat", False)), 0)
    assert (meter.measured.firm, meter.measured.revised) == (4, 1)
    assert meter.measured.rate == pytest.approx(0.25)


def test_a_word_that_is_opened_again_and_stays_is_no_revision():
    meter = Meter()
    meter.note_text(line(("hl", True)), 0)
    meter.note_text(line(("hl", False)), 0)
    meter.note_text(line(("hl", True)), 0)
    assert (meter.measured.firm, meter.measured.revised) == (2, 0)
    meter.note_text(line(("hl", False)), 0)
    meter.note_text(line(("hi", False)), 0)  # its dot came
    assert meter.measured.revised == 1


def test_other_spaces_are_no_revision():
    meter = Meter()
    meter.note_text(line(("in", True), ("to", True)), 0)
    meter.note_text(line(("into", True)), 0)
    assert (meter.measured.firm, meter.measured.revised) == (4, 0)


def test_ink_that_is_taken_away_takes_its_letters_without_blame():
    meter = Meter()
    meter.note_text(line(("cat", True)), 0)
    meter.note_text(line(("c", True)), 1)
    assert meter.measured.revised == 0


def test_the_delay_is_the_median_over_all_lines():
    meter = Meter()
    assert meter.measured == Measured()
    meter.note_lags(0, [Lag("a", 10, 14, 0.04), Lag("b", 20, 26, 0.06)])
    meter.note_lags(1, [Lag("c", 9, 7, -0.02)])
    assert meter.measured.letters == 3
    assert meter.measured.points == 4
    assert meter.measured.seconds == pytest.approx(0.04)
    meter.forget(0)
    assert meter.measured.points == -2


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        (Measured(), ("–", "–")),
        (Measured(3, 12.0, None, 4, 0), ("12 points", "0 of 4")),
        (Measured(3, -2.0, -0.018, 40, 1), ("−18 ms, −2 points", "1 of 40 (2.5 %)")),
    ],
)
def test_meters_in_words(measured, words):
    assert in_words(measured) == words
