"""What the desk does with screens: asks how they are while somebody looks, passes orders on, tells the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moderation.around import fleet
from moderation.around.fleet import Seen
from moderation.glyphs import one_line
from moderation.hub.picture import BadPicture, Glimpse, decode
from moderation.model import Notice
from moderation.screens.playlist import PlaylistScreen
from wall import wire
from wall.client import Unreachable

if TYPE_CHECKING:
    from moderation.app import DeskApp

GLANCE_S = 2.0
"""While the screens are in view, the desk asks so often (s) how they are."""
PICTURE_S = 3.0
"""A picture is asked for anew when the screen shows something else, at most so often (s)."""
AGAIN_S = 30.0
"""And so often (s) while it says that it shows the same: a picture is never far from what customers see."""
WIDTH = 480
"""Pixels of a picture; more than any terminal has cells."""


class Remote:
    """One desk's dealings with screens. `look()` after every change and every half second."""

    def __init__(self, app: DeskApp) -> None:
        self._app = app
        self._model, self._words = app.model, app.words
        self._glancing = self._picturing = False
        self._glanced_s = self._pictured_s = float("-inf")
        self._known: tuple[tuple[str, ...], int] = ((), -1)

    @property
    def _here(self) -> Seen | None:
        return self._app.desk.fleet.chosen(self._model)

    def look(self) -> None:
        """Ask for what the view of the screens needs and has not; out of view, no picture is kept."""
        model, now_s = self._model, self._app.clock.monotonic()
        if self._app.desk.view != "screens":
            model.glimpse = None
            return
        if not model.connected:
            return
        if not self._glancing and now_s - self._glanced_s >= GLANCE_S:
            self._glancing, self._glanced_s = True, now_s
            self._app.run_worker(self._glance())
        here = self._here
        if here is not None and not here.gone and not self._picturing and self._due(here.screen, now_s):
            self._start_picture(here.screen)

    def _due(self, screen: wire.ScreenStatus, now_s: float) -> bool:
        glimpse = self._model.glimpse
        if glimpse is None or glimpse.screen != screen.name:
            return True
        changed = (glimpse.scene, glimpse.posts) != _shown(screen)
        return now_s - self._pictured_s >= (PICTURE_S if changed else AGAIN_S)

    async def _glance(self) -> None:
        try:
            await self._app.session.glance()
            await self._read()
        except Unreachable:
            self._app.session.want()  # it asks again as soon as it can, and says meanwhile what is wrong
        finally:
            self._glancing = False
        self._app.changed()

    async def _read(self) -> None:
        """Ask for the posts that are on the chosen screen, as often as they may have changed. Raises Unreachable."""
        here, model = self._here, self._model
        wanted = fleet.upon(here.screen) if here is not None and not here.gone else ()
        if (wanted, model.changes) == self._known:
            return
        answers = [await self._app.session.link.ask("post", post=post) for post in wanted]
        self._app.desk.fleet.posts = {answer.post.id: answer.post for answer in answers if answer.post is not None}
        self._known = (wanted, model.changes)

    def _start_picture(self, screen: wire.ScreenStatus) -> None:
        self._picturing, self._pictured_s = True, self._app.clock.monotonic()
        scene, posts = _shown(screen)
        before = self._model.glimpse
        asked = Glimpse(screen=screen.name, at_ms=self._app.desk.now_ms, scene=scene, posts=posts)
        if before is None or before.screen != screen.name or before.image is None:
            self._model.glimpse = asked  # else the former picture stays until the new one is there
        self._app.run_worker(self._picture(asked))

    async def _picture(self, asked: Glimpse) -> None:
        try:
            answer = await self._tell(asked.screen, wire.Order(n=0, what="thumbnail", width=WIDTH))
            glimpse = self._seen(asked, answer)
        finally:
            self._picturing = False
        here = self._here
        if self._app.desk.view == "screens" and here is not None and here.screen.name == asked.screen:
            self._model.glimpse = glimpse
        self._app.changed()

    def _seen(self, asked: Glimpse, answer: wire.Answer) -> Glimpse:
        if not answer.ok:
            return _without(asked, one_line(self._words.refusal(answer), 200))
        try:
            return Glimpse(
                screen=asked.screen,
                at_ms=asked.at_ms,
                scene=asked.scene,
                posts=asked.posts,
                image=decode(answer.picture),
            )
        except BadPicture:
            return _without(asked, self._words._("what the screen sent cannot be read"))

    async def _tell(self, screen: str, order: wire.Order) -> wire.Answer:
        """The screen's answer; a lost connection is one too."""
        try:
            return await self._app.session.link.tell(screen, order)
        except Unreachable as error:
            return wire.Answer(n=0, ok=False, code="unreachable", why=str(error))

    async def order(self, what: str) -> None:
        """Do what a key says with the screen that was chosen when it was pressed."""
        here, words = self._here, self._words
        if self._app.desk.asking:
            return
        if here is None or here.gone:
            self._say(
                words._("There is no screen here.") if here is None else words._("It is not connected now."), False
            )
            return
        screen, name = here.screen, one_line(here.screen.name, 30)
        match what:
            case "identify":
                told = words._("{name} shows its name in large.")
                await self._send(screen, wire.Order(n=0, what="identify"), told.format(name=name))
            case "reload":
                told = words._("{name} starts anew and comes back by itself.")
                await self._send(screen, wire.Order(n=0, what="reload"), told.format(name=name))
            case "playlist":
                await self._playlist(screen)
            case "thumbnail" if not self._picturing:
                self._start_picture(screen)
                self._app.changed()

    async def _playlist(self, screen: wire.ScreenStatus) -> None:
        words = self._words
        playing = list(screen.health.playlist) if screen.health is not None else []
        self._app.desk.asking = True
        try:
            chosen = await self._app.push_screen_wait(PlaylistScreen(words, screen.name, playing))
        finally:
            self._app.desk.asking = False
        if chosen is None:
            return
        name = one_line(screen.name, 30)
        told = words._("{name} plays: {scenes}.") if chosen else words._("{name} plays what its configuration says.")
        told = told.format(name=name, scenes=", ".join(fleet.scene(each, words) for each in chosen))
        await self._send(screen, wire.Order(n=0, what="playlist", playlist=chosen), told)

    async def _send(self, screen: wire.ScreenStatus, order: wire.Order, told: str) -> None:
        answer = await self._tell(screen.name, order)
        if answer.ok:
            self._say(f"{told} ({one_line(answer.why, 80)})" if answer.why else told, True)
        else:
            name, why = one_line(screen.name, 30), self._words.refusal(answer)
            self._say(self._words._("{name}: {why}").format(name=name, why=why), False)
        self._glanced_s = float("-inf")
        self._app.changed()

    def _say(self, told: str, done: bool) -> None:
        self._model.notice = Notice(told, "done" if done else "refused")
        self._app.changed()


def _shown(screen: wire.ScreenStatus) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """What a screen says that it shows."""
    health = screen.health
    return (health.scene, tuple(health.posts)) if health is not None else (screen.scene, ())


def _without(asked: Glimpse, why: str) -> Glimpse:
    return Glimpse(screen=asked.screen, at_ms=asked.at_ms, scene=asked.scene, posts=asked.posts, why=why)
