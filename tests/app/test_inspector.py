"""The four rows with the shipped model and a shipped word, driven by real events."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QComboBox

from app.inspector import NOTHING
from app.rows.scene import first_points
from handwriting.shipped import samples_folder, shipped_models
from tests.app.test_window import click

SAMPLE = "unipen/cec-Kilinskas-260.inkml"
DOUBTFUL = "unipen/sta-hpb0-sd-145.inkml"


@pytest.fixture(scope="module")
def reader():
    pytest.importorskip("torch")
    import torch

    from app.reading import Reader
    from handwriting.recognizer import Recognizer

    torch.set_num_threads(1)
    return Reader(Recognizer.load("default", language_model=None))


@pytest.fixture
def window(qtbot, make_window, reader):
    window = make_window(lambda: reader)
    window.model = "default"
    window.file.open(Path(samples_folder() / SAMPLE))
    qtbot.waitUntil(lambda: window.transcriber.page_text == "going", timeout=20000)
    qtbot.waitUntil(lambda: window.parts.choice.line is not None, timeout=20000)
    QTest.keyClick(window, Qt.Key.Key_F9)
    wait_for_rows(qtbot, window)
    return window


def wait_for_rows(qtbot, window) -> None:
    """Until the gradient is that of the letter and the ink that are shown."""

    def is_done() -> bool:
        scene = window.inspector.scene
        return (
            scene is not None
            and scene.trace.points == window.inspector.transport.slider.value()
            and scene.weights is not None
            and scene.weights.asked == (scene.target,)
            and scene.weights.values.shape[1] == scene.trace.points
        )

    qtbot.waitUntil(is_done, timeout=20000)


def texts(combo: QComboBox) -> list[str]:
    return [combo.itemText(i) for i in range(combo.count())]


def over(row, point: int, y: int = 10) -> QPoint:
    return QPoint(round(row.axis.x(point)), y)


def test_all_rows_show_the_word(window):
    scene = window.inspector.scene
    assert scene.trace.outputs.text.strip() == "going"
    assert scene.trace.outputs.text[scene.target] == "g"
    assert len(scene.trace.cells.cells) == 24
    assert scene.weights.values.shape == (1, scene.trace.points, 2)
    for row in window.inspector.rows[:4]:
        assert row.isVisible()
        image = row.render_picture().toImage()
        colors = {
            image.pixel(x, y)
            for x in range(0, image.width(), 7)
            for y in range(0, image.height(), 3)
        }
        assert len(colors) > 3


def test_hovering_one_row_moves_the_cursor_in_all_and_on_the_page(qtbot, window):
    inspector = window.inspector
    moved: list[int] = []
    inspector.cursor_moved.connect(moved.append)

    def arrives() -> bool:  # a pointer moves often, and the window system may swallow one of them
        for point in (30, 60):
            QTest.mouseMove(inspector.writing, over(inspector.writing, point))
        return bool(moved) and abs(moved[-1] - 60) <= 1

    qtbot.waitUntil(arrives)
    point = moved[-1]
    assert [row.cursor_point for row in inspector.rows] == [point] * 5
    assert f"point {point + 1} " in inspector._readout.text()


def test_arrows_move_the_cursor_and_tab_goes_from_row_to_row(qtbot, window):
    inspector = window.inspector
    inspector.outputs.setFocus()
    QTest.keyClick(inspector.outputs, Qt.Key.Key_Home)
    QTest.keyClick(inspector.outputs, Qt.Key.Key_Right)
    QTest.keyClick(inspector.outputs, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert {row.cursor_point for row in inspector.rows} == {11}
    names = []
    for row in inspector.rows[:4]:
        assert row.hasFocus()
        names.append(row.accessibleName())
        QTest.keyClick(row, Qt.Key.Key_Tab)
    assert len(set(names)) == 4


def test_a_click_on_a_letter_makes_it_the_target(qtbot, window):
    inspector = window.inspector
    text = inspector.scene.trace.outputs.text
    place = text.index("i")
    before = inspector.scene.weights.values
    at = inspector.scene.trace.outputs.emissions[place].at
    with qtbot.waitSignal(inspector.character_selected) as selected:
        QTest.mouseClick(
            inspector.outputs, Qt.MouseButton.LeftButton, pos=over(inspector.outputs, at)
        )
    assert selected.args == [inspector.scene.trace.outputs.emissions[place].frame]
    assert window.parts.candidates._about.text().startswith("Character 3: “i”")
    wait_for_rows(qtbot, window)
    assert inspector.scene.target == place
    assert "“i”" in inspector.scene.weights.quantity
    assert not np.array_equal(before, inspector.scene.weights.values)
    QTest.keyClick(inspector.outputs, Qt.Key.Key_Down)
    wait_for_rows(qtbot, window)
    assert text[inspector.scene.target] == "n"


def test_a_letter_is_contrasted_with_another(qtbot, window):
    inspector = window.inspector
    inspector.choose_character("going".index("o"))
    wait_for_rows(qtbot, window)
    rival = inspector.choices.rival
    assert "o" not in texts(rival)
    rival.setFocus()
    rival.setCurrentIndex(texts(rival).index("c"))
    rival.activated.emit(rival.currentIndex())
    qtbot.waitUntil(
        lambda: inspector.scene.weights.quantity == "∂ log p(o) − log p(c)", timeout=20000
    )
    assert rival.currentText() == "c"


def test_why_can_be_asked_beside_the_candidates(qtbot, window):
    inspector, candidates = window.inspector, window.parts.candidates
    window.file.open(Path(samples_folder() / DOUBTFUL))
    qtbot.waitUntil(lambda: window.transcriber.page_text == "driving")
    QTest.keyClick(window, Qt.Key.Key_F9)
    window.parts.choice.choose(window.session.lines[0], 0)
    qtbot.waitUntil(lambda: len(window.parts.choice.word.characters[3].candidates) > 1)
    click(qtbot, candidates, "v")
    assert not inspector.isVisible()
    click(qtbot, candidates, "Why “v”?")
    assert inspector.isVisible()
    wait_for_rows(qtbot, window)
    assert inspector.scene.trace.outputs.text[inspector.scene.target] == "v"
    click(qtbot, candidates, "n")  # any other letter, now that the rows are there
    wait_for_rows(qtbot, window)
    assert inspector.scene.trace.outputs.text[inspector.scene.target] == "n"
    click(qtbot, candidates, "v")
    rival = window.parts.choice.word.characters[3].candidates[1].text
    click(qtbot, candidates, f"Why “v”, not “{rival}”?")
    wanted = f"∂ log p(v) − log p({rival})"
    qtbot.waitUntil(lambda: inspector.scene.weights.quantity == wanted, timeout=20000)


def test_a_question_about_another_line_waits_until_that_line_has_been_looked_at(qtbot, window):
    inspector = window.inspector
    inspector.choose_character("going".index("n"))
    window.file.open(Path(samples_folder() / DOUBTFUL))
    qtbot.waitUntil(lambda: window.transcriber.page_text == "driving")
    snapshot = window.transcriber.snapshot(window.session.lines[0])
    window.parts.choice.choose(window.session.lines[0], 0)
    frames = window.parts.choice.word.characters[3].frames
    inspector.show_line(snapshot)  # the rows still show the line before
    assert inspector.scene is None or inspector.scene.drawing.strokes != snapshot.strokes
    inspector.explain(frames)
    wait_for_rows(qtbot, window)
    scene = inspector.scene
    assert len(scene.drawing.strokes) == len(snapshot.strokes)
    assert scene.trace.outputs.text[scene.target] == "v"


def test_what_was_chosen_in_a_note_is_not_chosen_in_the_next_one(qtbot, window):
    inspector, choice = window.inspector, window.parts.choice
    choice.choose(window.session.lines[0], 0)
    inspector.choose_character("going".index("o"))
    wait_for_rows(qtbot, window)
    window.file.new()
    assert choice.word is None
    assert inspector.scene is None
    window.file.open(Path(samples_folder() / DOUBTFUL))
    qtbot.waitUntil(lambda: inspector.scene is not None and inspector.scene.weights is not None)
    wait_for_rows(qtbot, window)
    text = inspector.scene.trace.outputs.text.rstrip()
    assert inspector.scene.target == len(text) - 1  # the latest


def test_scrubbing_shows_what_was_read_then(qtbot, window):
    inspector = window.inspector
    whole, cells = inspector.scene.trace, inspector.scene.trace.cells.cells
    slider = inspector.transport.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert slider.value() == 1
    slider.setValue(70)
    wait_for_rows(qtbot, window)
    text = inspector.scene.trace.outputs.text.strip()
    assert 0 < len(text) < len("going")
    assert inspector.scene.trace.cells.cells == cells
    assert inspector.cursor_point == 69
    assert inspector.scene.tints()[70:].max() == 0
    QTest.keyClick(slider, Qt.Key.Key_End)
    wait_for_rows(qtbot, window)
    assert inspector.scene.trace.outputs.text == whole.outputs.text


def test_playing_goes_on_to_the_end(qtbot, window):
    transport = window.inspector.transport
    transport.slider.setValue(transport.slider.maximum() - 20)
    QTest.mouseClick(transport.buttons["Play"], Qt.MouseButton.LeftButton)
    assert transport.is_playing
    qtbot.waitUntil(lambda: transport.is_at_end and not transport.is_playing, timeout=20000)


def test_a_click_on_a_cell_tints_the_ink_by_it(qtbot, window):
    inspector = window.inspector
    tints = []
    inspector.tint_changed.connect(tints.append)
    QTest.mouseClick(inspector.cells, Qt.MouseButton.LeftButton, pos=over(inspector.cells, 50, 1))
    scene = inspector.scene
    assert (scene.cell, scene.tint) == (0, "cell")
    states = np.abs(scene.trace.cells.values[0][scene.trace.frames])
    assert tints[-1] == pytest.approx(states / states.max())
    QTest.keyClick(inspector.cells, Qt.Key.Key_Down)
    assert inspector.scene.cell == 1
    QTest.keyClick(inspector.cells, Qt.Key.Key_Return)
    assert (inspector.scene.cell, inspector.scene.tint) == (-1, "gradient")


def test_cells_of_one_layer_and_kept_ones(qtbot, window):
    inspector, choices = window.inspector, window.inspector.choices
    inspector._click_cell(0, 1)
    kept = inspector.scene.trace.cells.cells[0]
    QTest.mouseClick(choices.keep, Qt.MouseButton.LeftButton)
    choices.layer.setCurrentIndex(2)
    choices.layer.activated.emit(2)
    choices.direction.setCurrentIndex(2)
    choices.direction.activated.emit(2)

    def is_done() -> bool:
        cells = inspector.scene.trace.cells.cells
        rest = {(cell.layer, cell.direction) for cell in cells[1:]}
        return cells[0] == kept and rest == {(2, "backward")}

    qtbot.waitUntil(is_done, timeout=20000)
    assert inspector.scene.trace.cells.cells[inspector.scene.cell] == kept


def test_f9_hides_the_rows_and_f11_shows_nothing_else(qtbot, window):
    inspector = window.inspector
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not inspector.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert inspector.isVisible()
    assert not window.canvas.isVisible()
    assert not inspector.choices.isVisible()
    assert inspector.ink.isVisible()
    assert inspector.scene.scale > 1
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert not inspector.isVisible()
    assert window.canvas.isVisible()


def test_an_empty_page_says_what_to_do(qtbot, window):
    window.inspector.show_line(None)
    assert window.inspector._sentence.text() == NOTHING
    assert window.inspector._sentence.isVisible()
    assert window.inspector.scene is None


@pytest.mark.parametrize("size", [(1280, 800), (800, 600)])
def test_it_fits_the_screen(qtbot, window, size):
    window.resize(*size)
    QTest.qWait(50)
    assert (window.width(), window.height()) == size
    for row in window.inspector.rows[:4]:
        assert row.height() >= 34


def test_cells_stay_while_the_line_grows_and_the_latest_letter_is_explained(qtbot, window):
    inspector = window.inspector
    snapshot = inspector.snapshot
    cells = inspector.scene.trace.cells.cells
    for count in (100, 130):
        strokes = first_points(snapshot.strokes, count)
        inspector.show_line(
            replace(snapshot, strokes=strokes, keys=snapshot.keys[: len(strokes)], growing=True)
        )
        wait_for_rows(qtbot, window)
        assert inspector.scene.trace.points == count
        assert inspector.scene.trace.cells.cells == cells
        assert inspector.scene.target == len(inspector.scene.trace.outputs.text.rstrip()) - 1


def test_the_mode_graves_looks_into_the_causal_network(qtbot, make_window, reader):
    if "causal" not in shipped_models():
        pytest.skip("no causal model ships with this tree")
    from app.reading import Reader
    from handwriting.recognizer import Recognizer

    both = Reader(reader.recognizer(), Recognizer.load("causal", language_model=None))
    window = make_window(lambda: both)
    window.file.open(Path(samples_folder() / SAMPLE))
    qtbot.waitUntil(lambda: window.parts.choice.line is not None, timeout=20000)
    QTest.keyClick(window, Qt.Key.Key_F9)
    wait_for_rows(qtbot, window)
    window.actions_["graves"].trigger()
    qtbot.waitUntil(lambda: not window.inspector.scene.trace.both_ways, timeout=20000)
    assert not window.inspector.choices.direction.isEnabled()


def test_the_command_that_draws_the_rows_is_told_what_they_show(qtbot, window):
    from handwriting.cli.parser import build_parser

    inspector = window.inspector
    window.actions_["theme dark"].trigger()
    inspector.choose_character("going".index("o"))
    wait_for_rows(qtbot, window)
    inspector.choices.rival_chosen.emit("c")
    words = window.reading.explain_words(is_movie=False)
    told = build_parser().parse_args(["explain", "line.inkml", *words])
    assert (told.model, told.dark, told.against, told.order) == ("default", True, "c", "reset")
    assert told.character == inspector.scene.trace.outputs.text.index("o") + 1
    assert "--character" not in window.reading.explain_words(is_movie=True)
