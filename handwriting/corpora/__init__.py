"""Labelled ink: `Sample(id, writer, ink, text)` from the corpora users keep on their disks."""

from handwriting.corpora.iam_ondb import SPLITS, IamOndb
from handwriting.corpora.labelled_folder import LabelledFolder
from handwriting.corpora.notes import TranscribedNotes
from handwriting.corpora.sample import Sample, Samples
from handwriting.corpora.unipen import Unipen

__all__ = ["SPLITS", "IamOndb", "LabelledFolder", "Sample", "Samples", "TranscribedNotes", "Unipen"]
