"""The studio: heads drawn offscreen, as pictures, as maps that lead from a pixel back to the surface, and as labelled
photos of synthetic people.

    photo = take(sample_scene(seed=7, index=0), size=256)   # .picture, .labels; sample_scene is in studio.scenes

    camera = portrait(head, view="three-quarter")
    picture = photograph(head, camera=camera, size=512)
    plain = render(head.vertices, head.topology, camera=camera, size=512, appearance=head.appearance)
    maps = render_maps(head.vertices, head.topology, camera=camera, size=512)

Drawing needs moderngl and a GL driver, which are looked for when the first picture is drawn; the door opens with numpy
alone.
"""

from .camera import VIEWS, Camera, look_from, portrait
from .context import close
from .drawing import Maps, render, render_maps
from .dressing import Dress, dress_of
from .paint import painted
from .photographing import photograph
from .pictures import png_bytes, require_pillow, save_png
from .taking import take
from .thumbnail import thumbnail

__all__ = [
    "VIEWS",
    "Camera",
    "Dress",
    "Maps",
    "close",
    "dress_of",
    "look_from",
    "painted",
    "photograph",
    "png_bytes",
    "portrait",
    "render",
    "render_maps",
    "require_pillow",
    "save_png",
    "take",
    "thumbnail",
]
