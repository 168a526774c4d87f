"""The last look at a report: what may not be told any more goes out of it. At once, nothing is waited for.

What was withdrawn, forgotten, edited or hidden while the report was made, and who took consent back meanwhile, is not
in it when it is handed over.
"""

from __future__ import annotations

import msgspec

from feeder.reporting.quotes import Quoting
from feeder.reporting.telling import called, without_words
from wall.report import PromiseTold, Report, Topic


def standing(made: Report, quoting: Quoting) -> Report:
    """The report, as it may be told now."""
    house, stands = quoting.house, quoting.stands
    willing = {called(profile) for profile in house.people.profiles.values() if profile.to_manager}

    def topics(some: list[Topic]) -> list[Topic]:
        return [msgspec.structs.replace(one, examples=list(filter(stands, one.examples))) for one in some]

    def promise(one: PromiseTold) -> PromiseTold:
        if not one.quote.form or stands(one.quote):
            return one
        return msgspec.structs.replace(one, quote=without_words(house.state.posts[one.quote.post]))

    praise = [
        msgspec.structs.replace(one, quotes=list(filter(stands, one.quotes)))
        for one in made.praise
        if one.name in willing
    ]
    return msgspec.structs.replace(
        made,
        through=house.state.through,
        topics=topics(made.topics),
        complaints=topics(made.complaints),
        praise=[one for one in praise if one.quotes],
        replies=list(filter(stands, made.replies)),
        promises=[promise(one) for one in made.promises if quoting.promise_stands(one)],
    )
