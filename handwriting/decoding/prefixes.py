"""The prefixes that a beam search has met, as a tree; knows neither scores nor frames."""

from __future__ import annotations

from dataclasses import dataclass, field

from handwriting.decoding.alphabet import BLANK


@dataclass
class Prefixes:
    """Every prefix met so far, as a tree: a node is its parent and one more label.

    A prefix that left the beam and comes back gets its old number, so numbers tell prefixes apart.
    """

    classes: int
    parents: list[int] = field(default_factory=lambda: [-1])
    lasts: list[int] = field(default_factory=lambda: [BLANK])
    children: dict[int, int] = field(default_factory=dict)

    def child(self, parent: int, label: int) -> int:
        """The number of the prefix that is `parent` and then `label`."""
        node = self.children.setdefault(parent * self.classes + label, len(self.parents))
        if node == len(self.parents):
            self.parents.append(parent)
            self.lasts.append(label)
        return node

    def labels(self, node: int) -> list[int]:
        """The labels of a prefix, first to last."""
        labels = []
        while node:
            labels.append(self.lasts[node])
            node = self.parents[node]
        return labels[::-1]
