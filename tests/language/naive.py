"""Modified Kneser-Ney with dictionaries, as Chen and Goodman write it: the oracle of the tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


class NaiveKneserNey:
    """Of a circular text; `kinds` symbols in all."""

    def __init__(self, text: Sequence[int], order: int, kinds: int) -> None:
        around = [*text, *text, *text][: len(text) + order]
        self.kinds = kinds
        self.counts: list[Counter[tuple[int, ...]]] = []
        for n in range(1, order + 1):
            seen = Counter(tuple(around[i : i + n]) for i in range(len(text)))
            if n < order:
                longer = {tuple(around[i : i + n + 1]) for i in range(len(text))}
                seen = Counter(gram[1:] for gram in longer)
            self.counts.append(seen)

    def discount(self, n: int, count: int) -> float:
        kinds = Counter(self.counts[n - 1].values())
        n1, n2, n3, n4 = (kinds[k] for k in (1, 2, 3, 4))
        k = min(count, 3)
        if 0 in (n1, n2, n3, n4):
            return k / 2
        y = n1 / (n1 + 2 * n2)
        value = {1: 1 - 2 * y * n2 / n1, 2: 2 - 3 * y * n3 / n2, 3: 3 - 4 * y * n4 / n3}[k]
        return value if 0 <= value <= k else k / 2

    def probability(self, context: tuple[int, ...], symbol: int) -> float:
        if len(context) >= len(self.counts):
            context = context[len(context) - len(self.counts) + 1 :]
        n = len(context) + 1
        lower = self.probability(context[1:], symbol) if context else 1 / self.kinds
        row = {g[-1]: c for g, c in self.counts[n - 1].items() if g[:-1] == context}
        if not row:
            return lower
        total = sum(row.values())
        own = (row[symbol] - self.discount(n, row[symbol])) / total if symbol in row else 0.0
        left = sum(self.discount(n, c) for c in row.values()) / total
        return own + left * lower
