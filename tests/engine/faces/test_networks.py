"""The networks' weights are found and checked, and what is missing is told in one line."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from kindred.engine.errors import BadInput
from kindred.engine.faces import NETWORKS, device_named, network, state_of
from kindred.engine.faces.networks import read_network
from kindred.models.weights import path_of

pytest.importorskip("torch")

LIMIT = 20_000_000


@pytest.mark.parametrize("name", NETWORKS)
def test_the_shipped_weights_are_whole_and_small(name):
    assert state_of(name) is None
    assert path_of(name).stat().st_size < LIMIT
    assert not any(parameter.requires_grad for parameter in network(name, "cpu").parameters())


@pytest.mark.parametrize("name", NETWORKS)
def test_damaged_weights_are_refused_in_one_line_that_says_what_to_do(name, tmp_path):
    path = tmp_path / "weights.safetensors"
    data = bytearray(path_of(name).read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(BadInput) as refused:
        read_network(name, path)
    assert "damaged" in str(refused.value) and "install Kindred again" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_networks_weights_are_refused_for_another(tmp_path):
    path = shutil.copy(path_of("parser"), tmp_path)
    with pytest.raises(BadInput, match="is of parser 1, not of recogniser 1"):
        read_network("recogniser", tmp_path / "weights.safetensors")
    assert path


def test_missing_weights_are_told(tmp_path):
    with pytest.raises(BadInput, match="is not there"):
        read_network("parser", tmp_path / "none.safetensors")


@pytest.mark.parametrize("name", ["cuda:99", "abacus"])
def test_a_device_that_is_not_there_is_told(name):
    with pytest.raises(BadInput, match="--device"):
        device_named(name)


def test_without_torch_the_door_opens_and_says_what_is_missing():
    code = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('torch', 'safetensors', 'cv2', 'mediapipe', 'scipy', 'PIL'):
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
from kindred.engine import faces
from kindred.engine.errors import EngineMissing
assert [faces.state_of(name) for name in faces.NETWORKS] == [None, None]
try:
    faces.network('parser')
except EngineMissing as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "torch: is not installed" in run.stdout
