"""Heads: what a head is, how it is stored, and where it comes from.

Only numpy is needed by what this door imports; reading meshes (`reading`), registration and rendering need the
engine's packages and are imported from their own modules.
"""

from .features import FEATURES, PARTS, SEXES, Sex
from .genome import Appearance, Gene, Genome
from .head import MAX_VERTICES, Head, Topology, TopologyMismatch, require_same_topology, topology_name
from .kit import Kit, bundled_kit
from .sampling import sample
from .storage import genome_from_json, genome_to_json, load_head, save_head

__all__ = [
    "FEATURES",
    "MAX_VERTICES",
    "PARTS",
    "SEXES",
    "Appearance",
    "Gene",
    "Genome",
    "Head",
    "Kit",
    "Sex",
    "Topology",
    "TopologyMismatch",
    "bundled_kit",
    "genome_from_json",
    "genome_to_json",
    "load_head",
    "require_same_topology",
    "sample",
    "save_head",
    "topology_name",
]
