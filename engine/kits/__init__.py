"""Kits: the bundled head and rig, and those that the user has."""
