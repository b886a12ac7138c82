"""Reading gives back what was written, and believes nothing."""

from __future__ import annotations

import io
import json
import struct
import tarfile
import zlib

import numpy as np
import pytest
from kindred.engine.errors import BadInput
from kindred.engine.studio.shards import FIELDS, read_shards
from kindred.engine.studio.supply import Photographer

from .conftest import SUPPLY, files_in, tar_of

KEY = "000000000"


@pytest.fixture(scope="module")
def files(whole) -> dict[str, bytes]:
    """The files of the first picture."""
    return {name: data for name, data in files_in(whole / "shard-000000.tar").items() if name.startswith(KEY)}


def test_what_was_photographed_comes_back(whole):
    samples = list(read_shards(whole))
    assert [sample.key for sample in samples] == [f"{index:09d}" for index in range(7)]
    photographer = Photographer(SUPPLY)
    for index in (0, 5):
        photo, sample = photographer.photo(index), samples[index]
        labels = photo.labels
        assert np.abs(sample.picture.astype(int) - photo.picture).mean() < 4
        for name in ("classes", "whole", "occluder", "normals"):
            assert np.array_equal(getattr(sample, name), getattr(labels, name)), name
        seen = np.isfinite(labels.depth)
        assert seen.any() and np.array_equal(np.isfinite(sample.depth), seen)
        assert np.abs(sample.depth[seen] - labels.depth[seen]).max() < 1e-4
        truth = sample.truth
        assert np.abs(np.array(truth["landmarks"]) - labels.landmarks).max() < 0.01
        assert [truth["pose"][name] for name in ("yaw", "pitch", "roll")] == pytest.approx(labels.pose, abs=1e-5)
        assert truth["identity"] == labels.scene.sitter.identity and truth["index"] == index
        assert np.allclose(truth["camera"]["extrinsics"], labels.extrinsics, atol=1e-5)
        assert np.allclose(truth["parameters"], labels.scene.sitter.head.parameters, atol=1e-5)


def test_only_what_is_asked_for_is_read(whole, tmp_path):
    [sample] = list(read_shards([whole / "shard-000002.tar"], fields=("picture", "classes")))
    assert sample.picture.shape == (64, 64, 3) and sample.classes.shape == (64, 64)
    assert sample.depth.size == sample.normals.size == 0 and sample.truth == {}
    with pytest.raises(BadInput, match="fields colour: are not known; choose among picture, "):
        read_shards(whole, fields=["colour"])


def test_archives_of_other_programs_with_other_files_are_read(files, tmp_path):
    strangers = {"notes.txt": b"hello", f"{KEY}.cls": b"3", f"{KEY}.exe": bytes(100)}
    path = tar_of(tmp_path / "a.tar", strangers | {f"train/{name}": data for name, data in files.items()})
    assert [sample.key for sample in read_shards(path)] == [KEY]


def test_links_devices_and_ways_out_are_passed_over(files, tmp_path):
    path = tmp_path / "evil.tar"
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT) as tar:
        for kind, name in ((tarfile.SYMTYPE, f"{KEY}.png"), (tarfile.LNKTYPE, "x.json"), (tarfile.CHRTYPE, "y.jpg")):
            about = tarfile.TarInfo(name)
            about.type, about.linkname = kind, "/etc/passwd"
            tar.addfile(about)
        tar.addfile(tarfile.TarInfo("../../outside" + "x" * 200))
        for name, data in files.items():
            about = tarfile.TarInfo(f"../../../../tmp/{name}")
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
    assert [sample.key for sample in read_shards(path)] == [KEY]
    assert [item.name for item in tmp_path.iterdir()] == ["evil.tar"]


def test_a_shard_that_is_cut_off_anywhere_is_refused(whole, tmp_path):
    data = (whole / "shard-000000.tar").read_bytes()
    for length in (0, 1, 511, 512, 700, len(data) // 2, len(data) - 1024):
        path = tmp_path / "cut.tar"
        path.write_bytes(data[:length])
        with pytest.raises(BadInput, match=r"cut\.tar: is not a whole shard .*; remove it and make it again"):
            list(read_shards(path))


def test_damage_is_told_with_the_shard(whole, tmp_path):
    """No byte turned over makes anything else than a picture or bad input."""
    data = (whole / "shard-000002.tar").read_bytes()
    path = tmp_path / "damaged.tar"
    rng = np.random.default_rng(1)
    refused = 0
    for place in rng.integers(len(data), size=150):
        harmed = bytearray(data)
        harmed[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(harmed)
        try:
            list(read_shards(path))
        except BadInput as error:
            refused += 1
            assert "damaged.tar" in str(error)
    assert refused > 30


def png(width: int, height: int, bits: int = 8, colour: int = 0) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("suffix", "data", "wrong"),
    [
        ("jpg", b"", "picture"),
        ("jpg", b"GIF89a" + bytes(100), "picture"),
        ("classes.png", png(40_000, 40_000), "classes"),
        ("classes.png", png(16, 16, colour=2), "RGB"),
        ("depth.png", png(64, 64), "depth"),
        ("json", b"[" * 100_000, "truth"),
        ("json", b'{"pose": NaN}', "NaN"),
        ("json", b'{"pose": 1e999}', "1e999"),
        ("json", b"[1, 2]", "no object"),
        ("json", b"\xff\xfe", "truth"),
    ],
)
def test_content_that_is_not_what_it_should_be_is_refused(files, suffix, data, wrong, tmp_path):
    path = tar_of(tmp_path / "bad.tar", {**files, f"{KEY}.{suffix}": data})
    with pytest.raises(BadInput, match=rf"bad\.tar: is not a whole shard \(.*{wrong}"):
        list(read_shards(path))


def test_classes_that_do_not_exist_are_refused(files, tmp_path):
    from kindred.engine.studio.shards.members import encode_map

    for suffix, value in (("classes.png", 11), ("occluder.png", 2)):
        bad = {**files, f"{KEY}.{suffix}": encode_map(np.full((64, 64), value, np.uint8))}
        with pytest.raises(BadInput, match=f"holds {value}, where {value - 1} is the largest"):
            list(read_shards(tar_of(tmp_path / "bad.tar", bad)))


def test_maps_of_other_sizes_are_refused(files, tmp_path):
    from kindred.engine.studio.shards.members import encode_map

    bad = {**files, f"{KEY}.whole.png": encode_map(np.zeros((32, 64), np.uint8))}
    with pytest.raises(BadInput, match="the maps of 000000000 have different sizes"):
        list(read_shards(tar_of(tmp_path / "bad.tar", bad)))


def test_a_picture_that_lacks_what_was_asked_for_is_refused(files, tmp_path):
    for name in FIELDS:
        rest = dict(files)
        gone = {"picture": "jpg", "truth": "json"}.get(name, f"{name}.png")
        del rest[f"{KEY}.{gone}"]
        path = tar_of(tmp_path / "less.tar", rest)
        with pytest.raises(BadInput, match=f"{KEY} has no {name}"):
            list(read_shards(path))
        assert len(list(read_shards(path, fields=[one for one in FIELDS if one != name]))) == 1


def test_a_member_that_claims_more_than_there_is_is_refused(tmp_path):
    path = tmp_path / "claim.tar"
    about = tarfile.TarInfo(f"{KEY}.json")
    about.size = 8 << 30
    path.write_bytes(about.tobuf(tarfile.GNU_FORMAT) + bytes(4096))
    with pytest.raises(BadInput, match=f"{KEY}.json' says that it has {8 << 30} bytes"):
        list(read_shards(path))
    with path.open("r+b") as handle:
        handle.truncate(9 << 30)  # a hole, not a byte of it on the disk
    with pytest.raises(BadInput, match=f"json of {KEY} has {8 << 30} bytes"):
        list(read_shards(path))


def test_a_folder_without_shards_and_a_missing_shard_are_told(tmp_path):
    with pytest.raises(BadInput, match="holds no shards; give the folder that 'kindred studio --out' wrote"):
        list(read_shards(tmp_path))
    with pytest.raises(BadInput, match=r"gone\.tar: cannot be read .No such file"):
        list(read_shards([tmp_path / "gone.tar"]))


def test_truth_is_finite_json(whole):
    for path in whole.glob("*.tar"):
        for name, data in files_in(path).items():
            if name.endswith(".json"):
                json.loads(data, parse_constant=lambda text: pytest.fail(text))
