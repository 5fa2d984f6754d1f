"""The commit rule on readings made by hand: letter i of a reading stands at x = i."""

import math

import pytest

from handwriting.errors import ConfigError
from handwriting.live import CommitRule, Committer, LiveCharacter, Observation

RULE = CommitRule(updates=2, log_odds=1.0, advance=2.0)


def reading(text, *, odds=5.0, shift=0.0):
    return [
        LiveCharacter(character, odds, x + shift, 0.0)
        for x, character in enumerate(text)
        if character != "_"  # a gap between letters
    ]


def committer(*texts, rule=RULE):
    """After readings of a growing line, the pen always at its last letter."""
    made = Committer(rule)
    for text in texts:
        made.update(Observation(reading(text), pen=len(text) - 1.0, height=1.0))
    return made


def shown(made):
    """Committed characters in capitals."""
    return "".join(
        one.character.upper() if one.committed else one.character for one in made.characters
    )


def test_a_character_waits_for_updates_and_for_the_pen():
    assert shown(committer("abc")) == "abc"
    assert shown(committer("abc", "abc")) == "abc"
    assert shown(committer("abc", "abc", "abc")) == "Abc"  # b is but one height behind the pen
    assert shown(committer("abc", "abc", "abcd")) == "ABcd"
    assert shown(committer("abc", "abcd", "abcde", "abcdef")) == "ABCDef"


def test_an_unsure_character_is_not_committed():
    made = Committer(RULE)
    for _ in range(5):
        made.update(
            Observation([*reading("ab"), *reading("__c", odds=0.5), *reading("___def")], 5.0, 1.0)
        )
    assert shown(made) == "ABcDef"


def test_a_spike_that_wanders_starts_anew():
    made = Committer(RULE)
    made.update(Observation(reading("abcd"), 3.0, 1.0))
    made.update(Observation(reading("abcd"), 3.0, 1.0))
    made.update(Observation(reading("abcd", shift=0.6), 3.0, 1.0))
    assert shown(made) == "abcd"
    made.update(Observation(reading("abcd", shift=0.6), 3.0, 1.0))
    made.update(Observation(reading("abcd", shift=0.6), 3.0, 1.0))
    assert shown(made) == "Abcd"


def test_what_is_tentative_may_change_and_what_is_committed_stands():
    made = committer("clcd", "clcd", "clcd")
    assert shown(made) == "CLcd"
    made.update(Observation(reading("axcq"), 3.0, 1.0))  # every letter but c read anew
    assert shown(made) == "CLcq"
    made.update(Observation(reading("q"), 3.0, 1.0))
    assert shown(made) == "CLq"
    assert made.revisions == 0


def test_nothing_is_let_in_between_committed_characters():
    made = committer("abcdef", "abcdef", "abcdef")
    assert shown(made) == "ABCDef"
    made.update(Observation(reading("axbcdyef"), 7.0, 1.0))
    assert shown(made) == "ABCDyef"


def test_no_updates_and_no_advance_commit_at_once():
    at_once = CommitRule(updates=0, log_odds=-9.0, advance=0.0)
    assert shown(committer("abc", rule=at_once)) == "ABC"


def test_late_ink_opens_its_word_alone():
    made = committer(*["one two six ten"] * 3)
    assert shown(made) == "ONE TWO SIX Ten"
    made.reopen(8.9, 9.1)
    assert shown(made) == "ONE TWO six Ten"
    changed = "one fwo sin ten"  # the second word is committed, so it stands
    for _ in range(3):
        made.update(Observation(reading(changed), 20.0, 1.0))
    assert shown(made) == "ONE TWO SIN TEN"
    assert made.revisions == 1  # of the committed x
    assert made.commits == 16  # n is one more than stood there


def test_late_ink_that_changes_nothing_revises_nothing():
    made = committer(*["one two"] * 3)
    made.reopen(1.0, 1.2)
    assert shown(made) == "one Two"
    for _ in range(3):
        made.update(Observation(reading("one two"), 20.0, 1.0))
    assert shown(made) == "ONE TWO"
    assert (made.revisions, made.commits) == (0, 7)


def test_ink_between_words_opens_the_nearer():
    made = committer(*["one   two     "] * 3)
    made.reopen(2.9, 3.2)
    assert shown(made).strip() == "one   TWO"


def test_ink_that_is_taken_away_opens_all_it_touched():
    made = committer(*["one two six ten"] * 3)
    made.reopen(1.0, 6.0, nearest=False)
    assert shown(made) == "one two SIX Ten"
    made.update(Observation(reading("________six ten"), 20.0, 1.0))
    assert shown(made).startswith("SIX T")
    assert made.revisions == 8  # both words with the spaces behind them


def test_opening_nothing_is_harmless():
    made = Committer(RULE)
    made.reopen(0.0, 1.0)
    made.update(Observation(reading("   "), 9.0, 1.0))
    made.reopen(0.0, 1.0)
    assert made.characters[0].character == " "


def test_a_committed_character_knows_since_when():
    made = committer("abc", "abc", "abc", "abcd")
    assert [one.since for one in made.characters] == [2, 3, -1, -1]
    made.update(Observation(reading("abcd"), 9.0, 1.0, late=[(1.0, 1.0)]))
    assert [one.since for one in made.characters] == [-1] * 4
    made.finish()
    assert [one.since for one in made.characters] == [5] * 4


def test_the_end_commits_everything():
    made = committer("abc")
    made.finish()
    assert shown(made) == "ABC"
    assert made.commits == 3


@pytest.mark.parametrize(
    "values", [{"updates": -1}, {"log_odds": math.nan}, {"advance": -1.0}, {"advance": math.inf}]
)
def test_impossible_rules_are_refused(values):
    with pytest.raises(ConfigError, match="commit rule"):
        CommitRule(**values)
