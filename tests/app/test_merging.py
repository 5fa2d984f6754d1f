from app.merging import LiveGlyph, is_touched, live_words, merge, with_commitment
from app.texts import ShownCharacter, ShownWord


def settled(text: str, left: float, right: float, committed: bool = True) -> ShownWord:
    characters = tuple(ShownCharacter(one, 0.9) for one in text)
    return ShownWord(characters, 0.9, committed=committed, span=(left, right))


def glyphs(text: str, xs: list[float], committed: bool = True) -> list[LiveGlyph]:
    return [LiveGlyph(one, x, 0.8, committed) for one, x in zip(text, xs, strict=True)]


def shown(words) -> list[str]:
    return [word.text for word in words]


def test_words_that_were_not_touched_stay_and_the_rest_is_live():
    words = [settled("having", 0, 100), settled("fun", 130, 170)]
    now = glyphs("havng funn y", [5, 30, 60, 80, 99, 110, 135, 150, 160, 175, 180, 200])
    merged = merge(words, [False, True], [(172, 205)], now)
    assert shown(merged) == ["having", "funn", "y"]


def test_all_is_live_before_anything_was_settled():
    assert shown(merge([], [], [(0, 50)], glyphs("ab c", [0, 10, 20, 30]))) == ["ab", "c"]


def test_a_late_dot_opens_only_its_word():
    words = [settled("hi", 0, 40), settled("there", 70, 140)]
    assert [is_touched(word, [(30, 31)], 10) for word in words] == [True, False]


def test_a_word_is_committed_if_all_that_is_read_in_its_place_is():
    words = [settled("ab", 0, 20, False), settled("c", 40, 50, False)]
    now = [*glyphs("ab", [1, 15]), *glyphs(" c", [30, 45], committed=False)]
    assert [word.committed for word in with_commitment(words, now)] == [True, False]


def test_live_words_are_spaced_as_people_write():
    text = "it 's, yes"
    assert shown(live_words(glyphs(text, [float(n) for n in range(len(text))]))) == [
        "it's,",
        "yes",
    ] or shown(live_words(glyphs("it 's", [0, 1, 2, 3, 4]))) == ["it's"]


def test_a_new_word_between_two_stands_between_them():
    words = [settled("a", 0, 10), settled("c", 100, 110)]
    now = glyphs("a b c", [5, 20, 50, 80, 105])
    assert shown(merge(words, [False, False], [(45, 60)], now)) == ["a", "b", "c"]
