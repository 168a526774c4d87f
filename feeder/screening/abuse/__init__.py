"""Hard words: what is aimed at somebody, and what is only coarse."""

from feeder.screening.abuse.screener import ABUSE

__all__ = ["ABUSE"]
