"""The training loop.

It knows batches, one network and one score; how lines become batches, where processes and precision
come from, and what a row of the log looks like stands in the modules beside it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from lightning_fabric import Fabric
from torch import Tensor
from torch.nn.functional import ctc_loss
from torch.optim.swa_utils import AveragedModel
from torch.utils.data import DataLoader

from handwriting.corpora import Sample
from handwriting.decoding import Alphabet
from handwriting.evaluation.scores import line_errors, rate
from handwriting.network import Encoder, Model
from handwriting.recognizer import Recognizer
from handwriting.training.batches import BUCKET, Batch, BatchOrder, BucketSampler, Lines, cut
from handwriting.training.config import OptimizationConfig, TrainConfig
from handwriting.training.expected import expected_errors
from handwriting.training.interrupt import StopRequest
from handwriting.training.logbook import Progress, Row
from handwriting.training.mixture import Mixture


class Interrupted(Exception):  # noqa: N818 - like KeyboardInterrupt, no error
    """The user asked to stop, and everything needed to go on has been saved."""


@dataclass
class Position:
    """Where a training stands; `batch` batches of `epoch` (from 0) are done.

    Attributes:
        epoch: the current epoch, from 0.
        batch: steps done in it.
        loss: sum of the losses of those steps, each the mean of all processes.
        seconds: training time so far.
        best: lowest validation CER so far.
    """

    epoch: int = 0
    batch: int = 0
    loss: float = 0.0
    seconds: float = 0.0
    best: float = math.inf


class Training:
    """One training, from any position to its end.

    Args:
        fabric: launched; carries device, precision and processes.
        config: what to do.
        lines: what to learn from.
        validation: what checkpoints are chosen on.
        alphabet: what the network's classes mean.
        start: weights to start from, of an encoder of this shape; None for chance.
    """

    def __init__(
        self,
        fabric: Fabric,
        config: TrainConfig,
        lines: Lines | Mixture,
        validation: Sequence[Sample],
        alphabet: Alphabet,
        start: Encoder | None = None,
    ) -> None:
        self.fabric, self.config, self.lines = fabric, config, lines
        self.validation, self.alphabet = validation, alphabet
        wanted = config.optimization
        torch.manual_seed(config.run.seed)
        encoder = Encoder(config.encoder, config.features.size, alphabet.classes)
        if start is not None:
            encoder.load_state_dict(start.state_dict())
        average = _moving_average(wanted.averaging, trained=start is not None)
        self.average = AveragedModel(encoder, avg_fn=average).to(fabric.device)
        optimizer = torch.optim.AdamW(
            encoder.parameters(),
            wanted.learning_rate,
            weight_decay=wanted.weight_decay,
            betas=(0.9, 0.98),
        )
        self.network, self.optimizer = fabric.setup(encoder, optimizer)
        self.order = BatchOrder(len(lines), wanted.batch, fabric.world_size, config.run.seed)
        self.position = Position()
        self.rows: list[Row] = []

    @property
    def encoder(self) -> Encoder:
        """The averaged encoder: what is validated and saved."""
        module = self.average.module
        assert isinstance(module, Encoder)
        return module

    @property
    def steps(self) -> int:
        """Steps of the whole training, whether or not it stops early."""
        return self.order.steps * self.config.optimization.epochs

    @property
    def step(self) -> int:
        """Steps done so far."""
        return self.position.epoch * self.order.steps + self.position.batch

    def state(self) -> dict[str, Any]:
        """Everything that a later process needs to go on exactly; filled in place by a load."""
        return {
            "network": self.network,
            "average": self.average,
            "optimizer": self.optimizer,
            "position": asdict(self.position),
            "rows": [asdict(row) for row in self.rows],
        }

    def restore(self, position: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        """Takes up the part of a loaded state that is not held by torch."""
        self.position = Position(**position)
        self.rows = [Row(**row) for row in rows]

    def epochs(self, progress: Progress, stop: StopRequest) -> Iterator[Row | None]:
        """Trains on, yielding a row after every epoch, and None whenever it is time to save.

        Raises:
            Interrupted: after a stop was requested in any process; the caller has had its chance
                to save, at a None yielded just before.
        """
        while self.position.epoch < self.config.optimization.last_epoch:
            began, done = self.position.seconds, self.position.batch
            start = time.perf_counter()
            for saved in self._epoch(progress, stop):
                self.position.seconds += time.perf_counter() - start
                yield None
                if saved == "stop":
                    raise Interrupted
                start = time.perf_counter()
            self.position.seconds += time.perf_counter() - start
            trained = self.position.seconds - began  # the time that saving took left out
            start = time.perf_counter()
            row = self._row((self.order.steps - done) / trained if trained else 0.0)
            self.position.seconds += time.perf_counter() - start
            row = Row(**asdict(row) | {"seconds": self.position.seconds})
            self.position.epoch += 1
            self.position.batch, self.position.loss = 0, 0.0
            self.rows.append(row)
            progress.epoch(row)
            yield row

    def _epoch(self, progress: Progress, stop: StopRequest) -> Iterator[str]:
        """The rest of the current epoch; yields `"save"` or `"stop"` between steps."""
        here = self.position
        self.network.train()
        saved = time.monotonic()
        for batch in self._batches(here.epoch, here.batch):
            own = self._learn(batch)
            due = time.monotonic() - saved > self.config.run.save_every
            wish, loss = self._agreed(2 * stop.wanted + due, own)
            here.loss += loss
            here.batch += 1
            progress.step(here.epoch + 1, loss)
            if wish >= 2:
                yield "stop"
            elif wish and here.batch < self.order.steps:
                yield "save"
                saved = time.monotonic()

    def _batches(self, epoch: int, start: int) -> Iterator[Batch]:
        """The batches of an epoch in this process, from number `start` on."""
        sorted_by = None
        if epoch == 0 and self.config.optimization.short_first:
            sorted_by = self.lines.characters()
        first, done = divmod(start, BUCKET)
        buckets = self.order.buckets(epoch, self.fabric.global_rank, sorted_by)[first:]
        loader = DataLoader(
            self.lines,
            batch_sampler=BucketSampler(epoch, buckets),
            collate_fn=partial(cut, batch=self.order.batch),
            num_workers=self.config.run.loaders,
        )
        for number, batches in enumerate(loader, first):
            turns = self.order.turns(epoch, number, len(batches))
            for turn in (turns if sorted_by is None else np.sort(turns))[done:]:
                yield batches[turn]
            done = 0

    def _learn(self, batch: Batch) -> float:
        """One step; returns the loss a line: nats of CTC, and expected edits as weighted."""
        self._seed_dropout()
        rate = learning_rate(self.step, self.steps, self.config.optimization)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        device = self.fabric.device
        log_probs, lengths = self.network(batch.values.to(device), batch.lengths.to(device))
        targets, target_lengths = batch.targets.to(device), batch.target_lengths.to(device)
        loss = ctc_loss(
            log_probs.transpose(0, 1),
            targets,
            lengths,
            target_lengths,
            reduction="sum",
            zero_infinity=True,  # a label longer than its frames teaches nothing
        ) / len(batch.lengths)
        wanted = self.config.optimization
        if wanted.expected_errors:
            expected = expected_errors(
                log_probs, lengths, targets, target_lengths, wanted.drawn_paths
            )
            loss = loss + wanted.expected_errors * expected
        self.optimizer.zero_grad()
        self.fabric.backward(loss)
        norm = self.fabric.clip_gradients(
            self.network,
            self.optimizer,
            max_norm=self.config.optimization.clip,
            error_if_nonfinite=False,
        )
        if norm is None or torch.isfinite(norm):  # one broken step must not ruin all before it
            self.optimizer.step()
        self.average.update_parameters(self.network.module)
        return float(loss.detach())

    def _seed_dropout(self) -> None:
        """Makes the chance of a step depend on its number alone, so that resuming is exact."""
        words = [self.config.run.seed, self.step, self.fabric.global_rank]
        torch.manual_seed(int(np.random.SeedSequence(words).generate_state(1, np.uint32)[0]))

    def _agreed(self, wish: int, loss: float) -> tuple[int, float]:
        """The strongest wish of any process and the mean loss.

        All must leave the loop at the same step, hence together.
        """
        if self.fabric.world_size == 1:
            return wish, loss
        own = torch.tensor([float(wish), loss], device=self.fabric.device)
        everyone = self.fabric.all_gather(own)
        assert isinstance(everyone, Tensor)
        return int(everyone[:, 0].max()), float(everyone[:, 1].mean())

    def _row(self, steps_per_second: float) -> Row:
        """The row of the epoch just done, validated where it is due."""
        epoch = self.position.epoch + 1
        wanted, every = self.config.optimization, self.config.run.validate_every
        late = epoch > wanted.last_epoch - 3
        cer, wer = self.validate() if late or epoch % every == 0 else (None, None)
        return Row(
            epoch=epoch,
            step=self.step,
            loss=self.position.loss / self.order.steps,
            learning_rate=learning_rate(self.step - 1, self.steps, wanted),
            cer=cer,
            wer=wer,
            lines_per_second=steps_per_second * wanted.batch * self.fabric.world_size,
            seconds=self.position.seconds,
        )

    def validate(self) -> tuple[float, float]:
        """CER and WER of the averaged encoder on the validation lines, best path.

        Every process reads its share, by the same path that users read with.
        """
        share = self.validation[self.fabric.global_rank :: self.fabric.world_size]
        model = Model(self.encoder.eval(), self.alphabet, self.config.features, {})
        recognizer = Recognizer(model, alternatives=1, spacing="t2")
        outputs = recognizer.recognize_many([s.ink for s in share])
        counts = torch.zeros(4, dtype=torch.float64, device=self.fabric.device)
        for sample, output in zip(share, outputs, strict=True):
            errors = line_errors(sample.text, output.text)
            counts += torch.tensor(
                [errors.character_errors, errors.characters, errors.word_errors, errors.words],
                device=self.fabric.device,
            )
        summed = self.fabric.all_reduce(counts, reduce_op="sum")
        assert isinstance(summed, Tensor)
        wrong, characters, wrong_words, words = (int(value) for value in summed)
        return rate(wrong, characters), rate(wrong_words, words)


def learning_rate(step: int, steps: int, config: OptimizationConfig) -> float:
    """Linear warm-up, then a cosine down to a hundredth (Loshchilov & Hutter 2017, eq. 5).

    Args:
        step: steps done before this one.
        steps: steps of the whole training.
        config: peak and length of the warm-up.
    """
    warm = min(1.0, (step + 1) / (config.warmup + 1))
    fall = 0.5 * (1 + math.cos(math.pi * step / max(steps, 1)))
    return config.learning_rate * warm * (0.99 * fall + 0.01)


def _moving_average(
    decay: float, *, trained: bool
) -> Callable[[Tensor, Tensor, Tensor | int], Tensor]:
    """An exponential moving average.

    Args:
        decay: per step.
        trained: whether the weights it starts from can read; chance ones are forgotten quickly.
    """

    def average(averaged: Tensor, current: Tensor, count: Tensor | int) -> Tensor:
        seen = math.inf if trained else float(count)
        return averaged.lerp(current, 1.0 - min(decay, 1.0 - 9.0 / (10.0 + seen)))

    return average
