"""What several networks are built from. Needs torch.

Plain 3 × 3 convolutions with batch norm and ReLU in bf16 reach nine tenths of a CPU's matrix product, forward and
back, with channels last; PReLU, squeeze-and-excitation and depthwise convolutions do not (half and less).
"""

from __future__ import annotations

from torch import Tensor, nn


def convolution(inward: int, outward: int, side: int = 3, stride: int = 1) -> nn.Sequential:
    """A convolution with batch norm, that keeps the size or divides it by the stride."""
    return nn.Sequential(
        nn.Conv2d(inward, outward, side, stride, side // 2, bias=False),
        nn.BatchNorm2d(outward),
    )


def rectified(inward: int, outward: int, side: int = 3, stride: int = 1) -> nn.Sequential:
    """The same with a ReLU after it."""
    return nn.Sequential(*convolution(inward, outward, side, stride), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """Two convolutions beside a way around them. Source: He et al. 2016; the averaged short way, He et al. 2019."""

    def __init__(self, inward: int, outward: int, stride: int = 1) -> None:
        super().__init__()
        self.first = rectified(inward, outward, stride=stride)
        self.second = convolution(outward, outward)
        self.around = _around(inward, outward, stride)
        self.after = nn.ReLU(inplace=True)

    def forward(self, values: Tensor) -> Tensor:
        """(n, inward, h, w) → (n, outward, h / stride, w / stride)."""
        return self.after(self.second(self.first(values)) + self.around(values))


def _around(inward: int, outward: int, stride: int) -> nn.Module:
    if stride == 1 and inward == outward:
        return nn.Identity()
    smaller = nn.AvgPool2d(stride) if stride > 1 else nn.Identity()
    return nn.Sequential(smaller, *convolution(inward, outward, side=1))


def stage(inward: int, outward: int, blocks: int, stride: int = 2) -> nn.Sequential:
    """Some residual blocks; the first one changes size and width."""
    rest = [Residual(outward, outward) for _ in range(blocks - 1)]
    return nn.Sequential(Residual(inward, outward, stride), *rest)
