"""How people's shape goes with sex, age and origin, as published: amounts in sixths of each parameter's range.

The scans carry no such labels, so signs and rough sizes are taken from anthropometry; `natural.py` then looks for the
nearest change that people's own variation can make.
"""

from __future__ import annotations

# Men's mean less women's. Farkas, Anthropometry of the Head and Face (1994): North American whites, women first:
# face width 130 and 137 mm, deviations 5; jaw width 91 and 97, 5; face height 112 and 122, 6; nose width 31 and 35, 2;
# nose length 49 and 53, 3; upper vermilion 8.4 and 8.0, 1.3. Samal et al., Analysis of sexual dimorphism in human face
# (2007); Garvin and Ruff, Sexual dimorphism in skeletal browridge and chin morphologies (2012): brow ridge and chin
# part the sexes best; Toledo Avelar et al. (2017): men's foreheads slope, women's are rounder and higher.
SEX = {
    "head_size": 1.4,
    "brow_ridge": 2.2,
    "glabella_depth": 1.4,
    "forehead_slope": 1.2,
    "forehead_bulge": -1.1,
    "forehead_roundness": -0.7,
    "brow_height": -1.4,
    "brow_outer_height": -1.0,
    "brow_bow": -1.4,
    "eye_size": -1.1,
    "upper_lid_height": -0.9,
    "upper_lid_fullness": 0.4,
    "eye_socket_depth": 0.6,
    "nose_bridge_height": 0.7,
    "nose_length": 1.1,
    "nose_projection": 0.8,
    "nostril_width": 1.1,
    "nose_tip_height": -1.0,
    "nose_tip_angle": 0.4,
    "nose_bridge_width": 0.8,
    "cheek_fullness": -0.7,
    "cheek_front": -0.4,
    "cheekbone_prominence": -0.8,
    "cheekbone_width": 0.3,
    "lip_fullness_upper": -1.3,
    "lip_fullness_lower": -1.2,
    "upper_lip_height": -1.1,
    "lower_lip_height": -0.8,
    "mouth_width": 0.4,
    "chin_height": 1.6,
    "chin_width": 1.3,
    "chin_shape_square": 1.7,
    "chin_projection": 0.4,
    "jaw_width": 1.4,
    "jaw_corner_height": 0.9,
    "jaw_corner_depth": 0.4,
    "jaw_line_fullness": 0.6,
    "neck_width": 1.8,
    "neck_front": 0.5,
    "adams_apple": 1.8,
    "face_width": 0.4,
    "face_length": 0.5,
    "ear_size": 0.5,
    "nose_tip_width": 0.6,
    "nose_tip_fullness": 0.5,
    "cheek_hollow": 0.6,
}

# Eighty years less thirty. Heathcote, Why do old men have big ears? (1995): ears grow 0.22 mm a year; Sforza et al.,
# Age- and sex-related changes in the normal human ear (2009), nose and lips (both 2010): the nose grows longer and
# wider, its tip sinks, lips lose height and the mouth widens; van den Bosch et al., The effect of aging on eyelid shape
# (1999): the fissure shortens by a tenth, lower lids sag; Shaw and Kahn, Aging of the midface bony elements (2007), and
# Mendelson and Wong, Changes in the facial skeleton with aging (2012): sockets widen, the midface recedes; Lambros,
# Observations on periorbital and midface aging (2007): temples and cheeks hollow; Reece et al., The mandible and its
# influence on soft tissue aging (2008): jowls, fullness under the chin.
AGE = {
    "ear_length": 2.0,
    "ear_size": 1.0,
    "ear_lobe_size": 2.0,
    "nose_length": 0.9,
    "nose_tip_height": -1.0,
    "nose_tip_fullness": 0.6,
    "nostril_width": 0.8,
    "columella_height": 0.5,
    "lip_fullness_upper": -1.3,
    "lip_fullness_lower": -1.1,
    "upper_lip_height": -1.0,
    "lower_lip_height": -0.7,
    "lip_protrusion": -0.8,
    "philtrum_depth": -1.2,
    "cupid_bow": -1.2,
    "mouth_width": 0.6,
    "mouth_corner_height": -1.2,
    "nasolabial_depth": 2.2,
    "jowl": 2.0,
    "jaw_line_fullness": 0.7,
    "under_chin_fullness": 1.2,
    "cheek_hollow": 1.6,
    "cheek_front": -0.9,
    "cheek_inner_fullness": -0.7,
    "midface_depth": -0.6,
    "temple_depth": 1.6,
    "eye_socket_depth": 1.4,
    "eye_bag_fullness": 1.2,
    "eye_bag_depth": 1.8,
    "upper_lid_fold": 1.9,
    "upper_lid_height": -0.9,
    "lower_lid_height": 0.4,
    "eye_width": -0.6,
    "brow_outer_height": -0.7,
    "brow_ridge": 0.3,
}

# Two ways in which the world's people vary most, each for one deviation. Farkas et al., International anthropometric
# study of facial morphology in various ethnic groups/races (2005), on 25 populations: nose width ranges from 31 to
# 46 mm and goes against the bridge's height and projection; lips from 15 to 25 mm; distance between the inner corners
# of the eyes from 30 to 38 mm, going with a wider face and shorter eyes. Jefferson (2004) and Talbert et al. (2014) on
# both jaws' projection. They are directions in the scans' own variation, not groups.
ORIGINS = (
    {
        "nostril_width": 1.0,
        "nose_bridge_height": -0.8,
        "nose_projection": -0.5,
        "nose_tip_width": 0.8,
        "nose_root_width": 0.5,
        "nose_tip_projection": -0.4,
        "lip_fullness_upper": 0.9,
        "lip_fullness_lower": 0.9,
        "upper_lip_height": 0.9,
        "lower_lip_height": 0.9,
        "lip_protrusion": 0.9,
        "mouth_depth": 0.5,
        "mouth_width": 0.5,
        "chin_projection": -0.4,
        "forehead_bulge": 0.4,
    },
    {
        "eye_inner_width": -0.6,
        "eye_width": -0.4,
        "eye_spacing": 0.5,
        "nose_root_height": -0.9,
        "nose_bridge_height": -0.7,
        "nose_root_width": 0.4,
        "brow_ridge": -0.6,
        "eye_depth": -0.6,
        "eye_socket_depth": -0.7,
        "upper_lid_fullness": 0.8,
        "eye_tilt": 0.4,
        "cheekbone_width": 0.8,
        "cheekbone_prominence": 0.6,
        "face_width": 0.7,
        "nose_projection": -0.4,
        "midface_depth": -0.4,
        "upper_lid_height": -0.4,
    },
)
