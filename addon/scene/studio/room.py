"""How Cycles draws: on the processor, the same every time, with its noise taken out where Blender can."""

from __future__ import annotations

import bpy

_BOUNCES, _THROUGH = 6, 96
"""How often light is thrown on, and through how many cards of hair it looks."""


def draw_by_cycles(scene: bpy.types.Scene, threads: int = 0) -> None:
    """Let Cycles draw a scene. threads: of the processor; 0 for all."""
    scene.render.engine = "CYCLES"
    cycles, render = scene.cycles, scene.render
    cycles.device = "CPU"
    cycles.seed = 0
    cycles.max_bounces, cycles.transparent_max_bounces = _BOUNCES, _THROUGH
    cycles.use_denoising = True
    try:
        cycles.denoiser = "OPENIMAGEDENOISE"
    except TypeError:  # some distributions build Blender without it
        cycles.use_denoising = False
    render.threads_mode = "FIXED" if threads else "AUTO"
    if threads:
        render.threads = threads
    render.resolution_percentage = 100
