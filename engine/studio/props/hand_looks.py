"""A hand as it is seen: its skin, its nails, a sleeve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...arrays import Float32, Float64, Int32
from ...heads import Appearance
from ...heads.colours import pigments
from ...heads.pigments import skin_tone
from .fabrics import Colour, dye, folds, shaded
from .hand_mesh import HandMesh, hand_mesh
from .hand_poses import skinned
from .meshes import joined, sheet
from .shape import Wearer
from .solid import Solid

_OWN = 0.8
"""How often a hand is the wearer's own."""


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """A hand in the head's frame.

    bones: turns (16, 3, 3) and shifts (16, 3). frame: (3, 3) rows are the hand's x, y, z; origin: (3,) its wrist.
    size: over the resting hand's. mirrored: whether its x is turned round.
    """

    bones: tuple[Float64, Float64]
    frame: Float64
    origin: Float64
    size: float
    mirrored: bool

    @property
    def axes(self) -> Float64:
        """(3, 3) rows: where the resting hand's axes point."""
        return self.frame * np.array([[-1.0 if self.mirrored else 1.0], [1.0], [1.0]])

    def solid(
        self,
        vertices: Float64,
        normals: Float64,
        weights: Float64,
        triangles: Int32,
        colours: Float32,
        *,
        roughness: float = 0.5,
        name: str = "hand",
    ) -> Solid:
        """A part of the resting hand where it is now."""
        places, ways = skinned(vertices, normals, weights, self.bones)
        return Solid(
            (self.origin + self.size * places @ self.axes).astype(np.float32),
            (ways @ self.axes).astype(np.float32),
            np.ascontiguousarray(triangles[:, ::-1]) if self.mirrored else triangles,
            colours,
            roughness=roughness,
            name=name,
        )


def drawn(hand: Hand, wearer: Wearer, rng: np.random.Generator) -> tuple[Solid, ...]:
    """A hand's skin and nails, mostly of the wearer's own tone, and now and then a sleeve."""
    mesh, tones = hand_mesh(), _tones(wearer.appearance, rng)
    nail = np.tile(tones[1], (len(mesh.nails), 1)).astype(np.float32)
    solids = (
        hand.solid(mesh.vertices, mesh.normals, mesh.weights, mesh.triangles, _skin_colours(mesh, tones[0], rng)),
        hand.solid(
            mesh.nails, mesh.nail_normals, mesh.nail_weights, mesh.nail_triangles, nail, roughness=0.28, name="nails"
        ),
    )
    return (*solids, _sleeve(hand, rng)) if rng.random() < 0.6 else solids


def _tones(appearance: Appearance | None, rng: np.random.Generator) -> tuple[Colour, Colour]:
    """The colour of the skin and of the nails. It is another person's hand where nothing is known of one, and at times
    anyway."""
    melanin, blood = 0.02 + 0.95 / (1 + np.exp(0.45 - 1.3 * rng.standard_normal())), float(rng.uniform(0.27, 0.47))
    if rng.random() < _OWN and appearance is not None:
        melanin, blood = pigments(appearance)
    tone = skin_tone(melanin, blood).astype(np.float64)
    bare = 0.75 * skin_tone(0.63 * melanin, min(blood + 0.16, 1.0)).astype(np.float64) + 0.12
    return tone, dye(rng) if rng.random() < 0.18 else bare


def _skin_colours(mesh: HandMesh, tone: Colour, rng: np.random.Generator) -> Float32:
    """Palms paler and redder, knuckles darker, tips redder."""
    pale = tone + (np.array([0.62, 0.36, 0.27]) - tone) * (0.30 + 0.25 * (1 - tone.mean()))
    grain = 1 + 0.025 * rng.standard_normal((len(mesh.pale), 1))
    return np.clip((tone + (pale - tone) * mesh.pale) * mesh.tint * grain, 0.003, 0.95).astype(np.float32)


def _sleeve(placed: Hand, rng: np.random.Generator) -> Solid:
    """A sleeve from somewhere on the forearm on."""
    begin = float(rng.uniform(-0.12, -0.03))
    on = np.concatenate(
        [[begin - 0.012, begin - 0.001, begin, begin - 0.002], np.linspace(begin - 0.02, -0.375, 12), [-0.40, -0.41]]
    )
    grow = np.concatenate([[0.90, 0.95, 1.0, 1.04], np.linspace(1.02, 1.25, 12), [0.9, 0.0]])
    turn = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    wide = (0.040 + 0.05 * np.clip(-on - 0.02, 0, 0.3))[:, None] * grow[:, None]
    fold = (
        folds(rng, on[:, None] + 0 * turn, 0.04 * turn + 0 * on[:, None], 3, 0.045)
        * np.clip((begin - on) / 0.04, 0, 1)[:, None]
    )
    wide = wide * (1 + 0.05 * fold)
    ring = np.stack([wide * np.cos(turn), on[:, None] + 0 * turn, 0.78 * wide * np.sin(turn)], -1)
    tint = dye(rng)
    colours = shaded(np.ones((*ring.shape[:2], 3)) * tint, fold, 0.3)
    colours[0] *= 0.35
    mesh = sheet(placed.origin + placed.size * ring @ placed.frame, colours, wrap=True)
    return joined([mesh], roughness=0.9, name="sleeve")
