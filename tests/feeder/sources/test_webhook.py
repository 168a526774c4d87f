"""A delivery is answered once it is durable, and never has an effect twice."""

from __future__ import annotations

import asyncio

import pytest

from feeder.sources.base import SourceError
from feeder.sources.shared.receiver import QUEUE
from feeder.sources.webhook import Webhook
from tests.feeder.sources.hooks import Reader, Sender, read, review, webhook
from wall.clock import SteppedClock


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def sender(clock: SteppedClock) -> Sender:
    return Sender(clock)


async def handed(reader: Reader) -> None:
    await reader.handed.wait()


async def test_it_says_at_once_that_it_listens(clock: SteppedClock) -> None:
    batch = await anext(webhook(clock).batches(None))
    assert (batch.items, batch.cursor, batch.rejected) == ((), None, ())


async def test_the_answer_comes_when_the_posts_are_written(clock: SteppedClock, sender: Sender) -> None:
    async with read(hook := webhook(clock), writes=False) as feeder:
        answer = asyncio.create_task(hook.deliver(sender.signed(review()), review()))
        await handed(feeder)
        assert not answer.done()
        assert feeder.texts == []
        feeder.may_write.set()
        assert await answer == (200, {"status": "stored", "posts": 1, "rejected": []})
        assert feeder.texts == ["avis 1"]


async def test_several_wait_together_and_are_written_together(clock: SteppedClock, sender: Sender) -> None:
    async with read(hook := webhook(clock), writes=False) as feeder:
        bodies = [review(number) for number in range(20)]
        answers = [asyncio.create_task(hook.deliver(sender.signed(body), body)) for body in bodies]
        await handed(feeder)
        feeder.may_write.set()
        assert [status for status, _ in await asyncio.gather(*answers)] == [200] * 20
        assert feeder.texts == [f"avis {number}" for number in range(20)]
        assert len(feeder.written) <= 3


async def test_a_retry_and_a_replay_have_no_effect(clock: SteppedClock, sender: Sender) -> None:
    async with read(hook := webhook(clock)) as feeder:
        headers = sender.signed(review(), "msg_a")
        assert (await hook.deliver(headers, review()))[0] == 200
        assert await hook.deliver(headers, review()) == (200, {"status": "already received"})
        clock.step(60)
        retried = sender.signed(review(), "msg_a")
        assert retried["webhook-signature"] != headers["webhook-signature"]
        assert await hook.deliver(retried, review()) == (200, {"status": "already received"})
        status, answer = await hook.deliver(sender.signed(review(2), "msg_a"), review(2))
        assert (status, "another body" in answer["error"]) == (409, True)
        assert feeder.texts == ["avis 1"]
        clock.step(300)
        assert (await hook.deliver(headers, review()))[0] == 401


async def test_a_replay_after_a_restart_has_no_effect(clock: SteppedClock, sender: Sender) -> None:
    async with read(hook := webhook(clock)) as feeder:
        headers = sender.signed(review(), "msg_a")
        assert (await hook.deliver(headers, review()))[0] == 200
        cursor = feeder.cursor
    async with read(hook := webhook(clock), cursor=cursor) as feeder:
        await hook.deliver(sender.signed(review(2)), review(2))
        assert await hook.deliver(headers, review()) == (200, {"status": "already received"})
        assert feeder.texts == ["avis 2"]
    assert cursor is not None
    assert "avis" not in cursor


async def test_a_replay_that_comes_before_we_remember_has_no_effect(clock: SteppedClock, sender: Sender) -> None:
    headers, other = sender.signed(review(), "msg_a"), sender.signed(review(3), "msg_a")
    async with read(hook := webhook(clock)) as feeder:
        await hook.deliver(headers, review())
        cursor = feeder.cursor
    for given, body, expected in ((headers, review(), 200), (other, review(3), 503)):
        hook = webhook(clock)
        early = asyncio.create_task(hook.deliver(given, body))
        late = asyncio.create_task(hook.deliver(sender.signed(review(2)), review(2)))
        await asyncio.wait({early, late}, timeout=0)
        async with read(hook, cursor=cursor) as feeder:
            assert (await early)[0] == expected
            assert (await late)[0] == 200
            assert feeder.texts == ["avis 2"]
        assert (await hook.deliver(given, body))[0] == (200 if expected == 200 else 409)


async def test_what_is_remembered_is_bounded(
    clock: SteppedClock, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeder.sources.shared.receiver.REMEMBERED_DURABLY", 3)
    async with read(hook := webhook(clock)) as feeder:
        for number in range(8):
            await hook.deliver(sender.signed(review(number)), review(number))
        assert feeder.cursor is not None
        assert feeder.cursor.count("msg_") == 3
        clock.step(301)
        await hook.deliver(sender.signed(review(9)), review(9))
        assert feeder.cursor.count("msg_") == 1


@pytest.mark.parametrize("cursor", ["", "x", "{}", '{"known": 3}', '{"known": {"a": ["b"]}}', "\ud800"])
async def test_a_cursor_that_is_none_of_ours(clock: SteppedClock, cursor: str) -> None:
    assert (await anext(webhook(clock).batches(cursor))).items == ()


async def test_the_same_delivery_twice_at_once_is_written_once(clock: SteppedClock, sender: Sender) -> None:
    async with read(hook := webhook(clock), writes=False) as feeder:
        headers = sender.signed(review(), "msg_a")
        answers = [asyncio.create_task(hook.deliver(headers, review())) for _ in range(3)]
        await handed(feeder)
        feeder.may_write.set()
        assert {status for status, _ in await asyncio.gather(*answers)} == {200}
        assert feeder.texts == ["avis 1"]


async def test_a_full_queue_says_so(clock: SteppedClock, sender: Sender) -> None:
    hook = webhook(clock)
    waiting = [asyncio.create_task(hook.deliver(sender.signed(review(n)), review(n))) for n in range(QUEUE)]
    status, answer = await asyncio.create_task(hook.deliver(sender.signed(review(99)), review(99)))
    assert (status, answer["retry_after_s"]) == (503, 5)
    async with read(hook) as feeder:
        assert {status for status, _ in await asyncio.gather(*waiting)} == {200}
        assert len(feeder.texts) == QUEUE


async def test_what_could_not_be_written_is_sent_again(clock: SteppedClock, sender: Sender) -> None:
    hook, headers = webhook(clock), sender.signed(review(), "msg_a")
    async with read(hook, writes=False) as feeder:
        answer = asyncio.create_task(hook.deliver(headers, review()))
        await handed(feeder)
        feeder.broken = True
        feeder.may_write.set()
        assert (await answer)[0] == 503
    async with read(hook) as feeder:
        assert await hook.deliver(headers, review()) == (200, {"status": "stored", "posts": 1, "rejected": []})
        assert feeder.texts == ["avis 1"]


async def test_nobody_waits_for_ever_and_what_is_written_late_is_known(clock: SteppedClock, sender: Sender) -> None:
    hook, headers = webhook(clock, answer_s=0.01), sender.signed(review(), "msg_a")
    status, answer = await hook.deliver(headers, review())
    assert (status, "in time" in answer["error"]) == (503, True)
    async with read(hook) as feeder:
        await hook.deliver(sender.signed(review(2)), review(2))
        assert await hook.deliver(headers, review()) == (200, {"status": "already received"})
        assert feeder.texts == ["avis 1", "avis 2"]


async def test_stopping_tells_all_who_wait(clock: SteppedClock, sender: Sender) -> None:
    async with read(hook := webhook(clock), writes=False) as feeder:
        answers = [asyncio.create_task(hook.deliver(sender.signed(review(n)), review(n))) for n in range(3)]
        await handed(feeder)
        await hook.close()
        assert {status for status, _ in await asyncio.gather(*answers)} == {503}
        status, answer = await hook.deliver(sender.signed(review(9)), review(9))
        assert (status, "stopping" in answer["error"]) == (503, True)
        feeder.may_write.set()


async def test_reading_ends_after_close(clock: SteppedClock) -> None:
    hook = webhook(clock)
    batches = hook.batches(None)
    await anext(batches)
    ending = asyncio.ensure_future(anext(batches, None))
    await hook.close()
    assert await ending is None


async def test_what_is_refused_is_told_and_the_rest_kept(clock: SteppedClock, sender: Sender) -> None:
    body = b'{"posts": [{"id": "1", "text": "bien"}, {"id": "2", "txt": "secret"}]}'
    async with read(hook := webhook(clock)) as feeder:
        status, answer = await hook.deliver(sender.signed(body), body)
        assert status == 200
        assert [told["id"] for told in answer["rejected"]] == ["2"]
        assert feeder.texts == ["bien"]
        assert "secret" not in feeder.written[-1].rejected[0]
        body = b'{"posts": [{"id": "2", "txt": "secret"}]}'
        assert (await hook.deliver(sender.signed(body), body))[0] == 422
        assert (await hook.deliver(sender.signed(b"x"), b"x"))[0] == 400
        assert (await hook.deliver(sender.signed(b'{"posts": []}'), b'{"posts": []}'))[0] == 200
        assert (await hook.deliver(sender.signed(review()), review(2)))[0] == 401


async def test_a_secret_that_is_none_is_told_to_the_shop(clock: SteppedClock, sender: Sender) -> None:
    hook: Webhook = webhook(clock, secret="short")
    assert (await hook.deliver(sender.signed(review()), review()))[0] == 503
    with pytest.raises(SourceError, match="secret in SECRET cannot be used: the secret is shorter") as raised:
        await anext(hook.batches(None))
    assert raised.value.fatal
