"""For whoever does not see the window or has no mouse: names of all that can be reached."""

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from tests.app.test_window import settled, write


def name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text or widget.toolTip()


def reachable(window) -> list[QWidget]:
    """All that takes the focus by the keyboard."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")
    ]


def test_all_that_can_be_reached_has_a_name(qtbot, window):
    write(window, 2)
    settled(qtbot, window, "ab")
    window.actions_["inspector"].trigger()
    window.tell("something happened")
    window.guide.go(5)
    QApplication.processEvents()
    nameless = [type(widget).__name__ for widget in reachable(window) if not name_of(widget)]
    assert nameless == []
    assert window.canvas in reachable(window)


def test_tab_leads_through_the_window_and_back_to_the_page(qtbot, window):
    write(window, 2)
    settled(qtbot, window, "ab")
    window.activateWindow()
    window.canvas.setFocus()
    seen = []
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(name_of(focused))
        if focused is window.canvas:
            break
    assert seen[-1] == "Page"
    assert "Recognized text" in seen
    assert "Correct the word" in seen


def test_labels_that_change_say_what_they_are(window):
    parts = window.parts
    for label in (parts._model, parts._times, parts._zoom, window.inspector._readout):
        assert isinstance(label, QLabel)
        assert label.accessibleName()
