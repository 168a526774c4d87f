"""What every section of `wall.toml` is."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["fr", "en"]


class Section(BaseModel):
    """Unknown keys are errors, values never change, and nothing is converted silently."""

    # Built when first used: a desk never looks at the house rules.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
