"""A shop as the page is told of it: a wall with everything on it, figures of a year, rules of three versions."""

from __future__ import annotations

from msgspec.structs import replace

from tests.feeder.web.phone.standin import NOW_MS, public
from wall.figures import Delay, Difference, Panel, Parity, Period, Share
from wall.house_events import Reason, Rules
from wall.house_views import SourceStatus
from wall.phone import Law, Public, PublicPromise, RulesOf
from wall.rules import REASONS
from wall.text import Chip, Run
from wall.views import Card, Promise

DAY_MS = 86_400_000
BENCH, DARK, CARTS = "bench2222222", "dark22222222", "carts2222222"
REVIEW, CHAT, NOTE, ARABIC = "review222222", "chat22222222", "note22222222", "arabic222222"
MINUTE = 60_000


def rules(version: str, **more: object) -> Rules:
    """House rules with the whole closed list."""
    reasons = tuple(Reason(code=code, requires=tuple(sorted(needs))) for code, needs in REASONS.items())
    return replace(Rules(version=version, reasons=reasons), **more)


def card(post: str, text: str, ago_h: float, **more: object) -> Card:
    """A note on the wall, `ago_h` hours old."""
    at_ms = NOW_MS - round(ago_h * 60) * MINUTE
    told = Card(
        post=post, revision=1, kind="note", source="phone", pseudonym="4F2", form=(Run(text),), received_ms=at_ms,
        shown_ms=at_ms + 20 * MINUTE, language="fr", topic="opinion",
    )  # fmt: skip
    return replace(told, **more)


def cards() -> list[Card]:
    """The wall, the newest first."""
    done = Promise(state="done", at_ms=NOW_MS - 3 * DAY_MS, form=(Run("Ce banc"),), supporters=12)
    lamps = Promise(
        state="under-way", at_ms=NOW_MS - DAY_MS, form=(Run("Les lampes sont commandées."),), supporters=3
    )
    no = Promise(state="declined", at_ms=NOW_MS - 9 * DAY_MS, form=(Run("L’allée est une issue de secours."),))
    return [
        card(
            NOTE, "Merci à la personne du rayon literie, elle a pris le temps. Je reviendrai 😊", 0.5, stars=5,
            place="Literie", pseudonym="7C1",
        ),
        card(
            REVIEW, "Canapé livré avec trois semaines de retard, et personne pour répondre au téléphone.", 2,
            kind="review", source="site", stars=1, pseudonym="B03", written_ms=NOW_MS - 2 * DAY_MS,
            experienced_on="2026-11-14", verified=True, signed="Inès", topic="",
            reply=(Run("Vous avez raison, et nous sommes désolés. Nous vous avons appelé ce matin."),),
        ),
        card(
            CHAT, "Est-ce que la table existe en chêne ?", 3, kind="chat", source="chat", conversation="c1",
            pseudonym="91E", topic="", valid_s=60.0,
        ),
        card(
            "chat22222223", "Oui, en chêne et en noyer, visibles au premier étage.", 2.9, kind="chat", source="chat",
            conversation="c1", voice="advisor", pseudonym="A11", topic="", valid_s=60.0,
        ),
        card(ARABIC, "مقعد قرب المدخل من فضلك، شكرا 🙏🏽", 20, language="ar", pseudonym="0AA", topic="suggestion"),
        card(
            "mask22222222", "", 26, form=(Run("Appelez "), Chip("name"), Run(" au "), Chip("phone"), Run(" !"))
        ),
        card(
            BENCH, "Il manque un endroit pour s’asseoir près des caisses, mon mari ne peut pas rester debout.", 200,
            topic="suggestion", place="Caisses", promise=done,
        ),
        card(DARK, "On n’y voit rien au rayon tapis.", 90, topic="problem", place="Tapis", promise=lamps, stars=2),
        card(CARTS, "Des chariots dans l’allée centrale, s’il vous plaît.", 300, topic="suggestion", promise=no),
        card("long22222222", "Anticonstitutionnellement" * 12 + " " + "🧵" * 40, 320, pseudonym="FFF"),
    ]  # fmt: skip


def period(scale: int = 1, parity: Parity | None = None) -> Period:
    """Figures of some days; `scale` times what a small shop has in one."""
    n = scale
    return Period(
        received=42 * n, shown=31 * n, waiting=3, withheld=4 * n, withdrawn=1 * n, expired=3 * n + 2 * n - 2,
        lapsed=1 * n - 1, undisplayable=0, masked=5 * n,
        by_reason={"insult": 2 * n, "advertising": n, "off-topic": n},
        flagged=9 * n, overruled=6 * n, contests=2 * n, contested=1, reversals=n,
        delays={
            "1-2": Delay(count=12 * n, median_s=1080, p95_s=9100), "3": Delay(count=5 * n, median_s=1140, p95_s=8000),
            "4-5": Delay(count=18 * n, median_s=1020, p95_s=8800),
        },
        shares={"1-2": Share(shown=11 * n, total=12 * n), "4-5": Share(shown=17 * n, total=18 * n)},
        pauses=1, paused_s=1500, second=Delay(count=2 * n, median_s=4000, p95_s=9000), dark=0, unplugged=2,
        unplugged_s=5400, parity=parity,
    )  # fmt: skip


def parity() -> Parity:
    """Negative and positive alike."""
    return Parity(
        negative=Share(shown=330, total=360), positive=Share(shown=510, total=540),
        shown=Difference(told="same", value=-0.028, low=-0.065, high=0.006),
        delay_s=Difference(told="same", value=60, low=-200, high=300),
        screen_s=Difference(told="same", value=-4, low=-20, high=15),
    )  # fmt: skip


def panel(scale: int = 30) -> Panel:
    """The figures since the beginning."""
    whole = period(scale * 12)
    return Panel(
        **{name: getattr(whole, name) for name in (
            "received", "shown", "waiting", "withheld", "withdrawn", "expired", "lapsed", "masked", "by_reason",
            "flagged", "overruled", "contests", "contested", "reversals",
        )},
        oldest_waiting_ms=NOW_MS - 95 * MINUTE, rules="2026-2", since_ms=NOW_MS - 330 * DAY_MS, ledger=48_211,
        head="7F3A-91C2", witnessed=48_100, agree=214, today=period(), month=period(scale, parity()),
    )  # fmt: skip


def shop(**more: object) -> Public:
    """The whole shop."""
    wall = cards()
    promises = [PublicPromise(card=one, since_ms=one.received_ms + DAY_MS) for one in wall if one.promise is not None]
    told = public(
        cards=wall, web=[NOTE, ARABIC, BENCH, REVIEW, CHAT], promises=promises, panel=panel(),
        labels={"site": "Site de la maison", "chat": "Conseil en ligne", "phone": "phone"},
        rules=[
            RulesOf(since_ms=NOW_MS - 330 * DAY_MS, rules=rules("2026-1")),
            RulesOf(since_ms=NOW_MS - 40 * DAY_MS, rules=rules("2026-2", answer_within_min=180, chat_days=21)),
        ],
        law=Law(controller="Maison Tilleul SARL, 3 rue du Tilleul, 75011 Paris\ndonnees@tilleul.example"),
        sources=[
            SourceStatus(name="site", label="Site de la maison", last_ok="2026-11-22T14:04:00Z", posts=900),
            SourceStatus(name="chat", label="Conseil en ligne", ok=False, last_ok="2026-11-21T08:00:00Z", posts=80),
        ],
    )  # fmt: skip
    return replace(told, **more)


def empty() -> Public:
    """A shop on its first morning."""
    return public(
        panel=Panel(today=Period(), month=Period(), since_ms=NOW_MS, rules="2026-1"),
        rules=[RulesOf(since_ms=NOW_MS - MINUTE, rules=rules("2026-1"))], law=Law(), shop_label="",
    )  # fmt: skip
