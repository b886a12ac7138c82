from __future__ import annotations

import io
import os
import struct
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kindred.engine.errors import BadInput
from kindred.engine.images import encoded, read_picture, require_picture, write_picture
from PIL import Image, ImageChops, ImageCms

SMALL = (64, 48)
JUNK = np.random.default_rng(8).bytes(5000)
RED, BLUE = (200, 40, 30), (30, 60, 200)


def halves(size=SMALL) -> Image.Image:
    """Red to the left, blue to the right, the upper right corner white: every turn and mirror image is told apart."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    picture.paste((255, 255, 255), (3 * size[0] // 4, 0, size[0], size[1] // 3))
    return picture


def stored(picture: Image.Image, path, **options):
    picture.save(path, **options)
    return path


def is_halves(picture: np.ndarray, within: int) -> bool:
    expected = np.array(halves())
    if picture.shape != expected.shape or picture.dtype != np.uint8:
        return False
    away = np.abs(picture.astype(int) - expected)
    return bool(max(away[:16, 48:].max(), away[:, :32].max(), away[16:, 32:].max()) <= within)


@pytest.mark.parametrize(
    ("name", "options", "within"),
    [
        ("a.png", {}, 0),
        ("a.bmp", {}, 0),
        ("a.tif", {"compression": "tiff_lzw"}, 0),
        ("a.jpg", {"quality": 95, "subsampling": 0}, 6),
        ("a.webp", {"lossless": True}, 0),
        ("a.gif", {}, 0),
    ],
)
def test_every_format_is_read_whatever_its_file_is_called(tmp_path, name, options, within):
    path = stored(halves(), tmp_path / name, **options)
    assert is_halves(read_picture(path), within)
    assert is_halves(read_picture(path.rename(tmp_path / "picture.dat")), within)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_camera_was_held(tmp_path, orientation):
    back = [None, None, 0, 3, 1, 5, 2, 6, 4][orientation]  # Pillow's transposes, each the inverse of what is asked for
    turned = halves() if back is None else halves().transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[0x0112] = orientation
    for name, options in (("a.jpg", {"quality": 95, "subsampling": 0}), ("a.png", {}), ("a.tif", {})):
        assert is_halves(read_picture(stored(turned, tmp_path / name, exif=exif, **options)), 6)


@pytest.mark.parametrize("damaged", [b"", b"Exif\0\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0" + JUNK[:40]])
def test_damaged_exif_data_do_not_keep_a_picture_from_being_read(tmp_path, damaged):
    assert is_halves(read_picture(stored(halves(), tmp_path / "a.jpg", exif=damaged, quality=95, subsampling=0)), 6)


def test_grey_pictures_of_one_eight_and_sixteen_bits_keep_their_tone(tmp_path):
    ramp = np.linspace(0, 255, 64).astype(np.uint8)[None].repeat(32, axis=0)
    grey = np.repeat(ramp[..., None], 3, axis=2)
    wide = ramp.astype(np.uint16) * 257
    for name, picture in (
        ("8.png", Image.fromarray(ramp)),
        ("16.png", Image.fromarray(wide)),
        ("16.tif", Image.fromarray(wide)),
        ("32.tif", Image.fromarray(wide.astype(np.int32))),
    ):
        assert np.array_equal(read_picture(stored(picture, tmp_path / name)), grey), name
    one = read_picture(stored(Image.fromarray(ramp > 127), tmp_path / "1.png"))
    assert np.array_equal(one, np.repeat(np.where(ramp > 127, 255, 0).astype(np.uint8)[..., None], 3, axis=2))


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def sixteen_bit_png(pixels: np.ndarray) -> bytes:
    """A PNG of 16 bits a channel, which Pillow does not write: (h, w, 3 or 4) uint16."""
    height, width, channels = pixels.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 16, {3: 2, 4: 6}[channels], 0, 0, 0)
    parts = (png_chunk(b"IHDR", header), png_chunk(b"IDAT", zlib.compress(rows)), png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_sixteen_bits_of_colour_are_narrowed(tmp_path):
    path = tmp_path / "wide.png"
    path.write_bytes(sixteen_bit_png(np.array(halves()).astype(np.uint16) * 257))
    assert is_halves(read_picture(path), 1)


def test_a_palette_and_its_transparent_colour_are_resolved(tmp_path):
    palette = halves().quantize(8)
    assert is_halves(read_picture(stored(palette, tmp_path / "a.png")), 2)
    red = palette.getpixel((0, 0))
    seen = read_picture(stored(palette, tmp_path / "b.png", transparency=red), background=(1, 2, 3))
    assert seen[0, 0].tolist() == [1, 2, 3] and np.abs(seen[30, 40].astype(int) - BLUE).max() <= 2


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_shows_grey_or_the_background_asked_for(tmp_path, mode):
    picture = Image.new("RGBA", SMALL, (255, 255, 255, 0))
    picture.paste((255, 255, 255, 255), (0, 0, 32, 48))
    picture.putpixel((40, 30), (255, 255, 255, 128))
    path = stored(picture.convert(mode), tmp_path / "a.png")
    plain = read_picture(path)
    assert plain[0, 0].tolist() == [255] * 3 and plain[0, 63].tolist() == [128] * 3
    assert np.abs(plain[30, 40].astype(int) - 192).max() <= 1
    assert read_picture(path, background=(0, 90, 0))[0, 63].tolist() == [0, 90, 0]


def test_ink_is_read_whether_or_not_it_was_stored_in_negative(tmp_path):
    ink = halves().convert("CMYK")
    assert is_halves(read_picture(stored(ink, tmp_path / "a.tif")), 1)
    negative = stored(ink, tmp_path / "adobe.jpg", quality=95, subsampling=0)
    assert b"Adobe" in negative.read_bytes() and is_halves(read_picture(negative), 8)
    data = stored(ImageChops.invert(ink), tmp_path / "plain.jpg", quality=95, subsampling=0).read_bytes()
    start = data.index(b"\xff\xee")
    length = 2 + struct.unpack(">H", data[start + 2 : start + 4])[0]
    (tmp_path / "plain.jpg").write_bytes(data[:start] + data[start + length :])
    assert is_halves(read_picture(tmp_path / "plain.jpg"), 8)


def swapped_profile() -> bytes:
    """sRGB with the columns of red and blue swapped: what it stores as red is blue."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", data[128:132])[0]
    places = {bytes(data[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, blue = places[b"rXYZ"], places[b"bXYZ"]
    data[red : red + 4], data[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(data)


def test_the_colours_of_an_embedded_profile_are_brought_to_srgb(tmp_path):
    swapped = Image.fromarray(np.array(halves())[..., ::-1].copy())
    path = stored(swapped, tmp_path / "a.png", icc_profile=swapped_profile())
    assert is_halves(read_picture(path), 3)


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 5_000_000])
def test_a_wrong_profile_is_passed_over(tmp_path, profile):
    assert is_halves(read_picture(stored(halves(), tmp_path / "a.tif", icc_profile=profile)), 0)


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.tif"])
def test_the_first_picture_of_several_is_read(tmp_path, name):
    others = [Image.new("RGB", SMALL, (9, 9, 9))] * 2
    options = {"lossless": True} if name.endswith("webp") else {}
    path = stored(halves(), tmp_path / name, save_all=True, append_images=others, **options)
    assert is_halves(read_picture(path), 0)


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels and holds hardly any."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(b"\0" * 99))


def big_bitmap(width: int, height: int) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", "is not a whole picture"),
        (b"no picture at all", "is not a whole picture"),
        (JUNK, "is not a whole picture"),
        (b"\x89PNG\r\n\x1a\n", "is not a whole picture"),
        (encoded(np.zeros((1, 1, 3), np.uint8)), "1 × 1 pixels"),
        (encoded(np.zeros((9, 900, 3), np.uint8)), "900 × 9 pixels"),
        (bomb(40_000, 40_000), "too many pixels"),
        (bomb(13_000, 13_000), "13000 × 13000 pixels"),
        (bomb(2**31 - 1, 2**31 - 1), "too many pixels"),
        (bomb(500, 400), "is not a whole picture"),
        (big_bitmap(40_000, 40_000), "too many pixels"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_used_is_told_in_one_line(tmp_path, capfd, data, wrong):
    path = tmp_path / "picture.png"
    path.write_bytes(data)
    with pytest.raises(BadInput) as told:
        read_picture(path)
    assert wrong in str(told.value) and "\n" not in str(told.value) and str(path) in str(told.value)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_picture_that_is_cut_off_is_refused(tmp_path, capfd, kind, share):
    data = encoded(np.random.default_rng(1).integers(0, 256, (90, 120, 3), dtype=np.uint8), kind)
    path = tmp_path / "cut"
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BadInput, match="is not a whole picture"):
        read_picture(path)
    with pytest.raises(BadInput, match="is not a whole picture"):
        require_picture(path)
    assert capfd.readouterr().err == ""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"]),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_damaged_files_are_read_or_refused_but_nothing_else_happens(tmp_path, capfd, kind, changes):
    data = bytearray(encoded(np.array(halves()), kind))
    for place, value in changes:
        data[int(place * len(data))] = value
    path = tmp_path / "damaged"
    path.write_bytes(data)
    try:
        picture = read_picture(path)
    except BadInput as told:
        assert "\n" not in str(told)
    else:
        assert picture.ndim == 3 and picture.shape[2] == 3 and picture.dtype == np.uint8
    assert capfd.readouterr().err == ""


def test_a_folder_and_what_is_not_there_are_refused(tmp_path):
    with pytest.raises(BadInput, match="is a folder"):
        read_picture(tmp_path)
    with pytest.raises(BadInput, match="is not there"):
        read_picture(tmp_path / "no.png")
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(BadInput, match="is no file"):
        read_picture(tmp_path / "pipe.png")


def test_floating_point_is_refused(tmp_path):
    path = stored(Image.fromarray(np.zeros((30, 30), np.float32)), tmp_path / "a.tif")
    with pytest.raises(BadInput, match="is not a whole picture"):
        read_picture(path)


def test_the_size_of_a_whole_picture_is_told(tmp_path):
    assert require_picture(stored(halves(), tmp_path / "a.png")) == SMALL


@pytest.mark.parametrize("name", ["a.png", "a.PNG", "a.tif", "a.bmp"])
def test_what_is_written_without_loss_is_read_again(tmp_path, name):
    picture = np.random.default_rng(3).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    write_picture(tmp_path / name, picture)
    assert np.array_equal(read_picture(tmp_path / name), picture)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.jpg", "a.webp"])
def test_what_is_written_with_loss_looks_the_same(tmp_path, name):
    y, x = np.mgrid[:60, :80]
    picture = np.stack([x * 3, y * 4, (x + y) * 1.5], axis=2).astype(np.uint8)
    write_picture(tmp_path / name, np.dstack([picture, np.full((60, 80), 255, np.uint8)]))
    assert np.abs(read_picture(tmp_path / name).astype(int) - picture).mean() < 3


def test_a_file_whose_name_ends_with_no_pictures_name_is_not_written(tmp_path):
    with pytest.raises(BadInput, match="ends with no picture's name"):
        write_picture(tmp_path / "a.docx", np.zeros((20, 20, 3), np.uint8))
    assert list(tmp_path.iterdir()) == []
    assert io.BytesIO(encoded(np.zeros((20, 20, 3), np.uint8))).read(4) == b"\x89PNG"
