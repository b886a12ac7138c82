"""Weights on disk are whole, and of the network that asks for them, or are refused."""

from __future__ import annotations

import json

import pytest
from kindred.models.weights import UnusableWeights, digest_of_shapes, read_weights

torch = pytest.importorskip("torch")
from safetensors.torch import load, save  # noqa: E402

from tools.training.exporting import export  # noqa: E402


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(3, 2)
        self.norm = torch.nn.BatchNorm1d(2)


@pytest.fixture
def network():
    torch.manual_seed(1)
    return Small()


@pytest.fixture
def shapes(network):
    return {name: tuple(value.shape) for name, value in network.state_dict().items()}


@pytest.fixture
def file(network, tmp_path):
    path = tmp_path / "small" / "weights.safetensors"
    export(network, path, "small", 3, {"steps": 7})
    return path


def test_what_was_exported_is_read_again_in_half_precision(network, file, shapes):
    weights = read_weights(file, "small", 3, shapes)
    assert weights.trained == {"steps": 7}
    tensors = load(weights.data)
    assert tensors["layer.weight"].dtype == torch.float16
    assert torch.equal(tensors["layer.weight"], network.layer.weight.half())
    assert tensors["norm.num_batches_tracked"].dtype == torch.int64


def test_every_byte_that_is_changed_is_noticed(file, shapes):
    data = bytearray(file.read_bytes())
    for place in range(0, len(data), 5):
        changed = bytearray(data)
        changed[place] ^= 0x10
        file.write_bytes(changed)
        with pytest.raises(UnusableWeights):
            read_weights(file, "small", 3, shapes)


@pytest.mark.parametrize("length", [0, 5, 8, 40, -1])
def test_a_file_that_is_cut_off_is_noticed(file, shapes, length):
    file.write_bytes(file.read_bytes()[:length])
    with pytest.raises(UnusableWeights, match="damaged or cut off"):
        read_weights(file, "small", 3, shapes)


def test_weights_of_another_network_or_version_or_shape_are_refused(file, shapes):
    with pytest.raises(UnusableWeights, match="is of small 3, not of other 3"):
        read_weights(file, "other", 3)
    with pytest.raises(UnusableWeights, match="not of small 4"):
        read_weights(file, "small", 4)
    with pytest.raises(UnusableWeights, match="does not fit"):
        read_weights(file, "small", 3, {**shapes, "layer.weight": (2, 4)})


def test_a_foreign_file_is_refused(file):
    file.write_bytes(save({"a": torch.zeros(2)}))
    with pytest.raises(UnusableWeights, match="was not written by Kindred's trainer"):
        read_weights(file, "small", 3)
    file.write_bytes(b"PK\x03\x04" + bytes(5000))
    with pytest.raises(UnusableWeights, match="damaged"):
        read_weights(file, "small", 3)


@pytest.mark.parametrize("header", ["[]", "[" * 5000, '{"a": 3, "__metadata__": {}}', '{"__metadata__": 5}', "{"])
def test_a_header_of_nonsense_is_refused(file, header):
    file.write_bytes(len(header).to_bytes(8, "little") + header.encode())
    with pytest.raises(UnusableWeights):
        read_weights(file, "small", 3)


def test_a_tensor_that_claims_more_bytes_than_there_are_is_refused(file):
    data = file.read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    header["layer.weight"]["shape"] = [1000, 1000]
    text = json.dumps(header).encode()
    file.write_bytes(len(text).to_bytes(8, "little") + text + data[8 + size :])
    with pytest.raises(UnusableWeights, match="damaged"):
        read_weights(file, "small", 3)


def test_shapes_have_one_digest_in_any_order():
    assert digest_of_shapes({"a": (1, 2), "b": [3]}) == digest_of_shapes({"b": (3,), "a": [1, 2]})
    assert digest_of_shapes({"a": (1, 2)}) != digest_of_shapes({"a": (2, 1)})
