"""The rig's parameters by name. Amounts are rough; each is scaled afterwards to the measured natural spread."""

from __future__ import annotations

from .rig import Move, Parameter

M = 0.001


def _m(*at: int, r: float | tuple[float, float, float], **more: object) -> Move:
    """A move with its radius and shift in millimetres."""
    radius = (r, r, r) if isinstance(r, (int, float)) else r
    for key in ("shift", "offset"):
        if key in more:
            more[key] = tuple(v * M for v in more[key])  # type: ignore[union-attr]
    if "swell" in more:
        more["swell"] = float(more["swell"]) * M  # type: ignore[arg-type]
    return Move(tuple(at), tuple(v * M for v in radius), **more)  # type: ignore[arg-type]


def _ear(**more: object) -> Move:
    """A move about the middle of the ear."""
    more.setdefault("offset", (-5, 22, -2))
    return _m(234, r=(55, 42, 52), **more)


def _p(name: str, group: str, *moves: Move) -> Parameter:
    return Parameter(name, group, moves)


PARAMETERS: tuple[Parameter, ...] = (
    _p("forehead_slope", "forehead", _m(10, r=(75, 80, 60), shift=(0, 3, 0), offset=(0, 0, 25))),
    _p("forehead_bulge", "forehead", _m(151, r=(50, 60, 38), shift=(0, -3, 0), offset=(0, 0, 4))),
    _p("forehead_width", "forehead", _m(54, r=(45, 60, 50), shift=(-3, 0, 0))),
    _p("forehead_height", "forehead", _m(10, r=(80, 90, 75), shift=(0, 0, 4), offset=(0, 10, 20))),
    _p("temple_width", "forehead", _m(139, r=(32, 42, 40), shift=(-3, 0, 0))),
    _p("temple_depth", "forehead", _m(162, 139, r=(34, 44, 34), shift=(3, 0, 0), offset=(0, 6, -4))),
    _p(
        "forehead_roundness",
        "forehead",
        _m(151, r=(34, 60, 50), shift=(0, -2.5, 0), offset=(0, 0, 10)),
        _m(54, r=(36, 50, 46), shift=(0, 2.5, 0)),
    ),
    _p("brow_ridge", "brows", _m(65, r=(30, 32, 17), shift=(0, -2.5, -0.3), offset=(0, 0, -2))),
    _p("glabella_depth", "brows", _m(9, r=(19, 25, 20), shift=(0, -2, 0))),
    _p("brow_height", "brows", _m(52, r=(40, 38, 22), shift=(0, 0, 3))),
    _p("brow_inner_height", "brows", _m(55, r=(17, 22, 16), shift=(0, 0, 2.5))),
    _p("brow_outer_height", "brows", _m(46, r=(22, 28, 19), shift=(0, 0, 2.5))),
    _p("brow_outer_depth", "brows", _m(70, r=(24, 28, 24), shift=(-1, -2.5, 0))),
    _p("brow_spacing", "brows", _m(55, r=(22, 30, 20), shift=(-2, 0, 0))),
    _p(
        "brow_bow",
        "brows",
        _m(52, 105, r=(16, 30, 17), shift=(0, 0, 2)),
        _m(46, r=(16, 30, 16), shift=(0, 0, -2)),
        _m(55, r=(15, 30, 15), shift=(0, 0, -1.5)),
    ),
    _p("eye_spacing", "eyes", _m(33, 133, r=36, shift=(-2, 0, 0), carry="eyes")),
    _p("eye_height", "eyes", _m(33, 133, r=36, shift=(0, 0, 2), carry="eyes")),
    _p("eye_depth", "eyes", _m(33, 133, r=36, shift=(0, 2, 0), carry="eyes")),
    _p("eye_size", "eyes", _m(33, 133, r=36, scale=(0.06, 0.06, 0.06), carry="eyes", offset=(0.5, 10, 3))),
    _p("eye_socket_depth", "eyes", _m(222, r=(28, 28, 14), shift=(0, 2, 0), offset=(0, 0, 3))),
    _p("eye_bag_fullness", "eyes", _m(230, r=(24, 24, 13), swell=1.5)),
    _p("eye_bag_depth", "eyes", _m(121, r=(20, 24, 12), shift=(0, 1.6, 0))),
    _p("eye_width", "eyelids", _m(33, r=(16, 20, 13), shift=(-1.5, 0.4, 0), carry="lids")),
    _p("eye_inner_width", "eyelids", _m(133, r=(15, 20, 13), shift=(1.2, 0, 0), carry="lids")),
    _p("upper_lid_height", "eyelids", _m(159, r=(17, 20, 9.5), shift=(0, 0, 1.2), carry="lids", offset=(0, 0, 1.5))),
    _p("lower_lid_height", "eyelids", _m(145, r=(17, 20, 9.5), shift=(0, 0, -1.2), carry="lids", offset=(0, 0, -1.5))),
    _p("eye_tilt", "eyelids", _m(33, 133, r=(30, 30, 22), turn=0.06, carry="lids")),
    _p("eye_outer_corner_height", "eyelids", _m(33, r=(15, 20, 13), shift=(0, 0, 1.5), carry="lids")),
    _p("eye_inner_corner_height", "eyelids", _m(133, r=(12, 18, 11), shift=(0, 0, 1.2), carry="lids")),
    _p("upper_lid_fullness", "eyelids", _m(223, r=(26, 24, 11), shift=(0, -1.8, -0.6))),
    _p("upper_lid_fold", "eyelids", _m(225, r=(18, 22, 11), shift=(0, -1, -1.6))),
    _p(
        "upper_lid_curve",
        "eyelids",
        _m(160, 161, r=(13, 20, 9), shift=(0, 0, 1), carry="lids", offset=(0, 0, 1.5)),
        _m(158, 157, r=(12, 20, 9), shift=(0, 0, -0.8), carry="lids", offset=(0, 0, 1.5)),
    ),
    _p(
        "lower_lid_curve",
        "eyelids",
        _m(163, 144, r=(13, 20, 8.5), shift=(0, 0, -1), carry="lids", offset=(0, 0, -1.5)),
        _m(154, r=(11, 20, 8), shift=(0, 0, 0.7), carry="lids", offset=(0, 0, -1.5)),
    ),
    _p("nose_bridge_height", "nose", _m(197, r=(17, 30, 24), shift=(0, -2.5, 0))),
    _p("nose_root_height", "nose", _m(168, r=(17, 26, 20), shift=(0, -2.5, 0))),
    _p("nose_root_width", "nose", _m(193, r=(12, 18, 16), shift=(-1.2, 0, 0))),
    _p("nose_bridge_width", "nose", _m(236, r=(14, 20, 22), shift=(-1.5, 0, 0))),
    _p("nose_hump", "nose", _m(195, r=(13, 22, 12), shift=(0, -1.5, 0), offset=(0, 0, 3))),
    _p("nose_length", "nose", _m(1, 2, r=(30, 48, 32), shift=(0, 0, -3), offset=(0, 0, 2))),
    _p("nose_projection", "nose", _m(1, r=(30, 42, 34), shift=(0, -3, 0))),
    _p("nose_tip_projection", "nose", _m(4, r=(15, 20, 15), shift=(0, -2, 0))),
    _p("nose_tip_height", "nose", _m(4, r=(15, 20, 15), shift=(0, 0, 2))),
    _p("nose_tip_width", "nose", _m(45, r=(12, 18, 13), shift=(-1.2, 0, 0))),
    _p("nose_tip_fullness", "nose", _m(4, r=(17, 18, 15), swell=1.2)),
    _p("nose_tip_angle", "nose", _m(1, r=(19, 26, 18), lean=0.18)),
    _p("nostril_width", "nose", _m(64, r=(17, 24, 17), shift=(-2, 0, 0))),
    _p("nostril_height", "nose", _m(64, r=(16, 22, 15), shift=(0, 0, 1.5))),
    _p("nostril_depth", "nose", _m(129, r=(16, 22, 18), shift=(0, 1.5, 0))),
    _p("nose_wing_fullness", "nose", _m(48, r=(12, 16, 12), swell=1.0)),
    _p("columella_height", "nose", _m(94, r=(12, 18, 10), shift=(0, 0, -1.5))),
    _p("septum_width", "nose", _m(94, r=(14, 16, 10), scale=(0.35, 0, 0))),
    _p("nose_side_fullness", "nose", _m(198, 126, r=(14, 22, 18), swell=1.2)),
    _p("cheekbone_width", "cheeks", _m(123, 116, r=(38, 45, 36), shift=(-3, 0, 0))),
    _p("cheekbone_height", "cheeks", _m(117, 50, r=(34, 40, 26), shift=(0, -0.5, 2.5))),
    _p("cheekbone_prominence", "cheeks", _m(117, 118, r=(32, 34, 24), shift=(-0.7, -2.5, 0))),
    _p("cheek_fullness", "cheeks", _m(205, 187, r=(32, 38, 34), swell=2.5)),
    _p("cheek_hollow", "cheeks", _m(192, 213, r=(26, 34, 28), shift=(2.0, 0.5, 0))),
    _p("cheek_front", "cheeks", _m(101, 36, r=(26, 28, 26), shift=(0, -2, 0))),
    _p("cheek_front_width", "cheeks", _m(205, 50, r=(32, 40, 42), shift=(-2.5, 0, 0))),
    _p("cheek_inner_fullness", "cheeks", _m(142, 126, r=(20, 26, 24), shift=(-0.5, -2, 0))),
    _p("cheek_lower_fullness", "cheeks", _m(212, 216, r=(26, 32, 26), shift=(-1.3, -1.4, -0.3))),
    _p("midface_depth", "cheeks", _m(2, r=(80, 90, 55), shift=(0, -3, 0), carry="face", offset=(0, 10, 4))),
    _p("nasolabial_depth", "cheeks", _m(203, 206, r=(13, 18, 20), shift=(0, 1.2, 0))),
    _p(
        "mouth_width",
        "mouth",
        _m(61, r=(24, 28, 18), shift=(-2, 0.5, 0)),
    ),
    _p("mouth_height", "mouth", _m(13, 14, r=(50, 55, 42), shift=(0, 0, 2.5), carry="mouth", offset=(0, 0, -3))),
    _p("mouth_depth", "mouth", _m(13, 14, r=(50, 60, 50), shift=(0, -2.5, 0), carry="face", offset=(0, 0, -7))),
    _p("lip_protrusion", "mouth", _m(13, 14, r=(30, 26, 17), shift=(0, -2, 0), carry="face")),
    _p("lip_fullness_upper", "mouth", _m(11, r=(27, 24, 9.5), shift=(0, -1.4, 0.5), offset=(0, 0, 0.5))),
    _p("lip_fullness_lower", "mouth", _m(16, r=(27, 24, 10.5), shift=(0, -1.4, -0.5), offset=(0, 0, 0.5))),
    _p("upper_lip_height", "mouth", _m(0, r=(26, 24, 10), shift=(0, 0, 1.5), offset=(0, 0, 2))),
    _p("lower_lip_height", "mouth", _m(17, r=(26, 24, 11), shift=(0, 0, -1.5), offset=(0, 0, -1.5))),
    _p("upper_lip_curl", "mouth", _m(0, r=(26, 20, 8.5), shift=(0, -1.3, 0.5), offset=(0, 0, 1))),
    _p("cupid_bow", "mouth", _m(37, r=(7, 16, 7), shift=(-0.3, -0.2, 0.9)), _m(0, r=(5, 16, 6), shift=(0, 0, -0.6))),
    _p("philtrum_depth", "mouth", _m(164, r=(7, 16, 13), shift=(0, 0.9, 0))),
    _p("philtrum_projection", "mouth", _m(164, r=(26, 26, 15), shift=(0, -1.6, 0), carry="face")),
    _p("philtrum_width", "mouth", _m(39, 165, r=(12, 20, 14), shift=(-1, -0.2, 0))),
    _p("mouth_corner_height", "mouth", _m(61, r=(15, 22, 13), shift=(0, 0, 1.5))),
    _p(
        "mouth_corner_depth",
        "mouth",
        _m(61, 57, r=(18, 24, 16), shift=(0, -1.4, 0)),
    ),
    _p("chin_height", "chin", _m(152, 175, r=(48, 60, 38), shift=(0, 0, -4))),
    _p("chin_projection", "chin", _m(199, r=(36, 46, 26), shift=(0, -3, 0), offset=(0, 0, -10))),
    _p("chin_width", "chin", _m(32, 194, r=(26, 34, 26), shift=(-2.5, 0, 0))),
    _p("chin_point", "chin", _m(152, r=(18, 26, 20), shift=(0, -1, -1.8))),
    _p(
        "chin_shape_square",
        "chin",
        _m(148, 176, r=(18, 30, 20), shift=(-2.5, -1, -1)),
        _m(152, r=(12, 26, 14), shift=(0, 0, 1)),
    ),
    _p("chin_upper_depth", "chin", _m(200, r=(34, 30, 16), shift=(0, -2, 0))),
    _p("chin_crease", "chin", _m(18, r=(24, 20, 11), shift=(0, 1.4, 0), offset=(0, 0, -1))),
    _p("chin_cleft", "chin", _m(175, r=(6, 16, 14), shift=(0, 0.9, 0.2))),
    _p("jaw_width", "jaw", _m(172, 58, r=(38, 52, 40), shift=(-3.5, 0, 0))),
    _p("jaw_corner_height", "jaw", _m(172, 58, r=(34, 44, 32), shift=(0, 0, -3))),
    _p("jaw_corner_depth", "jaw", _m(172, 58, r=(34, 46, 36), shift=(0, 3, 0))),
    _p("jaw_line_fullness", "jaw", _m(150, 149, r=(28, 38, 26), shift=(-2, 0.5, -0.8))),
    _p(
        "jaw_angle", "jaw", _m(58, 172, r=(26, 40, 26), shift=(0, 0, -3)), _m(150, 149, r=(24, 40, 24), shift=(0, 0, 3))
    ),
    _p("jaw_depth", "jaw", _m(58, r=(60, 70, 60), shift=(0, -4, 0), offset=(0, 0, -10))),
    _p("jaw_projection", "jaw", _m(17, r=(90, 90, 70), shift=(0, -4, 0), carry="face", offset=(0, 10, -14))),
    _p("jowl", "jaw", _m(169, 210, r=(20, 30, 22), swell=2.0)),
    _p("under_chin_fullness", "jaw", _m(152, r=(42, 45, 26), shift=(0, -1.5, -3), offset=(0, 30, -4))),
    _p("ear_size", "ears", _ear(scale=(0.1, 0.1, 0.1), offset=(0, 12, 0), only=("ears",))),
    _p("ear_length", "ears", _ear(scale=(0, 0, 0.1), only=("ears",))),
    _p("ear_height", "ears", _ear(shift=(0, 0, 3))),
    _p("ear_depth", "ears", _ear(shift=(0, 3, 0))),
    _p("ear_protrusion", "ears", _m(234, r=(60, 38, 60), shift=(-5, 2, 0), offset=(-20, 48, -2), only=("ears",))),
    _p("ear_tilt", "ears", _m(234, r=(60, 36, 52), lean=0.1, offset=(-12, 40, -2), only=("ears",))),
    _p("ear_top_width", "ears", _m(234, r=(30, 30, 24), shift=(-1.5, 2.5, 0), offset=(-12, 36, 12), only=("ears",))),
    _p("ear_lobe_size", "ears", _m(234, r=(25, 24, 20), shift=(0, 0.5, -3), offset=(-5, 15, -30), only=("ears",))),
    _p("ear_lobe_angle", "ears", _m(234, r=(25, 24, 20), shift=(-2.5, 0, 0), offset=(-5, 15, -30), only=("ears",))),
    _p("ear_helix_width", "ears", _m(234, r=(40, 24, 50), swell=0.8, offset=(-8, 44, 4), only=("ears",))),
    _p("head_size", "outline", _m(168, r=(9e4, 9e4, 9e4), scale=(0.04, 0.04, 0.04), carry="all", offset=(0, 28, -8))),
    _p("head_width", "outline", _m(234, r=(75, 150, 120), shift=(-4, 0, 0), offset=(-6, 35, 50))),
    _p("head_length", "outline", _m(10, r=(110, 110, 120), shift=(0, 6, 0), offset=(0, 185, -30))),
    _p("occiput_bulge", "outline", _m(10, r=(75, 60, 60), shift=(0, 6, 0), offset=(0, 195, -50))),
    _p("crown_height", "outline", _m(10, r=(100, 125, 70), shift=(0, 0, 5), offset=(0, 100, 62))),
    _p("crown_width", "outline", _m(54, r=(70, 130, 75), shift=(-4, 0, 0), offset=(15, 75, 35))),
    _p("nape_depth", "outline", _m(10, r=(80, 60, 70), shift=(0, 4, 0), offset=(0, 165, -150))),
    _p("neck_width", "outline", _m(58, r=(45, 80, 75), shift=(-4, 0, 0), offset=(10, 50, -70))),
    _p("neck_front", "outline", _m(152, r=(50, 45, 50), shift=(0, -4, 0), offset=(0, 55, -45))),
    _p("neck_length", "outline", _m(152, r=(120, 120, 80), shift=(0, 0, -5), offset=(0, 70, -95))),
    _p("adams_apple", "outline", _m(152, r=(13, 24, 18), shift=(0, -3, 0), offset=(0, 45, -45))),
    _p("face_width", "outline", _m(234, r=(60, 75, 95), shift=(-3.5, 0, 0), offset=(0, -15, 0))),
    _p("face_length", "outline", _m(1, r=(110, 120, 130), scale=(0, 0, 0.06), carry="face", offset=(0, 40, 0))),
    _p("face_depth", "outline", _m(93, r=(70, 60, 80), shift=(0, -4, 0), offset=(0, -10, 0))),
)
