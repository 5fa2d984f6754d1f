import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.viewport import LEAST_ZOOM, MOST_ZOOM, Viewport

coordinates = st.floats(-5000, 5000)
views = st.builds(
    Viewport,
    x=coordinates,
    y=coordinates,
    zoom=st.floats(LEAST_ZOOM, MOST_ZOOM),
    width=st.floats(1, 3000),
    height=st.floats(1, 3000),
)


@given(views, coordinates, coordinates)
def test_to_the_page_and_back(view, x, y):
    assert view.to_screen(*view.to_page(x, y)) == pytest.approx((x, y), abs=1e-6)


@given(views, st.floats(0.1, 10), st.floats(0, 1000), st.floats(0, 1000))
def test_zooming_keeps_the_page_still_at_the_pointer(view, factor, x, y):
    zoomed = view.zoomed(factor, x, y)
    assert zoomed.to_page(x, y) == pytest.approx(view.to_page(x, y), abs=1e-6)
    assert LEAST_ZOOM <= zoomed.zoom <= MOST_ZOOM


@given(views, st.floats(-500, 500), st.floats(-500, 500))
def test_panning_moves_the_page_with_the_hand(view, dx, dy):
    x, y = view.panned(dx, dy).to_screen(*view.to_page(10, 20))
    assert (x, y) == pytest.approx((10 + dx, 20 + dy), abs=1e-6)


def test_fitting_shows_everything_and_never_enlarges():
    view = Viewport(width=800, height=600)
    bounds = (100.0, 200.0, 5100.0, 700.0)
    fitted = view.fitted(bounds)
    assert fitted.sees((100, 200, 100, 200))
    assert fitted.sees((5100, 700, 5100, 700))
    assert view.fitted((0.0, 0.0, 10.0, 10.0)).zoom == 1.0
    assert view.panned(30, 40).fitted(None) == Viewport(width=800, height=600)


def test_revealing_moves_no_more_than_it_must():
    view = Viewport(width=800, height=600)
    assert view.revealing((100, 100, 200, 200)) == view
    moved = view.revealing((900, 100, 950, 200))
    assert moved.sees((950, 200, 950, 200), -40)
    assert moved.y == 0


def test_ink_is_centered_as_large_as_it_may_be():
    view = Viewport(5.0, 7.0, 0.5, 800.0, 600.0)
    small = view.centered((10.0, 10.0, 30.0, 20.0), 3.0)
    assert small.zoom == 3.0
    assert small.to_screen(20.0, 15.0) == pytest.approx((400.0, 300.0))
    wide = view.centered((0.0, 0.0, 1504.0, 10.0), 3.0)
    assert wide.zoom == pytest.approx(0.5)
