import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import records
from app.journal import Base, Journal, read_base, replay
from app.marks import Change, Correction, Mark
from app.records import PIECE, encoded
from app.recovery import find_left, recover
from app.session import Session
from handwriting.errors import OutputError
from handwriting.ink import Pen, Stroke
from tests.app.fakes import letter, mark

ROOT = Path(__file__).parents[2]

WRITER = """
import sys, time
from pathlib import Path
from PyQt6.QtCore import QCoreApplication
from app.journal import Journal
from app.recovery import Keeper
from app.session import Session
from handwriting.ink import Pen, Stroke
app = QCoreApplication([])
keeper = Keeper(Path(sys.argv[1]), print)
keeper.begin()
session = Session()
session.observe(keeper.journal.add)
for number in range(3):
    session.begin(40.0 * number, 0, time.time(), 0.5, Pen())
    for step in range(10):
        session.extend(40.0 * number + step, 3.0 * step, time.time(), 0.5)
    session.apply(session.end())
session.begin(200, 0, time.time(), 0.5, Pen())
point = 0
while True:
    point += 1
    session.extend(200 + point, 10, time.time(), 0.5)
    if point % 5 == 0:
        keeper.journal.grow(session.growing)
        print(point, flush=True)
    time.sleep(0.01)
"""


def test_killing_the_process_loses_at_most_two_seconds(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    assert find_left(tmp_path) == []
    for line in process.stdout:
        if int(line) >= 50:
            break
    assert find_left(tmp_path) == []  # it is still being written
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    killed = time.time()
    process.wait()
    process.stdout.close()
    (left,) = find_left(tmp_path)
    found = recover(left)
    assert found is not None
    *whole, growing = found.note.marks
    assert [len(one.stroke) for one in whole] == [11, 11, 11]
    assert growing.stroke.t is not None
    assert killed - growing.stroke.t[-1] < 2.0


def test_what_is_replayed_is_what_was_done(tmp_path):
    path = tmp_path / "j.jsonl"
    journal = Journal(path, Base())
    session = Session()
    session.observe(journal.add)
    for number in range(3):
        session.begin(40.0 * number, 0.1, 1 / 3, 0.7, Pen("#ff0000", 3.0))
        session.extend(40.0 * number + 1, 30, 0.5, 0.9)
        session.apply(session.end())
    session.apply(session.rubbing((0.5, 15), (0.5, 15), 4))
    session.apply(session.correcting("word", frozenset({((1,), 0), ((1,), 1), ((2,), 1)})))
    session.selection = frozenset({(2,)})
    session.apply(session.deleting())
    journal.close()
    again = Session()
    assert replay(path, again) == 6
    assert [(m.key, m.line, m.stroke) for m in again.marks] == [
        (m.key, m.line, m.stroke) for m in session.marks
    ]
    assert list(again.corrections) == list(session.corrections)
    assert read_base(path) == Base()


def test_a_record_that_was_cut_short_is_passed_over(tmp_path):
    path = tmp_path / "j.jsonl"
    journal = Journal(path, Base("x", ((0,), (1, 2))))
    journal.add(Change("pen stroke", added=(mark(5, letter(0, 0)),)))
    journal.close()
    with path.open("ab") as file:
        file.write(b'{"change": {"name": "pen')
    assert replay(path, Session()) == 1
    assert read_base(path) == Base("x", ((0,), (1, 2)))


@pytest.mark.parametrize(
    "line",
    [
        '{"change": 3}',
        '{"change": {"name": "a", "removed": [[9]], "added": [{"key": [1]}]}}',
        '{"growing": [1], "pen": [1], "xy": [], "t": [], "p": []}',
        '{"growing": [7], "pen": [null, null, "pen"], "xy": [["a", 1]], "t": [0], "p": []}',
        "[1, 2]",
        "nonsense",
    ],
)
def test_records_that_make_no_sense_are_passed_over(tmp_path, line):
    path = tmp_path / "j.jsonl"
    header = json.dumps({"base": None, "keys": []})
    path.write_text(f"{header}\n{line}\n")
    assert replay(path, Session()) == 0


def test_what_is_no_journal_is_told(tmp_path):
    path = tmp_path / "j.jsonl"
    path.write_text("nothing\n")
    with pytest.raises(OutputError, match="is no journal"):
        read_base(path)
    with pytest.raises(OutputError, match="cannot read"):
        replay(tmp_path / "none", Session())


def test_a_stroke_that_was_undone_does_not_come_back(tmp_path):
    path = tmp_path / "j.jsonl"
    journal = Journal(path, Base())
    session = Session()
    session.observe(journal.add)
    growing = session.begin(0, 0, 0.0, None, Pen())
    session.extend(5, 30, 0.1, None)
    journal.grow(growing)
    change = session.end()
    session.apply(change)
    session.apply(change.inverse)
    journal.close()
    again = Session()
    replay(path, again)
    assert len(again) == 0


def test_a_folder_that_cannot_be_written_is_told_once_and_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr("app.journal.RETRY", 0.01)
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    told: list[str] = []
    journal = Journal(blocked / "j.jsonl", Base(), told.append)
    journal.add(Change("pen stroke", added=(mark(0, letter(0, 0)),)))
    deadline = time.monotonic() + 5
    while not told and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(told) == 1
    assert "cannot be kept safe" in told[0]
    blocked.unlink()
    while not (blocked / "j.jsonl").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    journal.close()
    assert replay(blocked / "j.jsonl", Session()) == 1


def test_a_full_disk_loses_nothing_that_is_written_later(tmp_path, monkeypatch):
    import app.journal as module

    monkeypatch.setattr("app.journal.RETRY", 0.01)
    whole = module._append
    failures = iter([True, True])

    def append(file, records):
        if records and next(failures, False):
            file.write(b'\n{"change":')  # half a record fits
            file.flush()
            raise OSError(28, "No space left on device")
        whole(file, records)

    monkeypatch.setattr(module, "_append", append)
    told: list[str] = []
    path = tmp_path / "j.jsonl"
    journal = Journal(path, Base(), told.append)
    journal.add(Change("pen stroke", added=(mark(0, letter(0, 0)),)))
    deadline = time.monotonic() + 5
    while not told and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    journal.close()
    assert "no space left" in told[0]
    assert replay(path, Session()) == 1


def test_a_correction_survives_as_runs_of_points():
    from app.records import of_correction, to_correction

    one = Correction("a", frozenset({((1,), 0), ((1,), 1), ((1,), 5), ((2, 0), 6)}))
    record = of_correction(one)
    assert record["ink"] == [[[1], 0, 1], [[1], 5, 5], [[2, 0], 6, 6]]
    assert to_correction(record) == one


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    ),
    st.integers(0, 3 * PIECE),
)
def test_records_are_encoded_piece_by_piece_as_they_would_be_whole(value, count):
    for record in (value, {"xy": [[place, value] for place in range(count)]}):
        assert encoded(record) == json.dumps(record, separators=(",", ":"))


def test_a_second_crash_loses_nothing_of_what_the_first_one_left(tmp_path):
    path, session = tmp_path / "x.jsonl", Session()
    for base in (Base(), None):
        if base is None:
            replay(path, session)
        journal = Journal(path, base)
        growing = session.begin(10.0, 10.0, 0.0, None, Pen())
        session.extend(20.0, 20.0, 0.1, None)
        journal.grow(growing)
        journal.close()  # and no more is heard of it
        session = Session()
    assert replay(path, session) == 2
    assert [one.key for one in session.marks] == [(0,), (1,)]


def test_no_record_is_encoded_in_one_go_however_its_points_are_shared_out(monkeypatch):
    lengths = []
    dumped = records._dumped

    def note(value) -> str:
        lengths.append(len(value) if isinstance(value, list) else 1)
        text = dumped(value)
        assert len(text) < 100 * records.PIECE  # of so many numbers at most
        return text

    monkeypatch.setattr(records, "_dumped", note)
    points = np.random.default_rng(0).uniform(0, 100, (3000, 2))
    marks = tuple(Mark((place,), Stroke(points, points[:, 0]), 0) for place in range(3))
    record = records.of_change(Change("open", added=marks))
    assert json.loads(records.encoded(record)) == record
    assert max(lengths) == records.PIECE
