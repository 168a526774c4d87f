"""The fortnight before the demo's day: small lived days, so that there is something to look back on."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from config.house_rules import load_rules
from feeder.demo.lived.days import live
from feeder.demo.lived.shop import Cast
from feeder.demo.stage import Stage
from wall.clock import day_of

CAST = Cast(manager="camille", moderators=("noa", "sophie"), roles=(("sophie", "administrator"),))
ZONE = "Europe/Paris"
DAYS, POSTS, SEED = 14, 40, 11


async def fortnight(stage: Stage) -> None:
    """Make it in the stage's folder, under the house rules that lie there; yesterday nothing was left waiting.

    Raises ConfigError, LogBroken.
    """
    today = day_of(stage.begun.start_ms, ZoneInfo(ZONE))
    await live(
        stage.folder,
        days=DAYS,
        until=today - timedelta(days=1),
        seed=SEED,
        posts_a_day=POSTS,
        zone=ZONE,
        cast=CAST,
        rules=load_rules(stage.folder / "house-rules.toml"),
        tidy=True,
        alive_ms=stage.begun.start_ms,
    )
