"""Results as files: each input gets one beside it, or at the same place in a folder of results.

A second run does what the first left: what is done and unchanged is passed over. A file that we did
not write is never replaced. Knows inputs, names and the journal; what a result is, its maker knows.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from handwriting.cli.inputs import STANDARD_INPUT, Source
from handwriting.cli.journal import Journal, hasher
from handwriting.cli.pool import work_through
from handwriting.cli.progress import progress
from handwriting.cli.reading import Made
from handwriting.cli.streams import complain, say
from handwriting.errors import HandwritingError, OutputError
from handwriting.output import check_writable

FILES_PER_WORKER = 8
"""A process takes seconds to start: it has to have something to do."""

_HOPELESS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""Nothing else can be written after these."""

SOME_FAILED, NAMED_FAILED = 1, 2


class Maker(Protocol):
    """Makes the result of an input; can go to another process."""

    def __call__(self, source: Source, /) -> Made:
        """The result; raises HandwritingError if there is none."""

    def fingerprint(self) -> str:
        """Differs if the results may."""


@dataclass(frozen=True)
class Job:
    """One result to make.

    Attributes:
        source: of what.
        target: its file.
        root: the folder of the journal that knows it.
    """

    source: Source
    target: Path
    root: Path

    @property
    def name(self) -> str:
        """The input's, for messages."""
        return self.source.name


@dataclass
class _Tally:
    """What became of the inputs so far."""

    made: int = 0
    kept: int = 0
    failures: list[tuple[Source, HandwritingError]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def plan(sources: Iterable[Source], suffix: str, output: Path | None) -> list[Job]:
    """Names the file of each result: that of the input with a suffix more.

    Args:
        sources: the inputs.
        suffix: of the results, with its dot.
        output: the folder for them, where those of a folder keep their subfolders; None puts each
            beside its input.

    Raises:
        OutputError: two inputs would have the same result, or one is standard input.
    """
    jobs: dict[Path, Job] = {}
    for source in sources:
        if source.name == STANDARD_INPUT:
            raise OutputError("standard input has no name that its result could have: name a file")
        job = _job(source, suffix, output)
        other = jobs.setdefault(job.target.resolve(), job)
        if not Path(other.name).samefile(source.name):
            raise OutputError(
                f"{other.name} and {source.name} would both be written to {job.target}: "
                "give each a folder of its own"
            )
    return list(jobs.values())


def _job(source: Source, suffix: str, output: Path | None) -> Job:
    path = Path(source.name)
    home = Path(source.folder) if source.folder is not None else path.parent
    if output is None:
        return Job(source, path.with_name(path.name + suffix), home)
    place = path.relative_to(home)
    return Job(source, output / place.with_name(place.name + suffix), output)


def usual_workers(files: int) -> int:
    """As many processes as there are processors, but none for a few files."""
    return max(1, min(len(os.sched_getaffinity(0)), files // FILES_PER_WORKER))


def make_all(jobs: Sequence[Job], make: Maker, workers: int | None, what: str) -> int:
    """Makes what is not there yet, and tells what could not be made at the end.

    Args:
        jobs: as planned.
        make: makes one.
        workers: number of processes; None is what is usual.
        what: is made, for the bar.

    Returns:
        The exit code: 0, or 1 if some inputs of a folder failed, or 2 if one that was named did.

    Raises:
        OutputError: nothing can be written where the results are to go.
    """
    journals = {root: _open(root) for root in {job.root for job in jobs}}
    how = make.fingerprint()
    tally = _Tally()
    with progress(what, alone=True) as advance:
        hashes = dict(_todo(jobs, journals, how, tally))
        count = workers or usual_workers(len(hashes))
        pending = _Jobs(make)
        for job, result in work_through(hashes, pending, count):
            _finish(job, result, journals[job.root], hashes[job], how, tally)
            advance(tally.made + tally.kept + len(tally.failures), len(jobs))
    return _report(tally)


@dataclass(frozen=True)
class _Jobs:
    """Applies a maker to the input of a job."""

    make: Maker

    def __call__(self, job: Job) -> Made:
        return self.make(job.source)


def _open(root: Path) -> Journal:
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot write into {root}: {reason}") from error
    journal = Journal(root)
    check_writable(journal.path)
    return journal


def _todo(
    jobs: Sequence[Job], journals: dict[Path, Journal], how: str, tally: _Tally
) -> Iterator[tuple[Job, str]]:
    """The jobs that are not done, with the hash of their input."""
    for job in jobs:
        try:
            with Path(job.source.name).open("rb") as file:
                source = hashlib.file_digest(file, hasher).hexdigest()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            tally.failures.append((job.source, HandwritingError(f"{job.name}: {reason}")))
            continue
        state = journals[job.root].state(job.target, source, how)
        if state == "done":
            tally.kept += 1
        elif state == "foreign":
            sentence = (
                f"{job.name}: {job.target} is not as this command wrote it; move it away to have "
                "it made anew"
            )
            tally.failures.append((job.source, OutputError(sentence)))
        else:
            yield job, source


def _finish(
    job: Job,
    result: Made | HandwritingError,
    journal: Journal,
    source: str,
    how: str,
    tally: _Tally,
) -> None:
    """Writes one result, or takes note of why there is none."""
    if isinstance(result, HandwritingError):
        tally.failures.append((job.source, result))
        return
    try:
        journal.write(job.target, result.content, source, how)
    except OutputError as error:
        if getattr(error.__cause__, "errno", None) in _HOPELESS:
            raise
        tally.failures.append((job.source, error))
        return
    tally.made += 1
    if result.remark:
        tally.remarks.append(result.remark)


def _report(tally: _Tally) -> int:
    for remark in tally.remarks:
        complain(remark)
    for _, error in tally.failures:
        complain(str(error))
    kept = f", {tally.kept} unchanged" if tally.kept else ""
    failed = f", {len(tally.failures)} failed" if tally.failures else ""
    say(f"{tally.made} written{kept}{failed}")
    return exit_code(source for source, _ in tally.failures)


def exit_code(failed: Iterable[Source]) -> int:
    """0 if nothing failed, 2 if something that was named did, else 1."""
    kinds = {source.from_folder for source in failed}
    if not kinds:
        return 0
    return NAMED_FAILED if False in kinds else SOME_FAILED
