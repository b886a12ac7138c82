"""From a picture of a face to what each pixel shows. Needs torch."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from ..blocks import rectified, stage
from . import CLASSES

WIDTHS = (32, 64, 96, 128, 160)
"""Channels at a half, a quarter … a thirty-second of the picture's size."""


class Parser(nn.Module):
    """A U: down to a thirty-second, where a pixel sees the whole face, and up again to a half. 1.2 M parameters."""

    def __init__(self) -> None:
        super().__init__()
        half, *rest = WIDTHS
        self.stem = nn.Sequential(rectified(3, half, stride=2), rectified(half, half))
        self.down = nn.ModuleList(stage(inward, outward, 1) for inward, outward in zip(WIDTHS[:-1], rest, strict=True))
        self.up = nn.ModuleList(
            _Joining(deep, shallow) for deep, shallow in zip(WIDTHS[:0:-1], WIDTHS[-2::-1], strict=True)
        )
        self.classes = nn.Conv2d(half, CLASSES + 1, 1)

    def features(self, pictures: Tensor) -> list[Tensor]:
        """What it sees at five depths, coarse to fine.

        pictures: (n, 3, h, w) in [-1, 1], h and w multiples of 32.
        Returns (n, 160, h/32, w/32), (n, 128, h/16, w/16), (n, 96, h/8, w/8), (n, 64, h/4, w/4), (n, 32, h/2, w/2).
        """
        maps = [self.stem(pictures)]
        for down in self.down:
            maps.append(down(maps[-1]))
        seen = [maps.pop()]
        for up, shallow in zip(self.up, reversed(maps), strict=True):
            seen.append(up(seen[-1], shallow))
        return seen

    def forward(self, pictures: Tensor) -> Tensor:
        """(n, 3, h, w) in [-1, 1] → (n, 12, h, w): logits of the 11 classes, and of an occluder."""
        logits = self.classes(self.features(pictures)[-1])
        return functional.interpolate(logits.float(), scale_factor=2.0, mode="bilinear", align_corners=False)


class _Joining(nn.Module):
    """A coarse map made twice as fine, with what was seen there on the way down."""

    def __init__(self, deep: int, shallow: int) -> None:
        super().__init__()
        self.narrow = rectified(deep, shallow, side=1)
        self.mix = rectified(shallow, shallow)

    def forward(self, deep: Tensor, shallow: Tensor) -> Tensor:
        fine = functional.interpolate(self.narrow(deep), scale_factor=2.0, mode="nearest")
        return self.mix(fine + shallow)


def build() -> Parser:
    """An untrained one."""
    return Parser()
