"""What `wall.toml` says of screening: what staff should know before they read a text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from config.section import Section

USUAL = ("fr", "en")


class Screening(Section):
    """What is looked for in texts, to inform whoever reads them. It decides, orders, delays and hides nothing."""

    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2}$")], ...] = Field(
        default=(),
        max_length=20,
        description="The languages that are written here, the likeliest first (two letters each); empty: the shop's "
        "language, then French and English.",
    )
    allow: tuple[Annotated[str, Field(min_length=1, max_length=100)], ...] = Field(
        default=(),
        max_length=2000,
        description="Brands and words of the shop's own that are no personal data, nor are its web site and numbers; "
        "the shop's name and the sources' labels always are.",
    )
    abuse_file: str = Field(
        default="",
        description="A list of hard words of the shop's own (TOML, as feeder/screening/data/abuse_fr.toml), relative "
        "to this file.",
    )
    semantic: Literal["auto", "off"] = Field(
        default="auto",
        description="A second engine for the tone of a text, by its meaning: used if it is installed (make extras).",
    )
    names: Literal["auto", "off"] = Field(
        default="auto", description="A model that finds names in French: used if it is installed (make extras)."
    )

    def heard(self, language: str) -> tuple[str, ...]:
        """The languages that are expected, in a shop that speaks `language`."""
        return self.languages or tuple(dict.fromkeys((language, *USUAL)))
