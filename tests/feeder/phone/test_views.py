"""What a receipt shows: the proof, and whether the checkpoint that it carries and the ledger of now are one log."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from feeder.phone.compared import Compared
from tests.feeder.phone.stage import Shop, a_shop
from wall import commands as do
from wall import phone
from wall.ledger import Checkpoint, consistent, includes
from wall.ledger.notes import Signer, read_note
from wall.post import Post


async def test_the_proof_is_one_and_the_receipts_checkpoint_includes_the_note(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        first = await shop.note()
        assert first.proof is not None
        assert first.note == first.proof.note
        root = read_note(first.note, shop.checkpoints.vkey).root
        assert includes(first.proof.leaf.hash, first.proof.index, first.proof.size, first.proof.path, root)
        for number in range(5):
            await shop.note(f"mot {number}")
        again = await shop.open(first.receipt, first.note)
        assert (again.held, again.receipt) == ("yes", first.receipt)
        assert again.proof is not None
        then, now = read_note(first.note, shop.checkpoints.vkey), read_note(again.note, shop.checkpoints.vkey)
        assert then.size < now.size == again.proof.size
        assert consistent(then.size, now.size, then.root, now.root, again.extends)


async def test_receipts_that_agree_are_counted_once_each_and_over_a_restart(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        a, b = await shop.note("un"), await shop.note("deux")
        assert (await shop.open(a.receipt)).held == ""
        for _ in range(3):
            assert (await shop.open(a.receipt, a.note)).held == "yes"
        await shop.open(b.receipt, b.note)
        assert (shop.here.house.panel().agree, shop.here.house.panel().disagree) == (2, 0)
        kept = (tmp_path / "side.db").read_bytes() + (tmp_path / "side.db-wal").read_bytes()
        assert a.receipt.encode() not in kept
        assert a.post.encode() not in kept
    async with a_shop(tmp_path) as shop:
        assert (shop.here.house.panel().agree, shop.here.house.panel().disagree) == (2, 0)


async def rewritten(shop: Shop, size: int) -> str:
    """A checkpoint of this very key, over another past."""
    signer = Signer.load(shop.here.folder / "ledger.key", "vis-a-vis/lyon")
    return signer.sign(Checkpoint("vis-a-vis/lyon", size, b"\7" * 32, 1))


async def test_a_rewritten_past_is_told_and_stays_told(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        a = await shop.note()
        size = shop.here.house.ledger.size
        for held in (await rewritten(shop, size), await rewritten(shop, size + 5)):  # another past; or a cut one
            view = await shop.open(a.receipt, held)
            assert (view.held, view.extends) == ("no", [])
        assert (await shop.open(a.receipt, a.note)).held == "yes"
        assert (shop.here.house.panel().agree, shop.here.house.panel().disagree) == (0, 1)
    async with a_shop(tmp_path) as shop:
        assert shop.here.house.panel().disagree == 1


@given(st.text(max_size=200))
def test_a_checkpoint_that_is_none_is_unreadable_and_counts_for_nothing(held: str) -> None:
    class Signed:
        vkey = "vis-a-vis/lyon+e2169dfc+AVi3JwMQraVEPjb4gs/IVUWZurEAL3v4ujQRWUUGYSaN"

    compared = Compared(None, None, Signed(), {})  # type: ignore[arg-type]
    assert compared.read(held)[0] == ("unreadable" if held else "")


async def test_another_walls_checkpoint_is_unreadable(tmp_path: Path) -> None:
    async with a_shop(tmp_path / "a") as shop, a_shop(tmp_path / "b") as other:
        ours, theirs = await shop.note(), await other.note()
        assert (await shop.open(ours.receipt, theirs.note)).held == "unreadable"
        assert (await shop.open(ours.receipt, ours.note[:-9])).held == "unreadable"
        assert (shop.compared.agree, shop.compared.disagree) == (0, 0)


async def test_the_reply_is_told_when_it_is_public(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view = await shop.note()
        await shop.here.do(do.Reply(id=shop.here.id(), post=view.post, text="Nous y pensons."), "noa")
        await shop.here.approve(view.post)
        shop.here.step(10)
        told = await shop.open(view.receipt)
        assert (len(told.reply), told.decided_ms) == (1, told.shown_ms)


async def test_a_defect_is_told_and_cuts_nothing_off(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view = await shop.note("un secret bien gardé")

        def broken(_house: object, _post: Post) -> None:
            raise ValueError("un secret bien gardé")

        shop.office.views._state = broken
        told = await shop.ask(phone.OpenReceipt(n=4, receipt=view.receipt))
        assert (told.n, told.ok, told.code) == (4, False, "broken")
