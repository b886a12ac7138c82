"""What sliders are called, and what their ends mean."""

from __future__ import annotations

from ..engine import hair

REGIONS = {
    "forehead": "Forehead",
    "brows": "Brows",
    "eyes": "Eyes",
    "eyelids": "Eyelids",
    "lashes": "Lashes",
    "nose": "Nose",
    "cheeks": "Cheeks",
    "mouth": "Mouth",
    "jaw": "Jaw",
    "chin": "Chin",
    "ears": "Ears",
    "outline": "Skull & Neck",
    "identity": "Identity",
}
"""Titles of the regions, in the order of the face from top to bottom; a kit's modes that move all of it come last."""

_STEMS = {
    "forehead": ("forehead",),
    "brows": ("brow",),
    "eyes": ("eye",),
    "eyelids": (),
    "nose": ("nose",),
    "cheeks": ("cheek",),
    "mouth": ("mouth",),
    "jaw": ("jaw",),
    "chin": ("chin",),
    "ears": ("ear",),
    "outline": (),
}
"""What need not be said again under the title of a region."""

_ENDS = {
    "width": ("narrow", "wide"),
    "height": ("low", "high"),
    "length": ("short", "long"),
    "size": ("small", "large"),
    "depth": ("shallow", "deep"),
    "spacing": ("close together", "far apart"),
    "fullness": ("thin", "full"),
    "projection": ("set back", "standing out"),
    "prominence": ("flat", "prominent"),
    "protrusion": ("close to the head", "standing off"),
    "slope": ("steep", "sloping back"),
    "tilt": ("falling outwards", "rising outwards"),
    "bulge": ("flat", "bulging"),
    "ridge": ("smooth", "heavy"),
    "hump": ("dished", "humped"),
    "point": ("round", "pointed"),
    "cleft": ("smooth", "cleft"),
    "crease": ("smooth", "creased"),
    "bow": ("straight", "curved"),
    "hollow": ("full", "hollow"),
    "front": ("set back", "forward"),
    "roundness": ("angular", "round"),
    "curve": ("straight", "curved"),
    "angle": ("flat", "steep"),
    "thickness": ("thin", "thick"),
    "flare": ("narrow", "flared"),
    "sag": ("firm", "sagging"),
}
"""What 0 and 1 mean, by the last word of a name."""

_OWN_ENDS = {
    "ear_tilt": ("upright", "leaning back"),
    "eye_depth": ("standing out", "deep-set"),
    "nostril_depth": ("short", "long"),
}

LOOKS: dict[str, tuple[str, str]] = {
    "melanin": ("Melanin", "How dark the skin is: 0 very light, 1 very dark"),
    "haemoglobin": ("Haemoglobin", "How much blood shows through the skin: 0 pale, 1 ruddy"),
    "redness": ("Redness", "How red cheeks, nose and ears are"),
    "freckles": ("Freckles", "How many freckles there are"),
    "moles": ("Moles", "How many moles there are"),
    "wrinkles": ("Wrinkles", "How deep lines and wrinkles are"),
    "roughness": ("Roughness", "How dull the skin is: 0 shines, 1 is dry"),
    "age": ("Age", "How old the skin looks: 0 young, 1 old"),
    "iris_hue": ("Iris Colour", "From brown at 0 over green to blue at 1"),
    "iris_pattern": ("Iris Pattern", "How strongly fibres and rings are drawn in the iris"),
    "hair_melanin": ("Hair Melanin", "How dark the hair is: 0 white-blond, 1 black"),
    "hair_redness": ("Hair Redness", "How red the hair is"),
    "hair_grey": ("Grey Hair", "How much of the hair has turned grey"),
    "stubble": ("Stubble", "How much shaven beard shadows the skin"),
}
"""Continuous looks: title and tooltip."""

LOOK_GROUPS: dict[str, tuple[str, ...]] = {
    "Skin": ("melanin", "haemoglobin", "redness", "freckles", "moles", "wrinkles", "roughness", "age"),
    "Eyes": ("lids", "lashes", "glasses", "iris_hue", "iris_pattern"),
    "Hair": ("hair", "hair_melanin", "hair_redness", "hair_grey"),
    "Brows & Beard": ("brows", "beard", "stubble"),
}
"""Which looks stand together."""

CHOICES: dict[str, tuple[str, str]] = {
    "hair": ("Hair", "The style of the hair"),
    "brows": ("Brows", "The style of the eyebrows"),
    "beard": ("Beard", "The style of the beard"),
    "lids": ("Lids", "Which fold the upper lids have; the shape of the lids follows"),
    "lashes": ("Lashes", "How long and curled the lashes are"),
    "glasses": ("Glasses", "Which glasses are worn"),
}
"""Discrete looks: title and tooltip."""

STYLES: dict[str, tuple[str, ...]] = {
    **hair.STYLES,
    "lids": ("single", "double", "hooded"),
    "lashes": ("short", "medium", "long", "curled"),
}
"""What can be chosen of each discrete look."""


def title(name: str) -> str:
    """A name of the rig as people read it: nose_bridge_height is Nose Bridge Height."""
    return name.replace("_", " ").title()


def short_title(name: str, region: str) -> str:
    """The same under its region's title, where the region need not be said again: Bridge Height."""
    for stem in _STEMS.get(region, ()):
        rest = name.removeprefix(f"{stem}_")
        if rest != name:
            return title(rest)
    return title(name)


def tooltip(name: str, region: str) -> str:
    """What a slider's ends mean."""
    ends = _OWN_ENDS.get(name) or _ENDS.get(name.rsplit("_", 1)[-1])
    where = REGIONS.get(region, title(region)).lower()
    if ends is None:
        return f"{title(name)}, of the {where}; 0.5 is average"
    return f"{title(name)}, of the {where}: 0 is {ends[0]}, 0.5 average, 1 {ends[1]}"
