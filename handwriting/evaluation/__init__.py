"""Evaluation: labelled ink and a model → error rates, their uncertainty, and a report to read.

selection = open_selection("iam-ondb", folder, "testset_v")
evaluation = evaluate(selection, "default", workers=2)
save_json(evaluation, "scores.json")
save_report(evaluation, selection, "report.html")
"""

from handwriting.evaluation.comparison import Comparison, compare, save_comparison_json
from handwriting.evaluation.report import save_report
from handwriting.evaluation.report_comparison import save_comparison_report
from handwriting.evaluation.results import Evaluation, save_json
from handwriting.evaluation.runner import evaluate
from handwriting.evaluation.saved import load_json
from handwriting.evaluation.scores import Scores, error_rates
from handwriting.evaluation.selection import CORPORA, Selection, open_selection
from handwriting.evaluation.tables import comparison_table, table

__all__ = [
    "CORPORA",
    "Comparison",
    "Evaluation",
    "Scores",
    "Selection",
    "compare",
    "comparison_table",
    "error_rates",
    "evaluate",
    "load_json",
    "open_selection",
    "save_comparison_json",
    "save_comparison_report",
    "save_json",
    "save_report",
    "table",
]
