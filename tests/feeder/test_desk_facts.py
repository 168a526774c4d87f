"""What the desk's newer commands come to: second opinions, blocks, dictated notes, hand-overs, accounts, tokens."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeder.sources.base import Seen
from tests.feeder.support import Place, place
from tests.feeder.test_decide import refused
from wall import commands as do
from wall.log.base import LogBroken
from wall.state import totals

TEXT = "Bonjour, la dame du rayon jardin m'a dit : « SECRETWORDS »"


# --- a second opinion ------------------------------------------------------------------------------------------


async def test_a_question_is_read_while_it_stands_and_forgotten_with_its_post(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Bien"))
        now = here.house.state.posts[post]
        done = await here.do(do.PassOn(id=here.id(), post=post, question="SECRETWORDS ?"), "noa")
        assert (done.event, now.asked_by, now.passed) == ("passed-on", "noa", ("noa",))
        assert await here.house.contents.question(now) == "SECRETWORDS ?"
        assert await refused(here.do(do.PassOn(id=here.id(), post=post), "camille")) == "nobody-else"
        await administered(here)
        await here.do(do.PassOn(id=here.id(), post=post), "camille")
        assert await here.house.contents.question(now) == ""
        await here.do(do.Undo(id=here.id(), post=post), "camille")
        assert now.passed == ("noa",)
        await here.do(do.Forget(id=here.id(), post=post, because="art. 17"))
        for file in tmp_path.iterdir():
            assert b"SECRET" not in file.read_bytes(), file


async def test_a_race_between_passing_on_and_deciding_is_a_conflict(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Bien"))
        seen = here.house.state.posts[post].last_seq
        await here.do(do.PassOn(id=here.id(), post=post, expect=seen), "noa")
        assert await refused(here.do(do.Approve(id=here.id(), post=post, expect=seen))) == "conflict"
        await here.approve(post)
        assert await refused(here.do(do.PassOn(id=here.id(), post=post), "camille")) == "decided"


# --- blocking --------------------------------------------------------------------------------------------------


def note(number: int, author: str = "device-7", kind: str = "note") -> Seen:
    return Seen(native_id=str(number), text=f"mot {number}", author_id=author, kind=kind)  # type: ignore[arg-type]


async def test_a_blocked_author_is_received_counted_and_decided_all_the_same(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        first, second = await here.see(note(1), note(2))
        posts = here.house.state.posts
        assert posts[first].author == posts[second].author != ""
        assert "device" not in posts[first].author
        block = do.Block(id=here.id(), post=first, reason="insult")
        assert await refused(here.do(do.Block(id=here.id(), post=first, reason="rude"))) == "unknown-reason"
        assert (await here.do(block)).event == "author-blocked"
        assert posts[first].author in here.house.state.blocked
        (third,) = await here.show(note(3))
        assert posts[third].visible
        assert totals(here.house.state)["received"] == 3
        assert (await here.do(do.Unblock(id=here.id(), post=third), "noa")).event == "author-unblocked"
        assert here.house.state.blocked == {}
    async with place(tmp_path, here.clock) as again:
        (fourth,) = await again.see(note(4))
        assert again.house.state.posts[fourth].author == again.house.state.posts[first].author


async def test_only_notes_of_a_source_that_tells_authors_apart_have_one(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        nobody, review = await here.see(note(1, author=""), note(2, kind="review"))
        (other,) = await here.see(note(3), source="livre")
        (mine,) = await here.see(note(3))
        posts = here.house.state.posts
        assert (posts[nobody].author, posts[review].author) == ("", "")
        assert posts[other].author != posts[mine].author
        for post in (nobody, review):
            assert await refused(here.do(do.Block(id=here.id(), post=post, reason="insult"))) == "not-blockable"


# --- the counter, and the end of a shift -----------------------------------------------------------------------


async def test_a_dictated_note_comes_in_whole_and_once(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        command = do.Dictate(id="dictated-1", text=TEXT, language="fr")
        done = await here.do(command, "noa")
        assert done.post is not None
        assert (done.event, done.post.kind, done.post.source, done.post.state) == (
            "received",
            "note",
            "counter",
            "waiting",
        )
        assert (done.post.language, done.post.flags, done.post.author) == ("fr", (), "")
        content = await here.house.contents.text(done.post)
        assert content is not None
        assert content.text == TEXT
        again = await here.do(command, "noa")
        assert (again.seq, again.post) == (done.seq, done.post)
        assert totals(here.house.state)["received"] == 1
        assert await refused(here.do(do.Dictate(id=here.id(), text=" \n"))) == "no-words"
        assert await refused(here.do(do.Dictate(id=here.id(), text="x"), "vue")) == "not-allowed"
        await here.do(do.Forget(id=here.id(), post=done.post.id, because="art. 17"))
        for file in tmp_path.iterdir():
            assert b"SECRET" not in file.read_bytes(), file


async def test_words_for_whoever_comes_next(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.do(do.HandOver(id=here.id(), text="SECRETWORDS"), "noa")
        relay = here.house.state.handovers["lyon"]
        assert (relay.by, await here.house.contents.handover(relay)) == ("noa", "SECRETWORDS")
        assert await refused(here.do(do.HandOver(id=here.id(), text=" "))) == "no-words"
        assert b"SECRET" not in (tmp_path / "log.db").read_bytes()
        assert await here.house.vault.forget(f"handover.{relay.id}") == 1
        assert await here.house.contents.handover(relay) == ""


async def test_what_is_not_possible_needs_a_why(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="Un banc ?"))
        bare = do.Promise(id=here.id(), post=post, state="declined", text="  ")
        assert await refused(here.do(bare)) == "no-words"
        await here.do(do.Promise(id=here.id(), post=post, state="declined", text="Le trottoir est à la ville"))
        assert here.house.state.posts[post].promise == "declined"


# --- accounts --------------------------------------------------------------------------------------------------


class Pockets:
    """Secrets in memory. `broken`: the next event after a secret is not written."""

    def __init__(self) -> None:
        self.tokens: dict[str, str] = {}
        self.passwords: dict[str, str] = {}
        self.full = False

    async def issue(self, account: str, expires_ms: int) -> tuple[str, str]:
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = account
        return token, f"secret of {account}"

    async def revoke(self, token: str) -> None:
        self.tokens.pop(token, None)

    async def hashed(self, password: str) -> str:
        return f"hash of {password}"

    async def keep_password(self, account: str, hashed: str) -> None:
        if self.full:
            raise LogBroken("the disk is full")
        self.passwords[account] = hashed


async def administered(here: Place) -> Pockets:
    pockets = Pockets()
    here.house.secrets = pockets
    await here.do(do.SetAccount(id=here.id(), account="aude", role="administrator"), "feeder")
    return pockets


def token(here: Place, account: str, hours: int = 24) -> do.IssueToken:
    return do.IssueToken(id=here.id(), account=account, hours=hours)


async def test_accounts_are_made_and_closed_by_an_administrator(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await administered(here)
        hire = do.SetAccount(id=here.id(), account="jo", role="moderator")
        assert await refused(here.do(hire, "camille")) == "administrators-only"
        done = await here.do(hire, "aude")
        assert (done.event, here.house.state.accounts["jo"].actor) == ("account-set", "aude")
        (post,) = await here.see(Seen(native_id="1", text="Bien"))
        await here.approve(post, "jo")
        await here.do(do.SetAccount(id=here.id(), account="jo", role="moderator", enabled=False), "aude")
        assert await refused(here.do(do.Undo(id=here.id(), post=post), "jo")) == "not-allowed"
        last = do.SetAccount(id=here.id(), account="aude", role="viewer")
        assert await refused(here.do(last, "aude")) == "last-administrator"


async def test_a_tokens_secret_is_told_once_and_its_event_is_written(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        pockets = await administered(here)
        command = token(here, "vue", hours=9)
        done = await here.do(command, "aude")
        assert (done.event, done.secret) == ("token-issued", "secret of vue")
        ((name, issued),) = here.house.state.tokens.items()
        assert (issued.account, issued.actor, issued.expires_ms) == (
            "vue",
            "aude",
            here.house.now_ms() + 9 * 3_600_000,
        )
        assert (await here.do(command, "aude")).secret == ""
        assert await refused(here.do(do.RevokeToken(id=here.id(), token=name), "noa")) == "administrators-only"
        await here.do(do.RevokeToken(id=here.id(), token=name), "vue")
        assert (here.house.state.tokens, pockets.tokens) == ({}, {})
        assert await refused(here.do(do.RevokeToken(id=here.id(), token=name), "aude")) == "unknown-token"


async def test_no_secret_is_made_for_what_may_not_be(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        pockets = await administered(here)
        assert await refused(here.do(token(here, "vue"), "noa")) == "administrators-only"
        assert await refused(here.do(token(here, "noa", hours=25), "noa")) == "own-token-too-long"
        assert await refused(here.do(token(here, "nobody"), "aude")) == "unknown-account"
        await here.do(token(here, "noa"), "noa")
        assert list(pockets.tokens.values()) == ["noa"]


async def test_a_secret_whose_event_was_not_written_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> int:
        raise LogBroken("disk full")

    async with place(tmp_path) as here:
        pockets = await administered(here)
        with monkeypatch.context() as broken:
            broken.setattr(here.house.log, "append", full)
            with pytest.raises(LogBroken, match="disk full"):
                await here.do(token(here, "noa"), "noa")
        assert (pockets.tokens, here.house.state.tokens) == ({}, {})


async def test_a_password_is_ones_own_or_an_administrators_act(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        pockets = await administered(here)
        for actor, account in (("noa", "noa"), ("aude", "vue")):
            done = await here.do(do.SetPassword(id=here.id(), account=account, password="long enough"), actor)
            assert done.event == "password-set"
        assert set(pockets.passwords) == {"noa", "vue"}
        assert {name: set_.actor for name, set_ in here.house.state.passwords.items()} == {
            "noa": "noa",
            "vue": "aude",
        }
        for actor, account, why in (
            ("camille", "noa", "administrators-only"), ("ecran-1", "ecran-1", "administrators-only"),
            ("nobody", "nobody", "administrators-only"), ("aude", "nobody", "unknown-account"),
        ):  # fmt: skip
            command = do.SetPassword(id=here.id(), account=account, password="long enough")
            assert await refused(here.do(command, actor)) == why
        assert b"long enough" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


async def test_a_password_that_could_not_be_kept_leaves_the_one_of_before_and_is_kept_when_asked_again(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        pockets = await administered(here)
        await here.do(do.SetPassword(id=here.id(), account="noa", password="the first one"), "noa")
        again = do.SetPassword(id=here.id(), account="noa", password="the second one")
        pockets.full = True
        with pytest.raises(LogBroken):
            await here.do(again, "noa")
        assert pockets.passwords == {"noa": "hash of the first one"}
        pockets.full = False
        await here.do(again, "noa")
        assert pockets.passwords == {"noa": "hash of the second one"}
        # The same id about somebody else, or from somebody else, is no way in.
        for actor, account in (("noa", "vue"), ("vue", "noa")):
            stolen = do.SetPassword(id=again.id, account=account, password="a third one")
            assert await refused(here.do(stolen, actor)) == "administrators-only"
        await here.do(do.SetPassword(id=again.id, account="noa", password="not this one"), "aude")
        assert pockets.passwords == {"noa": "hash of the second one"}


async def test_a_house_without_secrets_says_so(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        assert await refused(here.do(token(here, "noa"), "noa")) == "no-accounts"
        own = do.SetPassword(id=here.id(), account="noa", password="")
        assert await refused(here.do(own, "noa")) == "no-accounts"
        assert await refused(here.do(do.RevokeToken(id=here.id(), token="x"), "noa")) == "no-accounts"
