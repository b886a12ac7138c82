"""Making shards: whole ones only, on all cores, and what is there already is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import BadInput, EngineMissing, KindredError
from ...files import writable_folder
from ...progress import Progress
from ..crew import default_jobs, in_order
from ..supply import Photographer
from .coding import FILES, files_of
from .dataset import FACTS, DataSet, key_of, shards_of
from .tarring import Tar, members_of, whole_tar

MOST_JOBS = 256


@dataclass(slots=True)
class Made:
    """What a data set's folder got.

    folder: where. shards: how many hold the pictures that were asked for. there: how many of them were there already.
    pictures: how many were drawn now. failed: those that could not be drawn, with the reason.
    """

    folder: Path
    shards: int = 0
    there: int = 0
    pictures: int = 0
    failed: list[str] = field(default_factory=list[str])


class _Maker:
    """Draws pictures and codes them, in a process of the crew."""

    def __init__(self, photographer: Photographer, picture: str) -> None:
        self._photographer, self._picture = photographer, picture
        self.close = photographer.close

    def __call__(self, index: int) -> dict[str, bytes] | str:
        """The picture's files, or why there are none."""
        try:
            photo = self._photographer.photo(index)
            return files_of(photo, index, self._photographer.supply.seed, self._picture)
        except EngineMissing:  # no other picture will do better
            raise
        except (KindredError, ArithmeticError, LookupError, ValueError) as error:
            return f"picture {index}: {type(error).__name__}: {' '.join(str(error).split())}"


def make_shards(
    folder: Path,
    dataset: DataSet,
    pictures: range,
    *,
    jobs: int | None = None,
    blender: Path | None = None,
    progress: Progress | None = None,
) -> Made:
    """Write the shards that hold these pictures (see `DataSet.part`); whole ones that are there are left alone.

    jobs: how many processes draw; as many as there are cores where None. The bytes are the same for any number.
    blender: the one that draws, where the renderer is Cycles.
    A picture that cannot be drawn is left out and told; its shard is made anew by the next call.
    Raises BadInput when a value is out of range, the folder holds another data set, the disk is full or a whole shard
    of pictures failed, Interrupted when the caller stops; whole shards stay.
    """
    jobs = default_jobs() if jobs is None else jobs
    if not 1 <= jobs <= MOST_JOBS:
        raise BadInput(f"--jobs {jobs}", "is no number of processes", f"give 1 to {MOST_JOBS}")
    progress = progress or Progress()
    facts = dataset.facts()
    writable_folder(folder)
    FACTS.claim(folder, facts)
    made = Made(folder)
    missing = _missing(made, dataset.shard_size, pictures)
    total = sum(len(span) for _, span in missing)
    maker = _Maker(Photographer(dataset.supply, threads=int(jobs > 1), blender=blender), dataset.picture)
    share = dataset.supply.share
    with progress.part(f"{total} pictures", 1.0) as part:

        def tell() -> None:
            part.at((made.pictures + len(made.failed)) / total)

        for run in _runs(missing):
            wanted = range(run[0][1].start, run[-1][1].stop)
            with closing(in_order(maker, wanted, jobs, share=share, ready=max(share, 16), waiting=tell)) as drawn:
                for path, span in run:
                    _make_shard(path, span, drawn, made, tell)
    return made


def _missing(made: Made, shard_size: int, pictures: range) -> list[tuple[Path, range]]:
    """The shards that are to be made, and the pictures of each."""
    missing = list[tuple[Path, range]]()
    for name, span in shards_of(pictures, shard_size):
        made.shards += 1
        if is_whole(made.folder / name, span):
            made.there += 1
        else:
            missing.append((made.folder / name, span))
    return missing


def is_whole(path: Path, span: range) -> bool:
    """Whether a shard is there and holds all these pictures, each with all its files."""
    counts = Counter[str]()
    try:
        with path.open("rb") as handle:
            counts.update(member.name.partition(".")[0] for member in members_of(handle, path))
    except (FileNotFoundError, BadInput):
        return False
    return all(counts[key_of(index)] == FILES for index in span)


def _make_shard(
    path: Path, span: range, drawn: Iterator[dict[str, bytes] | str], made: Made, tell: Callable[[], None]
) -> None:
    """Write one shard. drawn: what its pictures are next. tell: called after each of them."""
    failed = len(made.failed)
    with whole_tar(path) as tar:
        for index in span:
            _add(tar, index, next(drawn), made)
            tell()
        if len(made.failed) - failed == len(span):
            wrong = f"could not be drawn, nor any other of {path.name} ({made.failed[-1]})"
            raise KindredError(f"picture {span[-1]}", wrong, "please report it")


def _add(tar: Tar, index: int, files: dict[str, bytes] | str, made: Made) -> None:
    if isinstance(files, str):
        made.failed.append(files)
        return
    for suffix, data in files.items():
        tar.add(f"{key_of(index)}.{suffix}", data)
    made.pictures += 1


def _runs(missing: list[tuple[Path, range]]) -> list[list[tuple[Path, range]]]:
    """The shards in runs of such as follow each other."""
    runs = list[list[tuple[Path, range]]]()
    for shard in missing:
        if runs and runs[-1][-1][1].stop == shard[1].start:
            runs[-1].append(shard)
        else:
            runs.append([shard])
    return runs
