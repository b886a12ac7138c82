"""The verbs of the command line, one module each.

A verb's module has: HELP (one line), EXAMPLES (command lines), `add_arguments(parser)`, `needs_engine(options)`
(whether more than numpy is needed), and `run(options, progress) -> Outcome`. It imports the engine's heavy rooms inside
`run`, so that the whole command line can be listed where only numpy is at hand. `kindred …`, `blender --command
kindred …` and the worker all go through it.
"""

from .outcome import Outcome, Verb, load_verb, verb_names

__all__ = ["Outcome", "Verb", "load_verb", "verb_names"]
