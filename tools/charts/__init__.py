"""The charts of docs/pictures that show the bundled head (who it can be, and all that it has) and the studio's photos.

    python -m tools.charts              all of them (half an hour on two cores)
    python -m tools.charts hair eyes    some; `python -m tools.charts --help` lists them

Faces are drawn by Blender's Cycles (see tools/portraits), the rig's parameters and photos of scenes by the studio.
"""
