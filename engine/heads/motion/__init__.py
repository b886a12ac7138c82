"""Motion: what moves a face beyond sums of offsets: lids on their eyeballs, lips on teeth, the jaw about its joint."""
