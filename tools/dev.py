#!/usr/bin/env python3
"""Set-up, demo, tests and the other errands of a developer. Needs Python 3.11 and nothing else.

    python3 tools/dev.py setup     make .venv with the engine and the developers' tools
    python3 tools/dev.py demo      the main job on the bundled head: founders, a family of eight, pictures (./demo)
    python3 tools/dev.py test      lint and tests, with Blender 4.5 and 5.0; more words go to pytest
    python3 tools/dev.py lint      ruff, pyright, import-linter
    python3 tools/dev.py bench     speed, as ratios, as one JSON object; --only heredity for one part
    python3 tools/dev.py build     dist/kindred-VERSION.zip, the Blender extension
    python3 tools/dev.py docs      draw the pictures of docs/ anew

Environments (.venv, .venv-bpy45, .venv-bpy50) are made when they are first needed, and made again when
pyproject.toml changes what they hold.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BLENDERS = {ROOT / ".venv-bpy45": "bpy==4.5.15", ROOT / ".venv-bpy50": "bpy==5.0.1"}
BLENDER_TESTS = ("pytest>=8,<10", "pytest-timeout>=2.3,<3")

# library that must load → Debian package that has it; what Blender's wheels and offscreen drawing need
ENGINE_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libEGL_mesa.so.0": "libegl-mesa0",
    "swrast_dri.so": "libgl1-mesa-dri",
}
BLENDER_LIBRARIES = {
    "libXi.so.6": "libxi6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libXrender.so.1": "libxrender1",
    "libXfixes.so.3": "libxfixes3",
    "libSM.so.6": "libsm6",
    "libXxf86vm.so.1": "libxxf86vm1",
}


class Trouble(Exception):
    """Something that the person who runs this has to mend; told in one line."""


def main(arguments: list[str]) -> int:
    """Run one errand; returns the exit code."""
    errands = {
        "setup": setup,
        "demo": demo,
        "test": test,
        "lint": lint,
        "bench": bench,
        "build": build,
        "docs": docs,
    }
    if not arguments or arguments[0] not in errands:
        sys.stderr.write(__doc__ or "")
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    try:
        return errands[arguments[0]](arguments[1:])
    except Trouble as trouble:
        sys.stderr.write(f"dev.py: {trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def setup(rest: list[str]) -> int:
    """Make .venv; with --blender the environments of Blender's wheels too."""
    need_libraries(ENGINE_LIBRARIES)
    make_engine_environment()
    if "--blender" in rest:
        make_blender_environments()
    return 0


def demo(rest: list[str]) -> int:
    """The main job on the bundled head."""
    setup([])
    return run([command("kindred"), "demo", *(rest or ["--out", str(ROOT / "demo")])])


def lint(rest: list[str]) -> int:
    """Style, types and layers."""
    make_engine_environment()
    checks = (
        [command("ruff"), "check", "."],
        [command("ruff"), "format", "--check", "."],
        [command("pyright")],
        [command("lint-imports"), "--no-logo"],
    )
    return max(run(check) for check in checks)


def test(rest: list[str]) -> int:
    """Lint, then all tests."""
    need_libraries({**ENGINE_LIBRARIES, **BLENDER_LIBRARIES})
    make_engine_environment()
    make_blender_environments()
    linted = lint([])
    tested = run([command("python"), "-m", "pytest", "-q", "--durations=15", *rest])
    return tested or linted


def bench(rest: list[str]) -> int:
    """Speed, as ratios."""
    need_libraries({**ENGINE_LIBRARIES, **BLENDER_LIBRARIES})
    make_engine_environment()
    make_blender_environments()
    return run([command("python"), str(ROOT / "tools" / "bench.py"), *rest])


def build(rest: list[str]) -> int:
    """The extension's zip."""
    make_engine_environment()
    return run([command("python"), str(ROOT / "tools" / "build_extension.py"), *rest])


def docs(rest: list[str]) -> int:
    """The pictures of docs/."""
    setup([])
    return run([command("python"), str(ROOT / "tools" / "draw_docs.py"), *rest])


def make_engine_environment() -> None:
    """.venv: this package, editable, with the engine's and the developers' packages."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    alone = project["tool"]["kindred"]["without-dependencies"]
    steps = [["-e", f"{ROOT}[engine,dev]"], ["--no-deps", *alone]]
    make_environment(VENV, steps)


def make_blender_environments() -> None:
    """An environment for each of Blender's wheels."""
    for folder, wheel in BLENDERS.items():
        make_environment(folder, [[wheel, *BLENDER_TESTS]])


def make_environment(folder: Path, steps: list[list[str]]) -> None:
    """Make a venv and run each pip install, unless its stamp says that just this was done."""
    recipe = hashlib.sha256(repr(steps).encode() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = folder / "kindred-stamp"
    if stamp.exists() and stamp.read_text() == recipe:
        return
    say(f"making {folder.name} (once; a few minutes)")
    python = folder / "bin" / "python"
    if not python.exists() and run([python311(), "-m", "venv", str(folder)]):
        raise Trouble("venv could not be made: install python3.11-venv")
    for step in steps:
        if run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *step]):
            raise Trouble(f"pip could not install {' '.join(step)}: see its message above")
    stamp.write_text(recipe)


def python311() -> str:
    """A Python 3.11: Blender's wheels and MediaPipe both run on it."""
    if sys.version_info[:2] == (3, 11):
        return sys.executable
    found = shutil.which("python3.11")
    if not found:
        raise Trouble("Python 3.11 was not found: install python3.11 and python3.11-venv")
    return found


def need_libraries(libraries: dict[str, str]) -> None:
    """Install the Debian packages of missing system libraries where we are root, else say which."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in libraries.items() if not is_there(library)]
    if not missing:
        return
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble(f"system libraries are missing: sudo {' '.join(install)}")
    say(f"installing {' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if run(install, env=quiet) and (run(["apt-get", "update", "-qq"], env=quiet) or run(install, env=quiet)):
        raise Trouble(f"apt-get could not install {' '.join(missing)}: see its message above")


def is_there(library: str) -> bool:
    """Whether a shared library, or a driver among them, is installed."""
    folders = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib")
    return any(next(Path(folder).glob(pattern), None) for folder in folders for pattern in places(library))


def places(library: str) -> tuple[str, ...]:
    """Where Debian and others put libraries and Mesa's drivers."""
    return (library, f"*-linux-*/{library}", f"dri/{library}", f"*-linux-*/dri/{library}")


def command(name: str) -> str:
    """A command of .venv."""
    return str(VENV / "bin" / name)


def run(words: list[str], env: dict[str, str] | None = None) -> int:
    """Run a command at the root; returns its exit code."""
    return subprocess.call(words, cwd=ROOT, env=env)


def say(words: str) -> None:
    """Tell what happens, on standard error."""
    sys.stderr.write(f"dev.py: {words}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
