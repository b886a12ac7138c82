"""Shards: labelled pictures of synthetic people in WebDataset's tar archives, and back.

    dataset = DataSet(Supply(seed=7, plan=plan_named("faces"), per_person=40))
    make_shards(folder, dataset, dataset.part(0, 48_000), jobs=8)      # folder/shard-000000.tar …, dataset.json
    for sample in read_shards(folder, fields=("picture", "classes", "truth")):
        sample.picture, sample.truth["identity"]

What each file of a picture holds is told by dataset.json and `members`.
"""

from .dataset import DataSet
from .making import Made, make_shards
from .reading import FIELDS, Sample, read_shards

__all__ = ["FIELDS", "DataSet", "Made", "Sample", "make_shards", "read_shards"]
