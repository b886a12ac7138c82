"""What is photographed: a scene as plain data, the same for our own renderer and for Blender's.

All but the head is given in the camera's frame (x to the picture's right, y up, z towards the camera), so that a head
can be turned, or another put in its place, and all else stays where it was to the pixel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..arrays import Float32, Float64
from ..heads import Head
from ..heads.expressions import Gaze
from .camera import Camera

AMBIENT = np.array([[0.46, 0.48, 0.52], *[[0.0, 0.0, 0.0]] * 8], np.float32)
"""An environment of one colour."""


@dataclass(frozen=True, slots=True, eq=False)
class Sitter:
    """Who is photographed.

    head: at rest, of the bundled topology, with its appearance (hair, brows, beard, glasses, skin …).
    identity: who it is: the same text, the same rig shape of the regions that make up an identity.
    family: where the person comes from: "bundled", "facekit", or a library's.
    spots: the seed of where its freckles, moles and veins lie.
    hair_on: (n, 3) float32, metres: the head at rest that the hair of the scalp is grown on, None for the head itself:
    where a face has been given another identity its hair stays where it was. Brows, beard and glasses always sit on
    the head itself, or they would lie under its skin.
    """

    head: Head
    identity: str
    family: str = "bundled"
    spots: int = 0
    hair_on: Float32 | None = None


@dataclass(frozen=True, slots=True)
class Pose:
    """The way that a head faces, degrees: (0, 0, 0) faces the camera upright.

    yaw: positive to the picture's right; pitch: upwards; the direction is (cos p sin y, sin p, cos p cos y).
    roll: about the camera's axis, after both; positive turns the crown to the picture's left.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


@dataclass(frozen=True, slots=True)
class Framing:
    """Where the camera stands and what it takes in.

    field: degrees, the full vertical angle of view. distance: metres along the camera's axis to the head's origin,
    midway between the eyeballs. right, up: where that origin lies in the picture, from its middle, in heights of it.
    """

    field: float = 22.0
    distance: float = 1.0
    right: float = 0.0
    up: float = 0.06


@dataclass(frozen=True, slots=True)
class Lamp:
    """A distant lamp.

    way: (x, y, z) to it, of any length. colour: linear RGB, what a white surface that faces it gives back; the sum of
    all light is about 1 in a usual picture. size: degrees that its disc is wide: 0.5 the sun, 40 a large softbox.
    """

    way: tuple[float, float, float]
    colour: tuple[float, float, float]
    size: float = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """What lights the scene.

    lamps: at most four; the first one casts shadows.
    environment: (9, 3) float32, linear RGB: the real spherical harmonics up to degree 2 of the light that comes from
    all around, in the order 1, y, z, x, xy, yz, 3z²-1, xz, x²-y², as coefficients of the *irradiance over pi* (already
    convolved with the cosine, Ramamoorthi and Hanrahan, 2001), with the basis' constants multiplied in: the light on a
    white surface with normal (x, y, z) is environment · (1, y, z, x, xy, yz, 3z²-1, xz, x²-y²).
    """

    lamps: tuple[Lamp, ...] = (Lamp((-0.55, 0.60, 0.75), (1.0, 0.95, 0.88)),)
    environment: Float32 = field(default_factory=lambda: AMBIENT)


@dataclass(frozen=True, slots=True)
class Background:
    """What lies behind, far off and out of focus. kind: a name of backgrounds.KINDS; seed: which one of the kind."""

    kind: str = "plain"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing on or before the head. kind: a name of props.KINDS; seed: its make, colour and place."""

    kind: str
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Film:
    """What camera and file make of the light.

    exposure: stops. balance: what red, green and blue are multiplied by. contrast, saturation: 1 as they are.
    defocus: blur's radius in thousandths of the picture's height. motion: (length in thousandths, degrees).
    noise: (shot, read): deviations of the noise at white and at black, in units of white. quality: of a JPEG, 1 to 100;
    None is not compressed. shrink: the picture was once so many times smaller. seed: of the noise.
    """

    exposure: float = 0.0
    balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    contrast: float = 1.0
    saturation: float = 1.0
    defocus: float = 0.0
    motion: tuple[float, float] = (0.0, 0.0)
    noise: tuple[float, float] = (0.0, 0.0)
    quality: int | None = None
    shrink: float = 1.0
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """All that a picture shows. `replace` changes one thing and leaves the rest.

    expression: weights by the names of EXPRESSIONS. gaze: the eyes in the head, degrees off straight ahead.
    """

    sitter: Sitter
    expression: Mapping[str, float] = field(default_factory=dict[str, float])
    gaze: Gaze = field(default_factory=Gaze)
    pose: Pose = Pose()
    framing: Framing = Framing()
    light: Light = field(default_factory=Light)
    background: Background = Background()
    props: tuple[Prop, ...] = ()
    film: Film = Film()

    def with_(self, **changes: Any) -> Scene:
        """A copy with some fields replaced."""
        return replace(self, **changes)


def rotation_of(pose: Pose) -> Float64:
    """(3, 3) float64: turns places of the head's own frame (x left, y back, z up) into the camera's.

    A head with yaw, pitch and roll 0 has its x to the picture's right, z up, and faces (-y) the camera.
    """
    yaw, pitch, roll = np.radians([pose.yaw, pose.pitch, pose.roll])
    upright = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
    nod = np.array([[1, 0, 0], [0, np.cos(pitch), np.sin(pitch)], [0, -np.sin(pitch), np.cos(pitch)]])
    turn = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    tilt = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    return np.asarray(tilt @ turn @ nod @ upright, np.float64)


def camera_of(scene: Scene) -> Camera:
    """The scene's camera, in the head's own frame."""
    framing, axes = scene.framing, rotation_of(scene.pose)
    tall = 2 * framing.distance * np.tan(np.radians(framing.field) / 2)
    origin = np.array([framing.right * tall, framing.up * tall, -framing.distance])
    eye = -axes.T @ origin
    near = max(0.05 * framing.distance, framing.distance - 0.6)
    return Camera(eye, eye - axes[2], axes[1], framing.field, near=near, far=framing.distance + 2.0)
