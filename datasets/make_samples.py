"""Makes `datasets/samples/` from its sources, both of which may be passed on.

Usage: python datasets/make_samples.py UNIPEN_FOLDER CSV_FOLDER

UNIPEN_FOLDER holds train_r01_v07; CSV_FOLDER the six files of `data/datasets/own_dataset` of the
project OnlineHTR. Every sample becomes InkML that carries its text, times and pressures.
"""

from __future__ import annotations

import sys
from pathlib import Path

from handwriting.corpora import Unipen
from handwriting.formats import read_ink, write_ink

SAMPLES = Path(__file__).parent / "samples"

# One line a writer, looked at one by one: the label says what is written, on a single line.
UNIPEN_LINES = (
    "8/hpb/hpb5/hpb5-ang#33",
    "8/hpb/hpb5/hpb5-das#9",
    "8/hpb/hpb5/hpb5-jcb#0",
    "8/hpb/hpb5/hpb5-scr#17",
    "8/hpb/hpb5/hpb5-spc#16",
    "8/phi/phi2/sh1#21",
    "8/phi/phi2/sm2#9",
    "8/phi/phi2/sp1#17",
    "8/phi/phi2/sw1#13",
    "8/scr/d1/st000011#0",
    "8/sta/sta1/hpb1-aeb#3",
    "8/sta/sta1/hpb1-asl#2",
    "8/sta/sta1/hpb1-cb#1",
    "8/sta/sta1/hpb1-ckb#5",
    "8/sta/sta1/hpb1-dlm#2",
    "8/sta/sta1/hpb1-etb#6",
    "8/sta/sta1/hpb1-jdc#2",
    "8/sta/sta1/hpb1-kaj#0",
    "8/sta/sta1/hpb1-kew#1",
    "8/sta/sta1/hpb1-lac#2",
    "8/sta/sta1/hpb1-mek#0",
    "8/sta/sta1/hpb1-mml#1",
    "8/sta/sta1/hpb1-mmm#4",
    "8/sta/sta1/hpb1-nco#0",
    "8/sta/sta1/hpb1-pm#3",
    "8/sta/sta1/hpb1-rv#2",
    "8/sta/sta1/hpb1-sij#1",
    # Their writers were asked not to dot before the end of a word.
    "8/bba/wccl/wccl112#0",
    "8/bbd/dsfr/dsfr505#0",
    "8/bbd/sinr/sinr125#0",
    "8/bbd/wcdr/wcdr456#0",
    # Words on their own.
    "7/lex/lex0/robie1#69",
    "7/sta/sta0/hpb0-sd#145",
    "7/cec/Kilinskas#260",  # its i is dotted when all the rest of it has been written
)

# Two of the names differ only in case, which not every file system can tell apart.
CSV_FILES = {
    "0_test.csv": "test",
    "1_hello.csv": "hello",
    "2_the sun.csv": "the-sun",
    "3_a wide river.csv": "a-wide-river",
    "4_THE CAR IS RED.csv": "capitals-the-car-is-red",
    "5_the car is red.csv": "the-car-is-red",
}


def main() -> None:
    """Writes both folders of samples."""
    unipen, csv = (Path(argument) for argument in sys.argv[1:])
    for folder in ("unipen", "onlinehtr"):
        (SAMPLES / folder).mkdir(parents=True, exist_ok=True)
    make_unipen(unipen)
    make_csv(csv)


def make_unipen(folder: Path) -> None:
    """The chosen texts and words, named after source, file and segment."""
    corpus = Unipen(folder)
    place = {
        name: (samples, index)
        for samples in (corpus.texts(), corpus.words())
        for index, name in enumerate(samples.ids)
    }
    for name in UNIPEN_LINES:
        samples, index = place[name]
        sample = samples[index]
        write_ink(sample.ink, SAMPLES / "unipen" / f"{short_name(name)}.inkml", text=sample.text)


def short_name(name: str) -> str:
    """Source, file and segment of a name such as `8/sta/sta1/hpb1-sij#1`."""
    _, source, *_, file = name.replace("#", "-").split("/")
    return f"{source}-{file}"


def make_csv(folder: Path) -> None:
    """The six CSV files, whose y points up and whose names are their texts."""
    for file, name in CSV_FILES.items():
        ink = read_ink(folder / file, y_up=True)
        text = Path(file).stem.partition("_")[2]
        write_ink(ink, SAMPLES / "onlinehtr" / f"{name}.inkml", text=text)


if __name__ == "__main__":
    main()
