"""How well a page is cut into lines: pages put together from lines whose strokes are known."""
