"""`handwriting train`: a configuration and a corpus become a model folder."""

from __future__ import annotations

import argparse
import json
import os
import sys

from handwriting.cli.streams import FAILED, INTERRUPTED, complain, finish
from handwriting.errors import HandwritingError

HELP = "train a model as a TOML file says"
DESCRIPTION = """\
Trains a model and writes it, its checkpoints, logs and learning curves to the output folder.
Ctrl-C saves a checkpoint before it ends; --resume goes on from there exactly as if nothing had
happened. Under torchrun the same command runs on several processes, GPUs or machines.
"""
EPILOG = """\
examples:
  handwriting train models/default/first.toml --data ~/iam_ondb --output runs/first
  handwriting train models/default/first.toml --data ~/iam_ondb --output runs/first --resume
  handwriting train own.toml --set encoder.units=96 --set run.processes=2
  torchrun --nproc-per-node 4 -m handwriting train own.toml --output runs/own
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the words of this command."""
    parser.add_argument("config", metavar="CONFIG.toml", help="what to train and how")
    parser.add_argument("--data", metavar="DIR", help="where the corpus is (data.folder)")
    parser.add_argument("--output", metavar="DIR", help="where everything is written")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="TABLE.KEY=VALUE",
        dest="overrides",
        help="override one value of the file; may be repeated",
    )


def run(arguments: argparse.Namespace) -> int:
    """Trains to the end, or until Ctrl-C.

    A process that trains together with others ends here. Threads of gloo may still hold tensors of
    the last exchange; they need the interpreter to let go of them, and abort the process if it is
    being taken down. `destroy_process_group` waits for these threads, at times forever.
    """
    code = _train(arguments)
    distributed = sys.modules.get("torch.distributed")
    if distributed is not None and distributed.is_available() and distributed.is_initialized():
        finish()
        if sys.stderr is not None:
            sys.stderr.flush()
        os._exit(code)
    return code


def _train(arguments: argparse.Namespace) -> int:
    try:
        from handwriting import training
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("handwriting"):
            raise
        raise HandwritingError(
            f"training needs {error.name}, which is not installed: install handwriting[train]"
        ) from error
    overrides = list(arguments.overrides)
    if arguments.data is not None:
        overrides.append(f"data.folder={json.dumps(arguments.data, ensure_ascii=False)}")
    config = training.load_config(arguments.config, overrides)
    try:
        training.run(config, arguments.output, resume=arguments.resume)
    except training.Interrupted:
        if training.is_first_process():
            complain("stopped; the same command with --resume goes on from here")
        return INTERRUPTED
    except HandwritingError as error:
        if training.is_first_process():
            complain(str(error))
        return FAILED
    return 0
