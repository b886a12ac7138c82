"""Portraits: heads in Blender's Cycles under a soft studio light, for the pictures of the documentation.

From the development environment, which starts Blender's wheel as a child, once for all pictures:

    from tools.portraits import Shot, draw
    draw([Shot(head, "three-quarter", Path("face.png")), Shot(head, "eye", Path("eye.png"), samples=48)])

From a shell, inside Blender's wheel, for heads that lie in files (see engine/heads/storage.py):

    .venv-bpy45/bin/python tools/portraits/inside.py HEAD.npz --view eye --out eye.png [--size 512] [--samples 32]

Views: front, three-quarter, profile, back; and close: eye, mouth, nose, cheek, ear (see views.py). A head of the
bundled topology wears its skin, eyes, hair and brows as `Add Head` makes them; any other wears plain tones.
Where KINDRED_LOCK names a file, one process at a time draws (flock).
"""

from .asking import Shot, draw

__all__ = ["Shot", "draw"]
