from app.marks import Correction
from app.texts import LineText, ShownCharacter, ShownWord, corrected, held


def word(text: str, first: int, **options) -> ShownWord:
    """Each character is one stroke of two points."""
    characters = tuple(
        ShownCharacter(one, 0.9, frozenset({((first + place,), 0), ((first + place,), 1)}))
        for place, one in enumerate(text)
    )
    return ShownWord(characters, 0.9, **options)


def line(*words: ShownWord) -> LineText:
    return LineText(0, words, settled=True)


THE, CAT = word("the", 0), word("cot", 3)


def test_a_correction_changes_one_word_only():
    shown = corrected(line(THE, CAT), [Correction("cat", CAT.ink)])
    assert shown.text == "the cat"
    assert shown.words[0] is THE
    assert shown.words[1].corrected
    assert shown.words[1].ink == CAT.ink


def test_a_correction_may_be_longer_or_shorter():
    assert corrected(line(THE, CAT), [Correction("coats", CAT.ink)]).text == "the coats"
    short = corrected(line(THE, CAT), [Correction("c", CAT.ink)])
    assert short.text == "the c"
    assert short.words[1].ink == CAT.ink


def test_a_correction_joins_two_words():
    shown = corrected(line(THE, CAT), [Correction("theatre", THE.ink | CAT.ink)])
    assert shown.text == "theatre"


def test_letters_written_to_a_corrected_word_are_added():
    longer = word("cots", 3)
    shown = corrected(line(THE, longer), [Correction("cat", CAT.ink)])
    assert shown.text == "the cats"


def test_a_correction_of_ink_that_is_gone_says_nothing():
    assert corrected(line(THE), [Correction("cat", CAT.ink)]).text == "the"


def test_a_word_that_is_held_stands_in_a_new_reading():
    again = word("eot", 3)
    assert [one.text for one in held([THE, again], [CAT])] == ["the", "cot"]
    assert [one.text for one in held([THE, word("x", 9)], [CAT])] == ["the", "x"]


def test_a_held_word_is_shown_once_where_the_new_reading_splits_it():
    parts = [word("co", 3), word("t", 5)]
    assert [one.text for one in held([THE, *parts], [CAT])] == ["the", "cot"]
