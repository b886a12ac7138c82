"""Telling people apart while training: a class for each person, and a margin between them."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class Margin(nn.Module):
    """AdaFace: a direction for each person; pictures must be nearer to theirs than to any other by a margin.

    The longer an embedding is beside others of its batch, the plainer the picture, and the more is asked of it.
    The margin grows over the first steps: at first nothing is told apart. Source: Kim et al. 2022 (h, m as there).
    """

    SCALE, MARGIN, SPREAD, WARM = 32.0, 0.4, 0.333, 3000

    def __init__(self, people: int, width: int) -> None:
        super().__init__()
        self.people = nn.Parameter(functional.normalize(torch.randn(people, width)))
        self.steps: Tensor
        self.length: Tensor
        self.register_buffer("steps", torch.zeros(()))
        self.register_buffer("length", torch.tensor([20.0, 10.0]))

    def forward(self, embeddings: Tensor, person: Tensor) -> tuple[Tensor, Tensor]:
        """The mean loss of embeddings (n, width) of people (n,), and the share that is nearest to its own."""
        with torch.autocast(embeddings.device.type, enabled=False):  # cosines near one another need all their digits
            return self._told_apart(embeddings.float(), person)

    def _told_apart(self, embeddings: Tensor, person: Tensor) -> tuple[Tensor, Tensor]:
        lengths = embeddings.detach().norm(dim=1).clamp(1e-3, 1e3)
        cosines = functional.linear(functional.normalize(embeddings), functional.normalize(self.people))
        plain = self._plainness(lengths)
        margin = self.MARGIN * (self.steps / self.WARM).clamp(max=1.0)
        own = cosines.gather(1, person[:, None])[:, 0].clamp(-1 + 1e-6, 1 - 1e-6)
        asked = (own.acos() - margin * plain).clamp(1e-3, torch.pi - 1e-3).cos() - margin * (1 + plain)
        right = (cosines.argmax(1) == person).float().mean()
        return functional.cross_entropy(self.SCALE * cosines.scatter(1, person[:, None], asked[:, None]), person), right

    @torch.no_grad()
    def _plainness(self, lengths: Tensor) -> Tensor:
        """(n,) in [-1, 1]: how long each is beside the mean of late."""
        self.steps += 1
        self.length.lerp_(torch.stack([lengths.mean(), lengths.std()]), 0.01)
        mean, spread = self.length
        return ((lengths - mean) / (spread + 1e-3) * self.SPREAD).clamp(-1, 1)


def grown(tensors: dict[str, Tensor], before: list[str], now: list[str], fresh: Tensor) -> dict[str, Tensor]:
    """A margin's tensors for today's people: those that were known keep their direction, others begin with `fresh`."""
    place = {identity: row for row, identity in enumerate(before)}
    people = fresh.clone()
    for row, identity in enumerate(now):
        if identity in place:
            people[row] = tensors["people"][place[identity]]
    return {**tensors, "people": people}
