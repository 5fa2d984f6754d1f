"""Where on the page the window looks: pan, zoom, and the pixels of the screen.

A viewport is a value: every motion gives another one. The page has no edges; its origin is the top
left corner of the first screenful, and one page unit is one logical pixel at 100 %. Knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.marks import Bounds

LEAST_ZOOM, MOST_ZOOM = 0.1, 10.0
MARGIN = 48.0
"""Logical pixels left free around ink that is fitted into the window."""


@dataclass(frozen=True)
class Viewport:
    """A window on the page.

    Attributes:
        x: page coordinate of the window's left edge.
        y: of its top edge.
        zoom: logical pixels a page unit.
        width: of the window in logical pixels.
        height: likewise.
        ratio: device pixels a logical pixel.
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    width: float = 1.0
    height: float = 1.0
    ratio: float = 1.0

    def to_page(self, x: float, y: float) -> tuple[float, float]:
        """Logical pixels become page units."""
        return self.x + x / self.zoom, self.y + y / self.zoom

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Page units become logical pixels."""
        return (x - self.x) * self.zoom, (y - self.y) * self.zoom

    @property
    def visible(self) -> Bounds:
        """What of the page is seen."""
        return self.x, self.y, self.x + self.width / self.zoom, self.y + self.height / self.zoom

    def sees(self, bounds: Bounds, margin: float = 0.0) -> bool:
        """Whether something of the bounds, widened by a margin in page units, is in the window."""
        left, top, right, bottom = self.visible
        return not (
            bounds[2] + margin < left
            or bounds[0] - margin > right
            or bounds[3] + margin < top
            or bounds[1] - margin > bottom
        )

    def resized(self, width: float, height: float, ratio: float) -> Viewport:
        """The same place of the page in a window of another size."""
        return replace(self, width=max(width, 1.0), height=max(height, 1.0), ratio=ratio)

    def panned(self, dx: float, dy: float) -> Viewport:
        """The page moved by logical pixels."""
        return replace(self, x=self.x - dx / self.zoom, y=self.y - dy / self.zoom)

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Larger or smaller, with the page standing still at a point of the window."""
        zoom = min(max(self.zoom * factor, LEAST_ZOOM), MOST_ZOOM)
        page_x, page_y = self.to_page(x, y)
        return replace(self, zoom=zoom, x=page_x - x / zoom, y=page_y - y / zoom)

    def fitted(self, bounds: Bounds | None) -> Viewport:
        """All of the bounds in the window, never enlarged; the start of the page for none."""
        if bounds is None:
            return replace(self, x=0.0, y=0.0, zoom=1.0)
        left, top, right, bottom = bounds
        room = max(self.width - 2 * MARGIN, 1.0), max(self.height - 2 * MARGIN, 1.0)
        zoom = min(1.0, room[0] / max(right - left, 1.0), room[1] / max(bottom - top, 1.0))
        zoom = max(zoom, LEAST_ZOOM)
        return replace(self, zoom=zoom, x=left - MARGIN / zoom, y=top - MARGIN / zoom)

    def centered(self, bounds: Bounds, most: float) -> Viewport:
        """The bounds in the middle of the window, as large as fits and at most so many times."""
        left, top, right, bottom = bounds
        room = max(self.width - MARGIN, 1.0), max(self.height - MARGIN, 1.0)
        zoom = min(most, room[0] / max(right - left, 1.0), room[1] / max(bottom - top, 1.0))
        zoom = max(zoom, LEAST_ZOOM)
        x, y = (left + right) / 2, (top + bottom) / 2
        return replace(self, zoom=zoom, x=x - self.width / 2 / zoom, y=y - self.height / 2 / zoom)

    def revealing(self, bounds: Bounds) -> Viewport:
        """Moved as little as shows the bounds; their top left corner where they are too large."""
        left, top, right, bottom = self.visible
        pad = MARGIN / self.zoom
        dx = _shift(bounds[0] - pad, bounds[2] + pad, left, right)
        dy = _shift(bounds[1] - pad, bounds[3] + pad, top, bottom)
        return replace(self, x=self.x + dx, y=self.y + dy)


def _shift(low: float, high: float, first: float, last: float) -> float:
    """How far an interval first .. last must move to cover low .. high."""
    if low < first or high - low > last - first:
        return low - first
    return max(0.0, high - last)
