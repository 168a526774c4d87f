"""A house in which very many posts wait, and the people who decide them."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from zoneinfo import ZoneInfo

from feeder.house import House
from feeder.ingest import Ingest
from feeder.sources.base import Seen
from wall.clock import SystemClock
from wall.events import Rating
from wall.log.sqlite import SqliteLog
from wall.vault import Vault

SOURCES = ("avis", "forum", "blog")
IN_ONE = 2000
CHARACTERS = 300
WORDS = """
accueil achat adresse agréable aimable allée ambiance année appel après-midi article assiette attente aujourd’hui
bancale bibliothèque boîte bougie cadeau caisse carton chaise client colis commande comptoir conseil couleur coussin
déçu délai demain dîner échange écrit éclairage emballage enfant énorme entrée équipe escalier étagère fauteuil
fenêtre fête grand-mère heure hier impossible jardin jouet jour lampe leçon livraison luminaire magasin maison matin
merci miroir mois neige noël nouveau octobre offre panier parfait parking patience pièce plateau poignée porte
problème promesse qualité rayon rideau samedi sapin semaine sourire superbe table tapis téléphone théière tiroir
vaisselle vase vendeuse verre vitrine voisin week-end
""".split()  # noqa: SIM905 - a list would be eight times as long


def people(count: int) -> list[str]:
    """The names of `count` moderators."""
    return [f"desk-{number:02d}" for number in range(count)]


def accounts(count: int) -> str:
    """The accounts of `count` moderators, for wall.toml."""
    return "".join(f'[[account]]\nname = "{name}"\nrole = "moderator"\n' for name in people(count))


def written(number: int, rng: random.Random) -> Seen:
    """A post of 300 characters that no other is like; one in a thousand speaks of a « cafetière »."""
    text = f"n° {number} "
    while len(text) < CHARACTERS:
        text += rng.choice(WORDS) + rng.choice((" ", " ", " ", ", ", ". "))
    if number % 1000 == 0:
        text = text[:250] + " la cafetière"
    rating = Rating(1 + number % 5) if number % 3 else None
    return Seen(
        native_id=str(number), text=text[:CHARACTERS], author=f"Client {number}", rating=rating, language="fr"
    )


async def crowd(folder: Path, count: int) -> None:
    """Write a log in which `count` posts of three sources wait, where `bench_house` will look for it."""
    (folder / "var").mkdir()
    vault = await Vault.open(folder / "var/keys.db")
    house = await House.open(
        SqliteLog.open(folder / "var/log.db"), vault, SystemClock(), ZoneInfo("Europe/Paris"), "bench"
    )
    works = asyncio.create_task(house.run())
    rng = random.Random(4)
    try:
        for start in range(0, count, IN_ONE):
            some = [written(number, rng) for number in range(start, min(start + IN_ONE, count))]
            for source in SOURCES:
                mine = [one for at, one in enumerate(some) if SOURCES[at % len(SOURCES)] == source]
                await Ingest(house, source, "bench").take(mine)
    finally:
        works.cancel()
        await asyncio.gather(works, return_exceptions=True)
        await house.log.close()
        await vault.close()
