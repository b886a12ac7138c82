"""A library: heads as files, and a catalogue that says which there are."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from ..errors import BadInput
from ..files import whole_file, writable_folder
from ..heads.features import Sex
from ..heads.head import Head
from ..heads.storage import load_head, save_head
from . import allocation, queries
from .catalogue import Catalogue, open_catalogue
from .ids import require_id, sex_of
from .layout import SQLITE, Layout, read_settings, refuse_strangers, sweep_parts, sync_folder, write_settings
from .records import Entry, Relation, Statistics

MAX_PICTURE_BYTES = 256 * 1024 * 1024
_HEADS_A_COMMIT = 64


class Library:
    """An open library. `Library.open` makes one; close it, or use it in a `with`.

    A head's file is written whole before the catalogue names it, so that whatever is catalogued is whole, whenever a
    process ends. Numbers are given out in transactions of their own and never given out again.
    Open one in each process.
    """

    def __init__(self, layout: Layout, catalogue: Catalogue, read_only: bool) -> None:
        self._layout, self._catalogue, self.read_only = layout, catalogue, read_only

    @classmethod
    def open(
        cls, path: Path | str, *, create: bool = False, read_only: bool = False, catalogue: str = SQLITE
    ) -> Library:
        """Open the library in a folder.

        create: make it where the folder is missing or empty; an existing library is opened as it is.
        read_only: change nothing; for farms, also where the folder cannot be written.
        catalogue: which catalogue a new library gets: "sqlite", or a PostgreSQL URL.
        Raises BadInput when the folder is missing, not a library, of a newer version, or may not be written.
        """
        layout = Layout(Path(path))
        creating = create and not read_only and not layout.settings.exists()
        if creating:
            writable_folder(layout.root)
            refuse_strangers(layout)
        named = catalogue if creating else read_settings(layout)
        opened = open_catalogue(layout, named, create=creating or (create and named != SQLITE), read_only=read_only)
        if creating:
            layout.make_folders()
            # Last: a folder is a library once this file is there, and then all else is.
            write_settings(layout, named)
        return cls(layout, opened, read_only)

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the catalogue."""
        self._catalogue.close()

    @property
    def path(self) -> Path:
        """The library's folder."""
        return self._layout.root

    @property
    def traits_path(self) -> Path:
        """Where the founders' trait classifier is kept; not there before tagging."""
        return self._layout.traits

    # Reading

    def heads(self, sex: Sex | None = None) -> list[Entry]:
        """Every head in the catalogue, men first, by number."""
        with self._catalogue.reading() as connection:
            return queries.entries(connection, sex)

    def entry(self, identifier: str) -> Entry:
        """One head's line in the catalogue; raises BadInput for an unknown id or one without a head yet."""
        with self._catalogue.reading() as connection:
            return queries.entry(connection, identifier, self.path)

    def head(self, identifier: str) -> Head:
        """A head with its vertices; raises BadInput for an unknown id, or when its file was broken or removed."""
        self.entry(identifier)
        return load_head(self._layout.head(identifier)).with_(id=identifier)

    def parents(self, father: str, mother: str) -> tuple[Head, Head]:
        """A couple that can be bred.

        Raises BadInput for an unknown id, a father who is female, a mother who is male, or parents without genes.
        """
        with self._catalogue.reading() as connection:
            couple = [queries.entry(connection, identifier, self.path) for identifier in (father, mother)]
        roles: tuple[tuple[Entry, str, Sex], ...] = ((couple[0], "father", "male"), (couple[1], "mother", "female"))
        for entry, role, sex in roles:
            if entry.sex != sex:
                raise BadInput(entry.id, f"is {entry.sex} and cannot be the {role}", f"choose a {sex} head as --{role}")
        heads = self.head(father), self.head(mother)
        for head in heads:
            if not head.genome:
                raise BadInput(
                    str(head.id),
                    "is not tagged, so it has no genes",
                    f"run 'kindred tag --library {self.path} --seed 1'",
                )
        return heads

    def genes(self, identifiers: Iterable[str]) -> dict[str, dict[str, dict[str, Any]]]:
        """{id: {feature: {alleles, trait, mutated, father_share}}} as catalogued, without opening head files.

        Raises BadInput for an unknown id.
        """
        wanted = list(identifiers)
        with self._catalogue.reading() as connection:
            found = queries.relations(connection, wanted)
            for identifier in wanted:
                if identifier not in found:
                    queries.entry(connection, identifier, self.path)  # says what is wrong with it
        return {identifier: {f: dict(gene) for f, gene in found[identifier].genes.items()} for identifier in wanted}

    def relations(self) -> dict[str, Relation]:
        """Every head's parents and genes, by id: what a pedigree is drawn from."""
        with self._catalogue.reading() as connection:
            return queries.relations(connection)

    def statistics(self) -> Statistics:
        """Counts, and what does not fit between the files and the catalogue."""
        with self._catalogue.reading() as connection:
            return queries.statistics(connection, self._layout)

    def thumbnail(self, identifier: str) -> Path | None:
        """The PNG that shows a head, where there is one."""
        path = self._layout.thumbnail(identifier)
        return path if path.exists() else None

    def picture(self, identifier: str) -> Path | None:
        """The face picture that was kept with a head, where there is one."""
        return next(iter(self._layout.pictures(identifier)), None)

    # Writing

    def add(self, head: Head, picture: Path | None = None, thumbnail: bytes | None = None) -> Head:
        """Give a head the next id of its sex, save it, and catalogue it. Returns it with its id.

        picture: a face picture to keep with it. thumbnail: PNG bytes.
        Raises BadInput when the library cannot be written or the picture cannot be read.
        """
        return self.add_many([head], [picture], [thumbnail])[0]

    def add_many(
        self,
        heads: Iterable[Head],
        pictures: Iterable[Path | None] | None = None,
        thumbnails: Iterable[bytes | None] | None = None,
    ) -> list[Head]:
        """Like `add`, for several heads with two transactions; all of them are catalogued or none."""
        given = list(heads)
        kept = list(pictures) if pictures is not None else [None] * len(given)
        drawn = list(thumbnails) if thumbnails is not None else [None] * len(given)
        self._require_writable()
        for picture in kept:
            _require_picture(picture)
        with self._catalogue.writing() as connection:
            ids = allocation.next_ids(connection, [head.sex for head in given])
        named = [head.with_(id=identifier) for head, identifier in zip(given, ids, strict=True)]
        for head, picture, thumbnail in zip(named, kept, drawn, strict=True):
            self._save(head, picture, thumbnail)
        self._settle_files()
        with self._catalogue.writing() as connection:
            allocation.insert_present(connection, named)
        return named

    def update(self, head: Head) -> None:
        """Save a head that changed (genes, appearance, regions) under the id that it has.

        Raises BadInput for an unknown id or one whose sex differs.
        """
        self.update_many([head])

    def update_many(self, heads: Iterable[Head]) -> None:
        """Like `update`, for several heads with one transaction at the end."""
        self._require_writable()
        changed: list[Head] = []
        for head in heads:
            entry = self.entry(_id_of(head))
            self._save(head)
            changed.append(head.with_(id=entry.id))
        self._settle_files()
        with self._catalogue.writing() as connection:
            allocation.update_present(connection, changed)

    def reserve(self, family: str, sons: int, daughters: int) -> tuple[list[str], list[str]]:
        """Ids for a family's sons and daughters, reserved in one transaction before the first child is made.

        family: a key that the breeding folder keeps; asking again with the same key gives the same ids.
        Raises BadInput when the key was used with other counts.
        """
        self._require_writable()
        sweep_parts(self._layout.heads)
        with self._catalogue.writing() as connection:
            return allocation.reserve(connection, family, sons, daughters)

    def put(self, head: Head, *, father: str | None, mother: str | None, thumbnail: bytes | None = None) -> None:
        """Save a child under the id that was reserved for it; once it is there, doing so again changes nothing.

        Raises BadInput when its id was not reserved, or is one of the other sex.
        """
        self.put_many([head], father=father, mother=mother, thumbnails=[thumbnail])

    def put_many(
        self,
        heads: Iterable[Head],
        *,
        father: str | None,
        mother: str | None,
        thumbnails: Iterable[bytes | None] | None = None,
    ) -> int:
        """Like `put`, for a family as it is made, with one transaction for 64 children. Returns how many were new.

        heads: taken one by one, so that a generator's children need not lie in memory together. Should it raise or the
        process end, what was committed stays, and a second run with the same ids completes it.
        """
        self._require_writable()
        pictures = iter(thumbnails) if thumbnails is not None else None
        batch: list[Head] = []
        new = 0
        for head in heads:
            batch.append(head)
            thumbnail = next(pictures, None) if pictures is not None else None
            if thumbnail is not None:
                self.set_thumbnail(_id_of(head), thumbnail)
            if len(batch) == _HEADS_A_COMMIT:
                new += self._put(batch, father, mother)
                batch = []
        return new + (self._put(batch, father, mother) if batch else 0)

    def set_thumbnail(self, identifier: str, png: bytes) -> None:
        """Keep the PNG that shows a head."""
        self._require_writable()
        path = self._layout.thumbnail(identifier)
        writable_folder(path.parent)
        with whole_file(path) as part:
            part.write_bytes(png)

    def _put(self, heads: list[Head], father: str | None, mother: str | None) -> int:
        with self._catalogue.reading() as connection:
            waiting = allocation.still_reserved(connection, [_id_of(head) for head in heads])
        new = [head for head in heads if head.id in waiting]
        for head in new:
            self._save(head)
        self._settle_files()
        with self._catalogue.writing() as connection:
            allocation.fill_reserved(connection, new, father, mother)
        return len(new)

    def _save(self, head: Head, picture: Path | None = None, thumbnail: bytes | None = None) -> None:
        path = self._layout.head(_id_of(head))
        if not path.parent.is_dir():  # a library that was copied without its empty folders
            writable_folder(path.parent)
        if picture is not None:
            target = self._layout.picture(_id_of(head), picture.suffix)
            writable_folder(target.parent)
            with whole_file(target) as part:
                shutil.copyfile(picture, part)
        if thumbnail is not None:
            self.set_thumbnail(_id_of(head), thumbnail)
        save_head(path, head)

    def _settle_files(self) -> None:
        sync_folder(self._layout.heads)

    def _require_writable(self) -> None:
        if self.read_only:
            raise BadInput(self.path, "was opened read-only", "open it without read_only to change it")


def _id_of(head: Head) -> str:
    identifier = require_id(head.id or "")
    if sex_of(identifier) != head.sex:
        raise BadInput(identifier, f"is the id of a {sex_of(identifier)}, the head is {head.sex}", "give it another id")
    return identifier


def _require_picture(picture: Path | None) -> None:
    if picture is None:
        return
    try:
        size = picture.stat().st_size if picture.is_file() else -1
    except OSError:
        size = -1
    if size < 0:
        raise BadInput(picture, "is not a file", "check the path of the picture")
    if size > MAX_PICTURE_BYTES:
        raise BadInput(picture, "is larger than 256 MiB", "give a smaller picture")
    Layout(Path()).picture("A000001", picture.suffix)  # refuses a suffix that is no picture's
