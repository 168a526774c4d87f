"""Invented reports, rich enough for every part: a lively week, its Saturday, an empty day, a month, an absurd one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec

from wall.figures import Counts, Delay, Difference, Parity, Period, Share
from wall.report import (
    Figure,
    Praised,
    PromiseTold,
    QuietUse,
    Quote,
    Report,
    Slot,
    SourceTold,
    Topic,
)
from wall.text import Chip, Form, Run

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


def ms(day: str, hour: float = 0.0) -> int:
    """A moment of `day` in Paris, in winter (Unix ms)."""
    midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    return int(midnight.timestamp() * 1000) + int((hour - 1) * HOUR_MS)


def quote(post: str, text: str | Form, day: str, hour: float, stars: int | None = None, reply: str = "") -> Quote:
    """A post and perhaps the shop's answer."""
    return Quote(
        post=post, at_ms=ms(day, hour), source="avis", stars=stars, pseudonym="4F2",
        form=(Run(text),) if isinstance(text, str) else text, reply=(Run(reply),) if reply else (),
    )  # fmt: skip


PARKING = quote(
    "otlk2yq6voyh", "Impossible de se garer samedi : le parking était plein de palettes. Trois tours pour rien.",
    "2026-11-21", 15.4, 1, "Vous avez raison, les palettes sont parties lundi matin. Les douze places sont libres.",
)  # fmt: skip
WARM = quote(
    "hx3k7dq6voya",
    (Run("Accueil en or, "), Chip("name"), Run(" a pris le temps de tout m’expliquer pour le vélo. Merci à elle !")),
    "2026-11-20", 11.1, 5,
)  # fmt: skip
ARABIC = quote("r4mzq2q6voyb", "خدمة ممتازة وموظفون لطفاء جدا، شكرا لكم 🙏", "2026-11-18", 17.8, 4)
CHINESE = quote("w7pnq2q6voyc", "店员很热情，就是排队太久了。希望周末多开一个收银台。", "2026-11-19", 18.2, 3)
TILL = quote("k3x7qpq6voyd", "20 minutes à la caisse un mardi 😤 une seule caisse ouverte.", "2026-11-17", 18.6, 2)
REPLIED = quote(
    "m9c4zzq6voye", "Le pain de 17 h n’était plus là à 17 h 20. Deux jours de suite.", "2026-11-18", 17.5, 2,
    "C’est noté : une fournée de plus à 16 h 45, dès demain. Dites-nous si elle suffit.",
)  # fmt: skip


def period(received: int, *, parity: bool = False) -> Period:
    """Figures that add up."""
    withheld, waiting, withdrawn = received // 17, received // 40, received // 90
    shown = received - withheld - waiting - withdrawn
    low, high = received // 5, received // 2
    return Period(
        received=received, shown=shown, withheld=withheld, waiting=waiting, withdrawn=withdrawn,
        masked=received // 12, flagged=received // 6, overruled=received // 9, contests=2, contested=1, reversals=1,
        by_reason={"insult": withheld // 2, "advertising": withheld - withheld // 2} if withheld > 1 else {},
        delays={
            "1-2": Delay(count=low, median_s=780, p95_s=5400), "3": Delay(count=low // 2, median_s=700, p95_s=4900),
            "4-5": Delay(count=high, median_s=760, p95_s=5200), "none": Delay(count=low, median_s=300, p95_s=2100),
        } if received else {},
        shares={"1-2": Share(shown=low - 2, total=low), "4-5": Share(shown=high - 4, total=high)} if received else {},
        second=Delay(count=3, median_s=1500, p95_s=4000) if received else None,
        pauses=1, paused_s=420, dark=1, dark_s=1260, unplugged=2, unplugged_s=4200, off_s=95,
        parity=Parity(
            negative=Share(shown=131, total=139), positive=Share(shown=402, total=423),
            shown=Difference(told="same", value=-0.008, low=-0.061, high=0.034),
            delay_s=Difference(told="same", value=20, low=-60, high=110),
        ) if parity else None,
    )  # fmt: skip


FIGURES = [
    Figure(name="received", unit="posts", now=214, before=148, of=214, of_before=148, told="more", low=28, high=104),
    Figure(name="shown", unit="share", now=0.93, before=0.945, of=204, of_before=146, told="same", low=-.07,
           high=.04),
    Figure(name="withheld", unit="share", now=.058, before=.041, of=204, of_before=146, told="chance", low=-.03,
           high=.06),
    Figure(name="delay", unit="seconds", now=744, before=1690, of=204, of_before=146, told="less", low=-1300,
           high=-420),
    Figure(name="replied", unit="share", now=.41, before=.33, of=180, of_before=130, told="chance", low=-.03,
           high=.19),
    Figure(name="reply-delay", unit="seconds", now=27_400, before=36_900, of=74, of_before=43, told="chance",
           low=-21_000, high=4_000),
    Figure(name="negative", unit="share", now=.22, before=.19, of=172, of_before=119, told="chance", low=-.06,
           high=.12),
    Figure(name="promised", unit="posts", now=3, before=1, of=3, of_before=1, told="few"),
    Figure(name="kept", unit="posts", now=2, before=0, of=2, of_before=0, told="few"),
    Figure(name="contests", unit="posts", now=2, before=None, of=2),
    Figure(name="masked", unit="share", now=.08, before=.07, of=204, of_before=146, told="same", low=-.05, high=.07),
]  # fmt: skip

TOPICS = [
    Topic(words=["parking", "palettes", "garer"], posts=19, before=5.2, signal="rose", complaints=15,
          examples=[PARKING]),
    Topic(words=["atelier vélo", "réglage"], posts=14, before=3.0, signal="rose", complaints=1, examples=[WARM]),
    Topic(words=["pain", "17 h", "fournée"], posts=7, before=3.4, signal="weak", complaints=5, examples=[REPLIED]),
    Topic(words=["sac", "consigne"], posts=5, before=2.1, signal="weak", complaints=0, examples=[ARABIC]),
    Topic(words=["choix", "rayons"], posts=21, before=20.0, complaints=2, examples=[CHINESE]),
]  # fmt: skip
COMPLAINTS = [
    Topic(words=["parking", "palettes"], posts=15, before=4.0, signal="rose", complaints=15, examples=[PARKING]),
    Topic(words=["caisse", "attente"], posts=9, before=8.0, complaints=9, examples=[TILL, CHINESE]),
    Topic(words=["pain", "17 h"], posts=5, before=2.0, signal="weak", complaints=5, examples=[REPLIED]),
]
PROMISES = [
    PromiseTold(
        quote=quote("p2aaq6voyhzz", "Un banc près de l’entrée pour les personnes âgées, merci.", "2026-11-09", 10),
        state="under-way", since_ms=ms("2026-11-12", 9),
        form=(Run("Le banc est commandé, il arrive début décembre."),),
        supporters=6,
    ),
    PromiseTold(quote=PARKING, state="done", since_ms=ms("2026-11-21", 18), changed=True,
                form=(Run("Plus de palettes sur le parking le samedi."),), supporters=11),
    PromiseTold(quote=REPLIED, state="taken-up", since_ms=ms("2026-11-19", 9), changed=True, form=()),
]  # fmt: skip


def hours(day: str, many: int) -> list[Slot]:
    """The hours of a day with two rushes."""
    shape = [0] * 9 + [1, 2, 3, 6, 5, 3, 2, 3, 6, 9, 6, 2] + [0] * 3
    return [
        Slot(from_ms=ms(day, hour), received=weight * many // 16, shown=weight * many // 18,
             withheld=weight * many // 160, answered=2 if hour in (14, 15) else 0,
             usual=weight * many / 21 + (0.4 if 9 <= hour <= 20 else 0), quiet=hour in (9, 14, 15))
        for hour, weight in enumerate(shape)
    ]  # fmt: skip


def days(first: str, count: int, many: int) -> list[Slot]:
    """Some days of uneven length of talk."""
    start = date.fromisoformat(first)
    shape = [0.7, 0.8, 1.0, 0.9, 1.2, 1.8, 0.0]
    found = []
    for at in range(count):
        day = start + timedelta(at)
        received = round(many * shape[day.weekday()])
        found.append(Slot(from_ms=ms(day.isoformat()), received=received, shown=round(received * 0.91),
                          withheld=round(received * 0.06), usual=many * shape[day.weekday()] * 0.8))  # fmt: skip
    return found


SOURCES = [
    SourceTold(name="avis", label="Avis vérifiés", counts=Counts(received=121, shown=112, withheld=7, waiting=2),
               before=90, outages=2, outage_s=4200, last_ms=ms("2026-11-22", 19.9)),
    SourceTold(name="forum", label="Forum des cyclistes", counts=Counts(received=34, shown=33, waiting=1), before=30,
               last_ms=ms("2026-11-22", 18), problem="Le forum ne répond plus depuis 18 h 05."),
    SourceTold(name="ecrit", label="écrit en magasin", counts=Counts(received=59, shown=54, withheld=3, waiting=2),
               before=28, last_ms=ms("2026-11-22", 19.2)),
    SourceTold(name="ancien", label="Ancien site", counts=Counts(received=0), before=4, removed=True),
]  # fmt: skip


def week() -> Report:
    """A lively week."""
    found = days("2026-11-16", 7, 30)
    return Report(
        shop="lyon", label="Maison Tilleul", zone="Europe/Paris", span="week", first="2026-11-16", last="2026-11-22",
        before_first="2026-11-09", before_last="2026-11-15", made_ms=ms("2026-11-22", 20.2), through=41_233,
        head="7F3A-91C2", rules="4", period=period(214), before=period(148), month=period(560, parity=True),
        figures=FIGURES, slots=found, topics=TOPICS, complaints=COMPLAINTS,
        reply=Delay(count=74, median_s=27_400, p95_s=140_000), praised=5,
        praise=[Praised(name="Solène", quotes=[WARM, ARABIC])], replies=[PARKING, REPLIED], promises=PROMISES,
        quiet=QuietUse(hours=11, answered=32, decided=48, waiting=9), sources=SOURCES,
        days={day: period(30) for day in ("2026-11-16", "2026-11-17", "2026-11-18")},
    )  # fmt: skip


def day() -> Report:
    """Its Saturday, hour by hour."""
    return Report(
        shop="lyon", label="Maison Tilleul", zone="Europe/Paris", span="day", first="2026-11-21", last="2026-11-21",
        before_first="2026-11-14", before_last="2026-11-14", made_ms=ms("2026-11-21", 20.2), through=40_988,
        until_ms=ms("2026-11-21", 20), head="7F3A-91C2", rules="4", period=period(54), before=period(44),
        month=period(560, parity=True),
        figures=[Figure(name="received", unit="posts", now=54, before=44, of=54, of_before=44, told="chance", low=-9,
                        high=29), *FIGURES[1:]],
        slots=hours("2026-11-21", 16), topics=TOPICS[:2], complaints=COMPLAINTS[:2],
        reply=Delay(count=14, median_s=7400, p95_s=40_000), praised=1, replies=[PARKING], promises=PROMISES[:2],
        quiet=QuietUse(hours=3, answered=4, decided=11, waiting=9), sources=SOURCES, days={"2026-11-21": period(54)},
    )  # fmt: skip


def other() -> Report:
    """The same week in another shop, in another zone, under other rules."""
    told = {"shown": 0.95, "withheld": 0.06, "delay": 2400.0, "replied": 0.68, "negative": 0.13, "masked": 0.08}
    figures = [msgspec.structs.replace(one, now=told.get(one.name, one.now), of=max(one.of, 160)) for one in FIGURES]
    topics = [
        Topic(words=["caisse", "attente"], posts=24, before=9.0, signal="rose", complaints=17, examples=[TILL]),
        Topic(words=["parking", "places"], posts=6, before=6.0, complaints=3),
        Topic(words=["atelier vélo"], posts=3, before=2.0, complaints=0),
    ]
    return msgspec.structs.replace(
        week(), shop="lille", label="Maison Tilleul, Lille", zone="Europe/Brussels", rules="3", period=period(131),
        figures=[received(131, 126, 36), *figures[1:]], slots=days("2026-11-16", 7, 18), topics=topics,
        promises=PROMISES[:1], made_ms=ms("2026-11-22", 20.4), head="91QM-04TB",
    )  # fmt: skip


def received(now: int, before: int, half: int) -> Figure:
    """What came in, with an interval of so much to both sides."""
    difference = now - before
    return Figure(name="received", unit="posts", now=now, before=before, of=now, of_before=before,
                  told="more" if difference > half else "chance", low=difference - half,
                  high=difference + half)  # fmt: skip


def empty() -> Report:
    """A day on which nobody wrote, in a shop that has just begun."""
    return Report(
        shop="lyon", label="Maison Tilleul", zone="Europe/Paris", span="day", first="2026-11-22", last="2026-11-22",
        made_ms=ms("2026-11-22", 20), period=Period(),
    )  # fmt: skip


def month() -> Report:
    """A month of that shop, with every weekday's own rhythm."""
    return Report(
        shop="lyon", label="Maison Tilleul", zone="Europe/Paris", span="month", first="2026-11-01", last="2026-11-30",
        before_first="2026-10-02", before_last="2026-10-31", made_ms=ms("2026-11-30", 20.2), through=52_001,
        head="0000-ZZZZ", rules="4", period=period(860), before=period(790), month=period(860, parity=True),
        figures=[received(860, 790, 150), *FIGURES[1:]], slots=days("2026-11-01", 30, 30), topics=TOPICS,
        complaints=COMPLAINTS, reply=Delay(count=300, median_s=27_400, p95_s=140_000), praised=12,
        praise=[Praised(name="Solène", quotes=[WARM])], replies=[PARKING, REPLIED], promises=PROMISES,
        quiet=QuietUse(hours=44, answered=132, decided=248, waiting=9), sources=SOURCES,
        days={(date(2026, 11, 1) + timedelta(at)).isoformat(): period(20 + at) for at in range(30)},
    )  # fmt: skip


def absurd() -> Report:
    """Words without an end, two hundred topics, markup and control characters, numbers beyond reason."""
    hostile = "<script>alert(1)</script> #set page(width: 1pt) $x$ \\ *gras* `code` " + "w" * 700 + " \u202e"
    one = quote("z" * 12, hostile + "👩‍👩‍👧‍👦🇫🇷" * 40, "2026-11-20", 3, 1, '@import "/etc/passwd" #read("x")')
    topics = [
        Topic(words=[f"mot{n}" + "x" * n, "é" * n], posts=10_000 - n, before=n, signal="rose" if n % 2 else "weak",
              complaints=n, examples=[one] if n < 3 else [])
        for n in range(200)
    ]  # fmt: skip
    return Report(
        shop="x", label="<b>&\"'" + "Boutique" * 9, zone="Nowhere/Never", language="xx", span="month",
        first="2026-11-01", last="2026-11-30", made_ms=ms("2026-11-30"), through=10**12, head="=1+1",
        rules="@7", period=period(10**9), figures=[Figure(name="unheard-of", unit="share", now=7.5, before=-1)],
        slots=[Slot(from_ms=ms("2026-11-01"), received=10**9, shown=1, withheld=1)], topics=topics,
        complaints=topics, praise=[Praised(name="=cmd()", quotes=[one])], replies=[one],
        promises=[PromiseTold(quote=one, state="declined", since_ms=0, form=(Run(hostile),))],
        sources=[SourceTold(name="s", label=hostile, problem=hostile)], days={"not-a-day": period(3)},
    )  # fmt: skip
