"""The designs that are compared: what each changes of the baseline, and nothing else of it.

The baseline is `base.toml` beside this module. Steps, lines of a step, learning rate and the chance
that everything else depends on are those of the baseline in every design.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handwriting.errors import ConfigError

BASE = Path(__file__).with_name("base.toml")

OPTICAL = ("features.context=3", "features.vicinity=1.0")


@dataclass(frozen=True)
class Design:
    """One way to build and train a recognizer.

    Attributes:
        name: a word for it, also of its folder.
        what: the lever, in words.
        change: what is different, in words.
        overrides: the same, as `handwriting train --set` takes it.
    """

    name: str
    what: str
    change: str
    overrides: tuple[str, ...] = ()


BASELINE = Design("baseline", "baseline", "")

DESIGNS = (
    BASELINE,
    Design("other-chance", "chance", "another seed", ("run.seed=2",)),
    Design(
        "iam-only",
        "ink",
        "IAM-OnDB alone, no UNIPEN words",
        ('data.sources=[{kind="lines"}]',),
    ),
    Design(
        "words-first",
        "order",
        "the same words first, the same lines after",
        (
            'data.sources=[{kind="lines",phase="lines"},{kind="words",phase="words"}]',
            "data.words_first=3",
        ),
    ),
    Design(
        "no-augmentation",
        "augmentation",
        "ink as it was written",
        ("augmentation.probability=0", "augmentation.size=0"),
    ),
    Design("no-front", "delayed strokes", "not told", ("features.front=false",)),
    Design("optical", "input", "optical alone", ("features.pen=false", *OPTICAL)),
    Design("pen-and-optical", "input", "pen and optical", OPTICAL),
    Design("layers-1", "depth", "1 layer", ("encoder.layers=1",)),
    Design("layers-3", "depth", "3 layers", ("encoder.layers=3",)),
    Design("layers-4", "depth", "4 layers", ("encoder.layers=4",)),
    Design("units-32", "width", "32 units", ("encoder.units=32",)),
    Design("units-96", "width", "96 units", ("encoder.units=96",)),
    Design("units-128", "width", "128 units", ("encoder.units=128",)),
    Design("gru", "cell", "gru", ("encoder.cell=gru",)),
    Design("rnn", "cell", "rnn (tanh)", ("encoder.cell=rnn",)),
    Design("ahead", "direction", "lstm, forward only", ("encoder.bidirectional=false",)),
    Design(
        "rnn-ahead",
        "direction",
        "rnn, forward only",
        ("encoder.cell=rnn", "encoder.bidirectional=false"),
    ),
)


def named(names: Sequence[str]) -> list[Design]:
    """The designs of these names in the order of `DESIGNS`, the baseline always among them.

    Raises:
        ConfigError: there is no design of one of the names.
    """
    known = [design.name for design in DESIGNS]
    for name in names:
        if name not in known:
            raise ConfigError(f"there is no design {name!r}, only {', '.join(known)}")
    wanted = {BASELINE.name, *names} if names else set(known)
    return [design for design in DESIGNS if design.name in wanted]
