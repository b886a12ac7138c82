"""How the bundled head is made: measured figures in, the arrays of models/head out.

measure.py (run by hand, reads ../shared/data) writes figures.npz; everything else reads only that file.
"""
