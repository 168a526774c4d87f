"""The team on a telephone: in and out, one message at a time, the desk's commands, refusals in words, no scripts."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feeder.web.parts import staff_view
from feeder.web.wording import Wording
from tests.feeder.web.pages.shop import rules
from tests.feeder.web.pages.team import CALL, HARSH, OBJECT, PASSWORD, SECOND, SHOWN, Team, post, queue
from tests.feeder.web.pages.test_rules import seen
from tests.feeder.web.phone.conftest import Visitor
from tests.feeder.web.phone.standin import NOW_MS
from wall.commands import Approve, DecideContest, PassOn, Reply, Second, Talk, Undo, Withhold
from wall.noticed import Finding
from wall.rules import REASONS
from wall.text import visible_controls
from wall.values import Mask, Span
from wall.words import refusal

ENGLISH = Wording("en", (), "UTC")


async def sign_in(visitor: Visitor) -> None:
    await visitor.get("/staff")
    await visitor.post("/staff/sign-in", {"account": "ines", "password": PASSWORD})
    assert (visitor.status, visitor.where) == (303, "/staff")
    await visitor.get("/staff")


async def press(visitor: Visitor, path: str, **fields: str) -> None:
    """Press a button of the page seen last."""
    form = {name: visitor.field(name) for name in ("id", "last")}
    await visitor.post(path, {**form, **fields})


async def test_whoever_did_not_sign_in_does_nothing(visitor: Visitor, team: Team) -> None:
    text = await visitor.get("/staff")
    assert "Se connecter" in text
    for path in (f"/staff/post/{CALL}", f"/staff/post/{CALL}/withhold", f"/staff/post/{CALL}/cover"):
        await visitor.get(path)
        assert (visitor.status, visitor.where) == (303, "/staff")
    await visitor.get("/staff")
    await press(visitor, f"/staff/post/{CALL}/approve", id="page-12345678", last="7")
    assert (visitor.status, visitor.where) == (303, "/staff")
    assert team.done == []


async def test_a_wrong_password_is_told_and_the_name_kept_not_the_password(visitor: Visitor, say: Wording) -> None:
    await visitor.get("/staff")
    text = await visitor.post("/staff/sign-in", {"account": "ines", "password": "zu kurz gesprungen"})
    assert visitor.status == 403
    assert refusal("wrong-password", {}, say.gettext) in html.unescape(text)
    assert 'value="ines"' in text
    assert "gesprungen" not in text


async def test_signing_in_takes_another_cookie_and_signing_out_ends_it(visitor: Visitor, team: Team) -> None:
    await visitor.get("/staff")
    before = [cookie.value for cookie in visitor.http.cookie_jar]
    await sign_in(visitor)
    after = [cookie.value for cookie in visitor.http.cookie_jar]
    assert before != after
    assert "Appelez-moi" in seen(visitor.text)
    await visitor.post("/staff/sign-out", {})
    assert team.signed == set()
    assert "Se connecter" in await visitor.get("/staff")


async def test_a_shift_that_is_over_leads_to_the_door(visitor: Visitor, team: Team) -> None:
    await sign_in(visitor)
    team.signed.clear()
    await press(visitor, f"/staff/post/{CALL}/approve")
    assert (visitor.status, visitor.where) == (303, "/staff?again")
    assert "Votre connexion a pris fin" in await visitor.get(visitor.where)


async def test_one_is_shown_with_what_was_ticked_covered_and_the_next_one_comes(visitor: Visitor, team: Team) -> None:
    await sign_in(visitor)
    assert "un numéro de téléphone\u202f?" in visitor.text
    await press(visitor, f"/staff/post/{CALL}/approve", m="15-29-phone")
    (made,) = team.done
    assert isinstance(made, Approve)
    assert (made.post, made.expect, made.masks) == (CALL, 7, (Mask(15, 29, "phone"),))
    text = seen(await visitor.get(visitor.where))
    assert "Il paraît sur le mur dans 10 secondes." in text
    assert "Des mots durs visant une personne. Les lire" in text
    await press(visitor, f"/staff/post/{HARSH}/undo", last="")
    assert isinstance(team.done[-1], Undo)


async def test_hard_words_stay_behind_a_veil_that_needs_no_script(visitor: Visitor) -> None:
    await sign_in(visitor)
    text = await visitor.get(f"/staff?after={CALL}")
    veil, words = text.index('<details class="veil">'), text.index("abruti")
    assert veil < words < text.index("</details>", veil)


async def test_a_refusal_without_its_words_is_told_and_with_them_done(
    visitor: Visitor, team: Team, say: Wording
) -> None:
    await sign_in(visitor)
    text = await visitor.get(f"/staff/post/{HARSH}/withhold")
    assert all(f"reason={code}" in text for code in REASONS)
    await visitor.get(f"/staff/post/{HARSH}/withhold?reason=insult")
    text = await press_refused(visitor)
    assert refusal("missing", {"reason": "insult", "missing": "span"}, say.gettext) in html.unescape(text)
    await press(visitor, f"/staff/post/{HARSH}/withhold", reason="insult", w="21-28")
    (made,) = team.done
    assert isinstance(made, Withhold)
    assert (made.reason, made.spans) == ("insult", (Span(21, 28),))


async def test_what_needs_two_people_is_told_as_proposed(visitor: Visitor) -> None:
    await sign_in(visitor)
    await visitor.get(f"/staff/post/{HARSH}/withhold?reason=off-topic")
    await press(visitor, f"/staff/post/{HARSH}/withhold", reason="off-topic")
    assert visitor.status == 303
    assert "Il sera refusé dès qu’une autre personne sera d’accord." in seen(await visitor.get(visitor.where))


async def press_refused(visitor: Visitor) -> str:
    await press(visitor, f"/staff/post/{HARSH}/withhold", reason="insult")
    assert visitor.status == 409
    return visitor.text


async def test_words_are_covered_step_by_step_and_shown_before_it_is_done(visitor: Visitor, team: Team) -> None:
    await sign_in(visitor)
    assert "[téléphone]" in await visitor.get(f"/staff/post/{CALL}/cover")
    await press(visitor, f"/staff/post/{CALL}/cover", m="15-29-phone", w="35-41", label="name")
    assert visitor.status == 200
    assert "Appelez-moi au [téléphone] , Mme [prénom] n’a" in seen(visitor.text)
    assert team.done == []
    await press(visitor, f"/staff/post/{CALL}/approve", m="35-41-name", label="name")
    assert [one.masks for one in team.done if isinstance(one, Approve)] == [(Mask(35, 41, "name"),)]


async def test_a_contest_is_decided_with_words_to_the_author(visitor: Visitor, team: Team) -> None:
    await sign_in(visitor)
    text = seen(await visitor.get("/staff?queue=contested"))
    assert "C’est pourtant bien de votre magasin" in text
    await press(visitor, f"/staff/post/{OBJECT}/reverse", text="Vous avez raison.")
    assert team.done == [
        DecideContest(id=team.done[0].id, post=OBJECT, expect=7, upheld=False, text="Vous avez raison.")
    ]
    assert visitor.where == f"/staff?queue=contested&done=reverse&of={OBJECT}"


async def test_whoever_refused_it_reads_the_contest_and_does_not_decide_it(visitor: Visitor, team: Team) -> None:
    team.posts[OBJECT] = replace(team.posts[OBJECT], refused_by=("ines", "lea"))
    await sign_in(visitor)
    text = seen(await visitor.get("/staff?queue=contested"))
    assert "C’est pourtant bien de votre magasin que je parle." in text
    assert "Quelqu’un qui n’a pas pris part au refus va décider." in text
    assert "/uphold" not in visitor.text


@pytest.mark.parametrize(
    ("name", "act", "fields", "kind"),
    [
        (SECOND, "second", {}, Second), (CALL, "pass", {"question": "Tu le connais ?"}, PassOn),
        (SHOWN, "reply", {"text": "Avec plaisir."}, Reply), (CALL, "talk", {}, Talk),
    ],
)  # fmt: skip
async def test_whatever_else_a_desk_can_do(
    visitor: Visitor, team: Team, name: str, act: str, fields: dict[str, str], kind: type
) -> None:
    await sign_in(visitor)
    await visitor.get(f"/staff/post/{name}")
    assert f"/staff/post/{name}/{act}" in visitor.text
    await press(visitor, f"/staff/post/{name}/{act}", **fields)
    assert visitor.status == 303
    (made,) = team.done
    assert isinstance(made, kind)
    assert made.post == name


async def test_whoever_waits_in_the_shop_stands_on_top(visitor: Visitor) -> None:
    await sign_in(visitor)
    text = seen(visitor.text)
    assert text.index("Quelqu’un est là") < text.index("Appelez-moi")
    assert "Caisses" in text


async def test_a_refused_command_is_told_and_what_was_written_is_kept(
    visitor: Visitor, team: Team, say: Wording
) -> None:
    await sign_in(visitor)
    await visitor.get(f"/staff/post/{SHOWN}")
    team.refuse = "conflict"
    await press(visitor, f"/staff/post/{SHOWN}/reply", text="Avec <plaisir>.")
    assert visitor.status == 409
    assert refusal("conflict", {}, say.gettext) in html.unescape(visitor.text)
    assert "Avec &lt;plaisir&gt;." in visitor.text


async def test_the_wall_is_paused_and_goes_on(visitor: Visitor, team: Team) -> None:
    await sign_in(visitor)
    await press(visitor, "/staff/pause", on="1")
    text = seen(await visitor.get("/staff"))
    assert "Le mur est en pause depuis" in text
    assert "Relancer le mur" in text
    await press(visitor, "/staff/pause", on="0")
    assert team.pauses == [True, False]


async def test_later_is_a_link_and_the_end_says_so(visitor: Visitor) -> None:
    await sign_in(visitor)
    assert f"after={CALL}" in visitor.text
    assert "C’était le dernier." in await visitor.get(f"/staff?after={HARSH}")
    for odd in ("/staff?queue=mine", "/staff?after=<b>", "/staff/post/UPPER"):
        await visitor.get(odd)
        assert visitor.status == 404


def test_the_closed_list_brings_what_the_rules_require(say: Wording) -> None:
    told = {one.code: one for one in staff_view.choices(rules("1"), say)}
    assert list(told) == list(REASONS)
    assert [code for code, one in told.items() if one.span] == [
        code for code, needs in REASONS.items() if "span" in needs
    ]
    assert [need for need, _ in told["hate"].needs] == ["ground"]


@given(
    st.sampled_from([one.id for one in queue()]),
    st.sampled_from([None, 1, 2, 3, 4, 5]),
    st.sampled_from(["ines", "marc"]),
)
def test_what_can_be_done_does_not_depend_on_stars(name: str, stars: int | None, me: str) -> None:
    told = {one.id: one for one in queue()}[name]
    starred = post(name, told.text or "", **{
        field: getattr(told, field) for field in ("state", "pending", "contest", "refused_by", "here_until_ms")
    }, stars=stars)  # fmt: skip
    able = staff_view.able(starred, me, masking=True, now_ms=NOW_MS)
    assert able == staff_view.able(told, me, masking=True, now_ms=NOW_MS)


def test_nobody_confirms_or_judges_what_they_refused() -> None:
    by_id = {one.id: one for one in queue()}
    for name, act in ((SECOND, "second"), (OBJECT, "contest")):
        assert act in staff_view.able(by_id[name], "ines", masking=True, now_ms=NOW_MS)
        assert act not in staff_view.able(by_id[name], "marc", masking=True, now_ms=NOW_MS)


def test_nothing_is_covered_where_rules_or_source_forbid_it() -> None:
    call = queue()[0]
    assert "cover" not in staff_view.able(call, "ines", masking=False, now_ms=NOW_MS)
    told = staff_view.reading(call, "ines", NOW_MS, ENGLISH, {}, strict=True)
    assert told.offers == ()


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(-3, 250), st.integers(-3, 250)), max_size=6))
def test_whatever_was_found_the_words_are_all_there(text: str, places: list[tuple[int, int]]) -> None:
    findings = [Finding(flag="phone", start=start, end=end, label="phone") for start, end in places]
    told = staff_view.reading(post("a" * 12, text, findings=findings), "x", NOW_MS, ENGLISH, {}, strict=False)
    bare = html.unescape(re.sub("</?span[^>]*>", "", told.words))
    assert spaced(bare) == spaced(visible_controls(text))


def spaced(text: str) -> str:
    """Spaces of every width as one: `display_form` may make one narrower."""
    return re.sub("[\u00a0\u202f]", " ", text)


def test_what_was_written_about_it_cannot_turn_the_page_around(say: Wording) -> None:
    hostile = "\u202eà l’envers"
    about = post(SHOWN, "x", contest="open", contest_words=hostile, question=hostile)
    told = staff_view.reading(about, "lea", NOW_MS, say, {}, strict=False).post
    for words in (told.contest_words, told.question):
        assert words == "⟦U+202E⟧à l’envers"
