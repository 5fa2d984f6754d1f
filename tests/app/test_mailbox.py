import threading

from app.mailbox import Mailbox


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
