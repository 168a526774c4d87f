"""What was noticed in a post, told at the desk: each kind by its name, the words that matched, the estimated tone."""

from __future__ import annotations

import pytest

from moderation.desk import Row
from moderation.drawing import found, tone
from moderation.drawing.about import About
from moderation.drawing.head import ESTIMATED, head
from tests.moderation.peer import post
from tests.moderation.test_drawing_post import FR, NOW, headed, said
from wall.noticed import Finding, Screened, Tone, Unscreened
from wall.values import Span

TEXT = "Service nul, à fuir. Bonjour à Zoé."
NUL, FUIR = Span(8, 11), Span(13, 19)


def heard(text: str = TEXT, **more: object) -> str:
    return said(head(Row(post("aaaaaaaaaaaa", text, **more)), FR, 120, NOW, About()))


def toned(label: str = "neg", **more: object) -> Screened:
    return Screened(tone=Tone(label=label, engine="rules-fr/1", **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("flag", sorted({*found.FLAGS, *(key.partition("/")[0] for key in found.KINDS)}))
def test_every_flag_has_a_name_of_its_own_in_french(flag: str) -> None:
    assert found.name(flag, FR) != flag
    assert len({found.name(each, FR) for each in found.FLAGS}) == len(found.FLAGS)


def test_a_kind_says_more_than_its_flag_and_stands_apart() -> None:
    findings = [
        Finding(flag="abuse", kind="threat", start=0, end=7), Finding(flag="abuse", kind="insult", start=8, end=11),
        Finding(flag="abuse", kind="of-tomorrow", start=13, end=19),
    ]  # fmt: skip
    told = heard(findings=findings, state="shown")
    assert "menace ? « Service »" in told
    assert "insulte visant quelqu’un ? « nul »" in told
    assert "propos durs visant quelqu’un" in told or "visant quelqu’un ? « à fuir »" in told


def test_what_is_about_the_whole_post_says_how_many_and_which_other_and_underlines_nothing() -> None:
    finding = Finding(flag="duplicate", other="cccccccccccc", count=3)
    assert "déjà dit ? (3 messages en 30 jours) #cccccccccccc" in heard(findings=[finding])
    assert found.spans(post("aaaaaaaaaaaa", TEXT, findings=[finding])) == ()


def test_a_link_is_told_once() -> None:
    findings = [Finding(flag="url", start=0, end=7, label="link"), Finding(flag="link", start=0, end=7)]
    told = heard(findings=findings)
    assert "adresse web ? « Service »" in told
    assert "contient un lien" not in told
    assert "contient un lien « Service »" in heard(findings=findings[1:])


def test_the_tone_is_an_estimate_with_the_words_that_told() -> None:
    told = heard(screened=toned(score=-0.8, spans=(NUL, FUIR)))
    assert "ton, estimé : plutôt négatif « nul », « à fuir »" in told
    assert "ton, estimé : à vérifier" in heard(screened=toned("unsure"))


def test_with_stars_only_a_contradiction_is_told() -> None:
    stars = Tone(label="pos", engine="stars", spans=(NUL,))
    assert tone.lines(post("a", TEXT, screened=Screened(tone=stars)), FR) == []
    mismatch = Screened(tone=Tone(label="pos", engine="stars", spans=(NUL,), mismatch=True))
    assert "les mots semblent dire autre chose que les étoiles « nul »" in heard(screened=mismatch, stars=5)


@pytest.mark.parametrize("label", ["neg", "neu", "pos", "unsure"])
def test_every_tone_is_drawn_alike(label: str) -> None:
    drawn = head(Row(post("aaaaaaaaaaaa", TEXT, screened=toned(label, spans=(NUL,)))), FR, 120, NOW)
    (line,) = [line for line in drawn if any("ton, estimé" in text for text, _ in line)]
    assert {names for _, names in line} == {"soft"}


def test_behind_the_veil_no_word_is_quoted() -> None:
    screened = toned(spans=(NUL, FUIR))
    told = heard(findings=[Finding(flag="abuse", kind="insult", start=8, end=11)], screened=screened)
    assert "insulte visant quelqu’un ?" in told
    assert "ton, estimé : plutôt négatif" in told
    assert "nul" not in told
    assert "fuir" not in told


def test_what_was_not_looked_at_is_told_with_the_reason_but_no_extra_that_is_not_there() -> None:
    missing = (
        Unscreened(what="tone", why="broken"), Unscreened(what="abuse", why="slow"),
        Unscreened(what="semantic", why="missing"), Unscreened(what="names", why="behind"),
        Unscreened(what="abuse.screener", why="slow"), Unscreened(what="privacy.phone", why="broken"),
    )  # fmt: skip
    told = heard(screened=Screened(missing=missing))
    assert "pas examiné : ton (panne), mots durs (trop long à examiner), noms (trop de textes attendent)" in told
    assert told.count("mots durs") == 1
    assert "numéros de téléphone (panne)" in told
    assert "pas examiné" not in heard(screened=Screened(missing=missing[2:3]))


def test_a_language_that_was_heard_is_named_where_the_source_tells_none() -> None:
    assert "en espagnol" in headed(screened=Screened(language="es"))
    assert "en néerlandais" in headed(language="nl", screened=Screened(language="es"))
    assert "pas de traduction" not in headed(screened=Screened(language="fr"))


def test_hostile_notes_are_harmless_and_short() -> None:
    many = tuple(Unscreened(what="\x1b[31m" + "x" * 400, why="slow") for _ in range(9))
    screened = Screened(tone=Tone(label="neg", spans=(Span(0, 9_999),)), missing=many)
    drawn = head(Row(post("aaaaaaaaaaaa", "a\x1b[2J" * 300, screened=screened)), FR, 80, NOW)
    soft = [line for line in drawn if any("estimé" in text or "xxx" in text for text, _ in line)]
    assert 1 <= len(soft) <= ESTIMATED
    assert "\x1b" not in said(drawn)


def test_a_low_desk_says_how_much_more_was_noticed() -> None:
    findings = [Finding(flag=flag, start=0, end=7) for flag in ("name", "order", "phone", "email")]
    drawn = head(Row(post("aaaaaaaaaaaa", TEXT, findings=findings)), FR, 80, NOW, About(low=True))
    noted = [said([line]) for line in drawn if "⚑" in said([line])]
    assert noted == ["⚑ nom d’une personne ? ⚑ numéro de commande ou de dossier ? +2"]
