"""Training: configuration, batches, distortions, the loop and what it leaves behind."""

from handwriting.training.config import TrainConfig, load_config
from handwriting.training.loop import Interrupted
from handwriting.training.run import is_first_process, run

__all__ = ["Interrupted", "TrainConfig", "is_first_process", "load_config", "run"]
