"""What a crash left of a note that had a file: it goes on from that file, or from none."""

from pathlib import Path

import pytest

from app.notefile import open_note, save_note
from app.recovery import find_left
from tests.app.fakes import draw, letter, mark


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "note.inkml"


@pytest.fixture
def crashed(qtbot, make_window, tmp_path, path) -> Path:
    """A note of two strokes in a file, and a third that only its journal has; the journal."""
    window = make_window(journals=tmp_path / "left")
    for x in (60, 90):
        draw(window.canvas, letter(x, 80))
    with qtbot.waitSignal(window.files.saved):
        window.file.save_to(path)
    draw(window.canvas, letter(120, 80))
    window.files.keeper.journal.close()
    window.files.keeper._lock.unlock()
    window.files.keeper.journal = None  # nobody writes to it any more
    (journal,) = find_left(tmp_path / "left")
    return journal


@pytest.fixture
def window(crashed, make_window):
    return make_window(journals=crashed.parent)


def test_opening_the_file_brings_back_what_the_crash_left(qtbot, window, path):
    window.file.open(path)
    qtbot.waitUntil(lambda: "what you wrote is back" in window.parts.bar.text)
    assert len(window.session) == 3
    assert window.files.path == path
    assert window.files.is_dirty
    with qtbot.waitSignal(window.files.saved):
        window.file.save()
    assert len(open_note(path).marks) == 3
    assert find_left(path.parent / "left") == []


def test_opening_another_file_leaves_it_for_later(qtbot, window, crashed, tmp_path):
    save_note(tmp_path / "other.inkml", [mark(0, letter(0, 0))])
    with qtbot.waitSignal(window.files.opened):
        window.file.open(tmp_path / "other.inkml")
    assert len(window.session) == 1
    assert find_left(crashed.parent) == [crashed]


@pytest.mark.parametrize("strokes", [1, 3])
def test_ink_is_not_mixed_with_a_file_that_has_changed_since(qtbot, window, path, strokes):
    others = [mark(place, letter(300, 40.0 * place)) for place in range(strokes)]
    save_note(path, others)
    before = path.read_bytes()
    window.files.recover_left()
    qtbot.waitUntil(lambda: "changed by somebody else" in window.parts.bar.text)
    (back,) = window.session.marks
    assert back.bounds[0] == pytest.approx(120, abs=1)
    assert window.files.path is None  # saving asks for a name
    assert window.files.is_dirty
    assert path.read_bytes() == before


def test_a_file_that_is_gone_takes_nothing_with_it(qtbot, window, path):
    path.unlink()
    window.files.recover_left()
    qtbot.waitUntil(lambda: "but not the file itself" in window.parts.bar.text)
    assert len(window.session) == 1
    assert window.files.path is None


def test_a_journal_of_nothing_is_removed_and_a_damaged_one_is_told(qtbot, make_window, tmp_path):
    left = tmp_path / "left"
    left.mkdir()
    (left / "empty.jsonl").write_text('{"base":null,"keys":[],"pages":[0]}\n')
    (left / "other.jsonl").write_text("[]\n")
    window = make_window(journals=left)
    window.files.recover_left()
    qtbot.waitUntil(lambda: "is no journal" in window.parts.bar.text)
    qtbot.waitUntil(lambda: not (left / "empty.jsonl").exists())
    assert window.session.is_empty
