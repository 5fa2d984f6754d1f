"""Evaluation: references and outputs → error rates, their uncertainty, and a report to read."""
