from pathlib import Path

import pytest

from handwriting.errors import OutputError
from handwriting.output import check_writable, replacing


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_whole_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "out.txt"
    path.write_text("old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert listing(tmp_path) == ["out.txt"]


def write_half(path: Path) -> None:
    with replacing(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt


def test_an_error_keeps_the_old_file_and_leaves_nothing_else(tmp_path):
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write_half(path)
    assert path.read_text() == "old"
    assert listing(tmp_path) == ["out.txt"]


def test_writers_of_one_file_do_not_harm_each_other(tmp_path):
    path = tmp_path / "out.txt"
    with replacing(path) as first:
        first.write(b"first")
        with replacing(path) as second:
            second.write(b"second")
        assert path.read_bytes() == b"second"
    assert path.read_bytes() == b"first"
    assert listing(tmp_path) == ["out.txt"]


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    with replacing(link) as file:
        file.write(b"x")
    assert link.is_symlink()
    assert target.read_bytes() == b"x"


def test_a_device_is_written_and_never_replaced(tmp_path):
    link = tmp_path / "null"
    link.symlink_to("/dev/null")
    with replacing(link) as file:
        file.write(b"x")
    assert Path("/dev/null").is_char_device()


def test_a_full_disk_is_one_sentence(tmp_path):
    link = tmp_path / "full"
    link.symlink_to("/dev/full")
    with pytest.raises(OutputError, match="full: no space left on"), replacing(link) as file:
        file.write(b"x")


@pytest.mark.parametrize("name", ["missing/out", "file/out", "folder"])
def test_impossible_places_are_found_early_and_late(tmp_path, name):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    path = tmp_path / name
    with pytest.raises(OutputError, match="cannot write"):
        check_writable(path)
    with pytest.raises(OutputError, match="cannot write"), replacing(path) as file:
        file.write(b"x")
    assert listing(tmp_path) == ["file", "folder"]


def test_the_early_check_leaves_no_trace(tmp_path):
    old = tmp_path / "old"
    old.write_text("kept")
    check_writable(old)
    check_writable(tmp_path / "new")
    assert listing(tmp_path) == ["old"]
    assert old.read_text() == "kept"
