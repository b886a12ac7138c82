"""What Kindred knows. Nothing here imports Blender."""
