"""The one family of errors: which input, what is wrong, what to do."""

from __future__ import annotations

SETUP = "run 'python3 tools/dev.py setup', or in Blender Preferences > Add-ons > Kindred > Install engine"
"""What to do where a package of the engine is not installed."""


class KindredError(Exception):
    """An error that a user can act on, told in one line.

    what: the input that it is about, for example a path or an id.
    wrong: what is wrong with it.
    todo: what to do.
    """

    code = 3

    def __init__(self, what: object, wrong: str, todo: str) -> None:
        super().__init__(what, wrong, todo)
        self.what, self.wrong, self.todo = str(what), wrong, todo

    def __str__(self) -> str:
        return " ".join(f"{self.what}: {self.wrong}; {self.todo}".split())


class BadInput(KindredError):
    """A file, an id or a value that cannot be used."""


class NoFaceFound(BadInput):
    """A picture or a shape in which no face is seen."""


class SeveralFaces(BadInput):
    """A picture with more faces than the one that was asked for."""


class WrongUsage(KindredError):
    """Options that do not go together, or an option that is missing."""

    code = 2


class EngineMissing(KindredError):
    """Something that needs more than numpy was asked for where only numpy is at hand."""


class Interrupted(KindredError):
    """The user stopped it; what was finished is kept."""

    code = 130

    def __init__(self, what: object = "stopped", done: str = "what was finished is kept") -> None:
        super().__init__(what, "interrupted", done)
