"""Evaluation: labelled ink and a model → error rates, their uncertainty, and a report to read.

selection = open_selection("iam-ondb", folder, "testset_v")
evaluation = evaluate(selection, "default", workers=2)
save_json(evaluation, "scores.json")
save_report(evaluation, selection, "report.html")
"""

from handwriting.evaluation.report import save_report
from handwriting.evaluation.results import Evaluation, save_json
from handwriting.evaluation.runner import evaluate
from handwriting.evaluation.scores import Scores, error_rates
from handwriting.evaluation.selection import CORPORA, Selection, open_selection

__all__ = [
    "CORPORA",
    "Evaluation",
    "Scores",
    "Selection",
    "error_rates",
    "evaluate",
    "open_selection",
    "save_json",
    "save_report",
]
