"""Ten whole expressions, as weights of the 52, for users to start from."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .motion.names import EXPRESSIONS

_SIDED = frozenset(name.removesuffix("Left") for name in EXPRESSIONS if name.endswith("Left")) - {"jaw", "mouth"}


def _mood(**weights: float) -> Mapping[str, float]:
    """Weights by ARKit's names; a name without its side goes to both."""
    whole: dict[str, float] = {}
    for name, weight in weights.items():
        whole |= {name + side: weight for side in ("Left", "Right")} if name in _SIDED else {name: weight}
    return MappingProxyType(whole)


MOODS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "joy": _mood(
            mouthSmile=0.72, cheekSquint=0.65, eyeSquint=0.25, mouthUpperUp=0.22, mouthLowerDown=0.12,
            jawOpen=0.06, mouthDimple=0.12, browOuterUp=0.10,
        ),
        "sadness": _mood(
            browInnerUp=0.85, browDown=0.18, mouthFrown=0.60, mouthShrugLower=0.30, eyeSquint=0.22, eyeBlink=0.14,
            eyeLookDown=0.22, mouthPress=0.12, mouthRollLower=0.08,
        ),
        "anger": _mood(
            browDown=1.0, eyeSquint=0.30, eyeWide=0.45, noseSneer=0.30, mouthPress=0.55, mouthFrown=0.30,
            jawForward=0.12, mouthShrugLower=0.22, cheekSquint=0.15,
        ),
        "fear": _mood(
            browInnerUp=0.80, browOuterUp=0.35, browDown=0.30, eyeWide=0.85, mouthStretch=0.60, jawOpen=0.18,
            mouthLowerDown=0.25, mouthFrown=0.15,
        ),
        "surprise": _mood(
            browInnerUp=0.75, browOuterUp=0.85, eyeWide=0.75, jawOpen=0.42, mouthFunnel=0.22,
        ),
        "disgust": _mood(
            noseSneer=0.85, browDown=0.55, eyeSquint=0.45, cheekSquint=0.35, mouthUpperUp=0.35, mouthFrown=0.35,
            mouthShrugLower=0.30, mouthLowerDown=0.10,
        ),
        "contempt": _mood(
            mouthSmileLeft=0.40, mouthDimpleLeft=0.75, mouthPressLeft=0.20, cheekSquintLeft=0.22, eyeSquint=0.22,
            browOuterUpLeft=0.18, browDownRight=0.22, noseSneerLeft=0.12, mouthLeft=0.06,
        ),
        "sleepy": _mood(
            eyeBlink=0.48, browInnerUp=0.22, browOuterUp=0.14, eyeLookDown=0.18, jawOpen=0.07, mouthFrown=0.10,
        ),
        "kiss": _mood(
            mouthPucker=0.85, mouthFunnel=0.18, eyeBlink=0.30, browInnerUp=0.20, cheekSquint=0.12,
        ),
        "laugh": _mood(
            mouthSmile=0.85, jawOpen=0.38, mouthUpperUp=0.45, mouthLowerDown=0.22, cheekSquint=0.90, eyeSquint=0.55,
            eyeBlink=0.15, browInnerUp=0.12, browOuterUp=0.18, noseSneer=0.18,
        ),
    }
)  # fmt: skip
"""By name: joy, sadness, anger, fear, surprise, disgust, contempt, sleepy, kiss, laugh (with teeth)."""
