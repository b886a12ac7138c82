"""The catalogue's tables as they are now. How older ones become these is told in migrations."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

# One row: which version of the tables this is.
meta = Table("meta", metadata, Column("version", Integer, nullable=False))

# The last number given out, a row for each sex. It only grows, so that an id is never used again.
counters = Table(
    "counters",
    metadata,
    Column("sex", String(6), primary_key=True),
    Column("last", BigInteger, nullable=False),
)

# Ids that were reserved together. The key is a uuid in hexadecimal that the breeding folder keeps.
families = Table(
    "families",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("sons", Integer, nullable=False),
    Column("daughters", Integer, nullable=False),
    Column("first_son", BigInteger, nullable=False),
    Column("first_daughter", BigInteger, nullable=False),
    Column("created", String(32), nullable=False),
)

RESERVED, PRESENT = "reserved", "present"

# Parents are not foreign keys: a library whose ancestors were removed by hand still opens.
heads = Table(
    "heads",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("sex", String(6), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("topology", Text),
    Column("tagged", Boolean, nullable=False, default=False),
    Column("source", Text, nullable=False, default=""),
    Column("created", String(32), nullable=False),
    Column("father", String(16)),
    Column("mother", String(16)),
    Column("family", String(64)),
    # {feature: {alleles, trait, mutated, father_share}}: a copy of what the head's file says, so that odds and
    # pedigrees need not open megabytes for every ancestor.
    Column("genes", JSON),
    Index("heads_in_order", "sex", "number", unique=True),
    Index("heads_by_family", "family"),
    Index("heads_by_father", "father"),
    Index("heads_by_mother", "mother"),
)
