"""Skin, eyes and what is wet, in Blender's wheels."""


def test_heads_with_maps(blender):
    blender.check("checks_looks")
