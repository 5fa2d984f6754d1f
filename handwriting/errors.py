"""The errors this package raises on purpose.

Every message is one sentence that a user can act on: it names the file, the place in it and the
limit or rule that was broken. Anything else that escapes is our own bug.
"""


class HandwritingError(Exception):
    """Base of every error that the user's input can cause."""


class InkError(HandwritingError, ValueError):
    """An ink that cannot exist: empty, not finite, or with columns of different lengths."""


class InkFileError(HandwritingError):
    """An ink file that cannot be read or written."""


class CorpusError(HandwritingError):
    """A corpus folder, archive, list or label that cannot be used."""


class AlphabetError(HandwritingError, ValueError):
    """A text with a character that the alphabet cannot write, or an impossible alphabet."""


class AlignmentError(HandwritingError, ValueError):
    """A text that its frames are too few to write."""


class ModelError(HandwritingError):
    """A model folder that is missing, damaged, or not one of ours."""


class LanguageModelError(HandwritingError):
    """A language model, or the text or words for one, that cannot be used."""


class ConfigError(HandwritingError, ValueError):
    """A configuration value that cannot be used."""


class ExplanationError(HandwritingError, ValueError):
    """A character, cell or score that was to be explained and is not there."""


class OutputError(HandwritingError):
    """A result that could not be written where the user asked for it."""
