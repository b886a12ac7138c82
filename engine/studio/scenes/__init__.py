"""Scenes: who is photographed how, drawn by lot, as plain data that any renderer can take a picture of.

    scene = sample_scene(7, 123, per_person=8, plan=PLANS["faces"])     # the numbers alone say what it shows
    people = Sitters(7, families=("bundled", "facekit"), kit=open_kit("ict-facekit"))
    people[15].identity                                                 # "bundled-7-000015"
    other = restyled(people[15], rng)                                   # the same person on another day
    behind = backdrop(scene.background, 256)                            # (256, 256, 3) linear RGB
    picture = develop(drawn, scene.film)                                # blur, noise, JPEG; nothing moves

    truth = with_identity_of(scene, people[3])                          # the same picture with another face in it
    aside = with_gaze(scene, pitch=0, yaw=20)                           # the same person looking elsewhere
    save_scenes(path, [scene, truth])                                   # and load_scenes(path)

A renderer multiplies light by 2 ** film.exposure and by film.balance before it maps tones; `develop` does the rest.
The door opens with numpy alone; `backdrop` and `develop` need OpenCV, `with_identity_of` SciPy.
"""

from .backgrounds import KINDS, backdrop
from .environments import LIGHTS, sample_light
from .film import develop, sample_film
from .pairs import with_gaze, with_identity_of, with_pose
from .people import FAMILIES, Sitters, restyled, sitter
from .plans import PLANS, Plan, plan_named
from .sampling import sample_scene
from .seams import IDENTITY
from .storing import load_scenes, save_scenes, scene_from_json, scene_to_json

__all__ = [
    "FAMILIES",
    "IDENTITY",
    "KINDS",
    "LIGHTS",
    "PLANS",
    "Plan",
    "Sitters",
    "backdrop",
    "develop",
    "load_scenes",
    "plan_named",
    "restyled",
    "sample_film",
    "sample_light",
    "sample_scene",
    "save_scenes",
    "scene_from_json",
    "scene_to_json",
    "sitter",
    "with_gaze",
    "with_identity_of",
    "with_pose",
]
