"""Reads back what `results.save_json` wrote, as far as scores need it.

Confidences were not kept with their judgments, so an evaluation that was read back has none.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from handwriting.errors import CorpusError
from handwriting.evaluation.bootstrap import bootstrap
from handwriting.evaluation.reading import Line
from handwriting.evaluation.results import Evaluation
from handwriting.evaluation.scores import line_errors, total


def load_json(path: str | Path) -> Evaluation:
    """An evaluation with all its lines; its scores are counted anew from their texts.

    Raises:
        CorpusError: there is no such file, or it is no evaluation with its lines.
    """
    path = Path(path)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CorpusError(f"cannot read {path}: {reason}") from error
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"{path} is not JSON in UTF-8 ({error})") from error
    try:
        return _evaluation(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CorpusError(
            f"{path} is not what `handwriting evaluate --json` wrote: {error!r} is wrong in it"
        ) from error


def _evaluation(document: Any) -> Evaluation:
    lines = tuple(_line(entry) for entry in document["results"])
    counts = [line.errors for line in lines]
    speed = float(document["lines_per_second"])
    language_model = document.get("language_model")
    over = (document.get("intervals") or {}).get("over", "writer")  # older files have no group
    return Evaluation(
        corpus=str(document["corpus"]),
        split=str(document["split"]),
        group=str(document.get("group", over)),
        model=str(document["model"]),
        decoder=document["decoder"],
        language_model=None if language_model is None else str(language_model),
        results=lines,
        scores=total(counts),
        intervals=bootstrap(counts, [line.writer for line in lines]),
        seconds=len(lines) / speed if speed > 0 else 0.0,
        workers=int(document["workers"]),
        by_hand=document.get("by_hand") is True,
    )


def _line(entry: Any) -> Line:
    reference, output, failure = entry["reference"], entry["output"], entry["failure"]
    texts = (entry["id"], entry["writer"], reference, output or "", failure or "")
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("a line")
    return Line(
        id=entry["id"],
        writer=entry["writer"],
        reference=reference,
        output=output,
        errors=line_errors(reference, output),
        ms=float(entry["ms"]),
        failure=failure,
        alternatives=tuple(str(text) for text in entry.get("alternatives", ())),
        confidence=float(entry.get("confidence", 0.0)),
    )
