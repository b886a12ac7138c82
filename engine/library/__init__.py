"""The library: a folder of heads with a catalogue that several processes may use at once.

    with Library.open("heads", create=True) as library:
        head = library.add(head)
        father, mother = library.parents("A000001", "B000001")

Only numpy and SQLAlchemy (without greenlet) are needed, so it runs inside Blender.
"""

from .ids import is_id, make_id, sex_of
from .library import Library
from .records import Entry, Relation, Statistics, genes_of
from .sharing import share_topology

__all__ = ["Entry", "Library", "Relation", "Statistics", "genes_of", "is_id", "make_id", "sex_of", "share_topology"]
