import threading

from app.mailbox import OVERDUE, Mailbox


def test_the_newest_of_a_slot_wins():
    box = Mailbox()
    box.put("text", "old")
    box.put("text", "new")
    request = box.take()
    assert request is not None
    assert request.content == "new"
    assert len(box) == 0


def test_the_most_urgent_goes_first_and_the_oldest_of_equals():
    box = Mailbox()
    box.put("gradient", 1, priority=2)
    box.put("a", 2)
    box.put("b", 3)
    taken = [box.take() for _ in range(3)]
    assert [one.content for one in taken if one] == [2, 3, 1]


def test_what_is_dropped_is_not_taken():
    box = Mailbox()
    number = box.put("text", 1)
    assert box.drop("text") == number
    box.put("other", 2)
    request = box.take()
    assert request is not None
    assert request.slot == "other"


def test_closing_wakes_whoever_waits():
    box = Mailbox()
    taken = []
    thread = threading.Thread(target=lambda: taken.append(box.take()))
    thread.start()
    box.close()
    thread.join(5)
    assert taken == [None]
    box.put("text", 1)
    assert box.take() is None


def test_amid_a_job_only_what_is_more_urgent_is_taken():
    box = Mailbox()
    box.put("look", 1, priority=2)
    assert box.take_before(2) is None
    box.put("settle", 2, priority=1)
    box.put("live", 3)
    taken = [box.take_before(2), box.take_before(2), box.take_before(2)]
    assert [one and one.content for one in taken] == [3, 2, None]


def test_what_is_left_out_is_not_overtaken_either():
    box = Mailbox()
    box.put("settle", 1, priority=1)
    box.put("live", 2)
    assert box.take_before(2, {"live"}) is None
    request = box.take_before(2, {"settle"})
    assert request is not None
    assert request.content == 2


def test_what_has_waited_too_long_goes_first_even_if_it_was_renewed():
    now = 0.0
    box = Mailbox(lambda: now)
    box.put("look", "old", priority=2)
    now = OVERDUE - 0.01
    box.put("look", "new", priority=2)
    box.put("live", "text")
    request = box.take()
    assert request is not None
    assert request.content == "text"
    box.put("live", "text")
    now = OVERDUE
    taken = [box.take(), box.take()]
    assert [one.content for one in taken if one] == ["new", "text"]
