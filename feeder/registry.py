"""Which sources there are: every module of `feeder/sources` that has `OPTIONS` and `build`; its name is the type."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType

import feeder.sources
from feeder.sources.base import About, Context, Options, Source

Build = Callable[[Options, Context], Source]


def source_models() -> dict[str, type[Options]]:
    """The options model of every source, by its type."""
    return {name: module.OPTIONS for name, module in _modules()}


def builders() -> dict[str, Build]:
    """What makes every source, by its type."""
    return {name: module.build for name, module in _modules()}


def abouts() -> dict[str, About]:
    """What people are told of every source, by its type."""
    return {name: module.ABOUT for name, module in _modules()}


def modules() -> dict[str, ModuleType]:
    """The module of every source, by its type."""
    return dict(_modules())


def _modules() -> Iterator[tuple[str, ModuleType]]:
    for found in sorted(pkgutil.iter_modules(feeder.sources.__path__), key=lambda found: found.name):
        module = importlib.import_module(f"{feeder.sources.__name__}.{found.name}")
        if hasattr(module, "OPTIONS") and hasattr(module, "build"):
            yield found.name, module
