"""The worst that people write, each with an ordinary post before and after it, for the gallery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.display.gallery_day import CARDS, LONG, post
from wall.wire import Card

_MEN = (LONG + " " + LONG)[:1_997] + " 🙂"
_TEXTS: Mapping[str, tuple[str, dict[str, object]]] = {
    "2000-characters": (_MEN, {"stars": 1}),
    "emoji": ("👍🏽", {"stars": 5}),
    "arabic": (
        "اشتريت 3 كراسي بسعر 129,90 € وطاولة (موديل Orme) يوم 14/11.\nوصل الطلب خلال 24 ساعة، خدمة ممتازة. "
        "رقم المكتب: +33 1 23 45.",
        {"stars": 4},
    ),
    "url": ("Voir https://exemple.test/" + "chemin/très-long/" * 15 + "?a=1&b=2 !", {"stars": 3}),
    "zalgo": ("Z̶̢̨̛̰͍̈́͊̕a̸̧̛͖̠̍̒̀l̷͙̦̍̾̚g̴̢̛͓̏̀o̵͇̦͐̓ " * 9 + "mais le tapis est joli.", {"stars": 2}),
    "newlines": ("Tout en haut." + "\n" * 40 + "Tout en bas.", {"stars": 4}),
    "name": ("Un nom de quatre-vingts caractères.", {
        "stars": 4,
        "pseudonym": "Marie-Emmanuelle de la Tour d’Aubigné-Montmorency, cliente fidèle depuis 1987 !!",
    }),
    "mixed": (
        "שלום, le fauteuil s’appelle « 安楽椅子 » et coûte 1 290 € ; ขอบคุณ, спасибо, ευχαριστώ !", {"stars": 5},
    ),
    "controls": ("Texte\x00 avec \x1b[31mdes \u202eordres\u202c cachés et \ue000 un signe privé.", {"stars": 1}),
    "cjk": ("服务非常好，店员很耐心。沙发比照片上还漂亮！配送也很准时，下次还会再来。" * 3, {"stars": 5}),
}  # fmt: skip
WORST: Mapping[str, Sequence[Card]] = {
    name: (CARDS[0], post(f"w-{name}", "11-21 15:30", text, **given), CARDS[5])
    for name, (text, given) in _TEXTS.items()
}
"""By name, the cards of a wall in a bad mood."""
