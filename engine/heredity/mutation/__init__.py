"""Mutation: a feature's new shape, plausible and within the spread of people. Only numpy is needed."""

from .mutator import Mutator

__all__ = ["Mutator"]
