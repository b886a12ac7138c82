"""Hair, brows, beards and glasses: discrete parts that follow any head."""
