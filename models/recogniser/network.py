"""From an aligned picture of a face to 512 numbers that say who it is. Needs torch."""

from __future__ import annotations

from torch import Tensor, nn

from ..blocks import convolution, rectified, stage
from . import SIDE, WIDTH


class Recogniser(nn.Module):
    """A residual network of 10 layers' depth at a quarter of the picture's size and less: 6.3 M parameters.

    The last map is not pooled: where on the face a feature lies says as much as the feature (Deng et al. 2019).
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(rectified(3, 32, stride=2), rectified(32, 64, stride=2))
        self.stages = nn.Sequential(stage(64, 64, 1, stride=1), stage(64, 128, 3), stage(128, 256, 2))
        self.narrow = convolution(256, 128, side=1)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(128 * (SIDE // 16) ** 2, WIDTH, bias=False)
        self.norm = nn.BatchNorm1d(WIDTH)

    def forward(self, pictures: Tensor) -> Tensor:
        """(n, 3, 112, 112) in [-1, 1] → (n, 512), whose direction is the person and whose length how plain it is."""
        maps = self.narrow(self.stages(self.stem(pictures)))
        return self.norm(self.head(self.drop(maps.flatten(1))))


def build() -> Recogniser:
    """An untrained one."""
    return Recogniser()
