"""Sources are found by being there."""

from __future__ import annotations

import pkgutil

from pydantic import BaseModel

import feeder.sources
from feeder.registry import builders, source_models
from feeder.sources.base import Options


def test_every_source_has_options_and_a_builder() -> None:
    models = source_models()
    assert set(models) == set(builders())
    assert set(models) >= {"feed", "matrix", "webhook", "wordpress"}
    assert set(models) < {found.name for found in pkgutil.iter_modules(feeder.sources.__path__)}
    for name, model in models.items():
        assert issubclass(model, Options), name
        assert issubclass(model, BaseModel)
        assert model.model_config.get("extra") == "forbid", name
        assert callable(builders()[name])


def test_what_all_sources_share_is_no_source() -> None:
    assert {"base", "http"}.isdisjoint(source_models())
