"""The charts of docs/pictures that show the bundled head: who it can be, and all that it has.

    python -m tools.charts              all of them (half an hour on two cores)
    python -m tools.charts hair eyes    some; `python -m tools.charts --help` lists them

Faces are drawn by Blender's Cycles (see tools/portraits), the rig's parameters by the studio.
"""
