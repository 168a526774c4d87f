"""From a slide to its layers, and who is to blame if that fails. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from display.draw import Box, Layer, TextSpec, Words, line_of
from display.faults import Faults
from display.items import Item
from display.layout import Rect
from display.picture import shown, texts_of, texts_of_board
from display.scenes import conversation, spotlight, stream
from display.scenes.base import Plate, Scene, World
from display.scenes.parts import Kit
from display.scripts import Shown
from display.setter import Setter
from display.tempo.slides import Slide
from wall.wire import Card

ALONE = {"spotlight": spotlight, "conversation": conversation}


@dataclass(frozen=True)
class Drawn:
    """What is drawn between head and foot, and what it is said to show."""

    shown: Shown
    layers: tuple[Layer, ...]
    texts: dict[str, str] = field(default_factory=dict)


class Scenery:
    """Every scene that there is, asked with care: the timeline's source of plates, and whoever draws its slides."""

    def __init__(self, faults: Faults, scenes: Mapping[str, Scene], kit: Callable[[], Kit]) -> None:
        self.scenes = scenes
        self.changed = False
        """The cards are others than at the last picture."""
        self.setter = Setter(kit)
        self._faults = faults
        self._kit = kit
        self._world = World()
        self._clock_ms: int | None = None
        self._now = 0.0
        self._told: dict[str, Sequence[Plate]] = {}
        self._last: tuple[object, Drawn] | None = None

    def set(self, world: World, clock_ms: int | None, now: float) -> None:
        """The world at this instant. `clock_ms`: the feeder's clock, by which plates are dated; None: unknown."""
        if self.changed:
            self._faults.keep(world.items)
            self._faults.try_again(now)
            self.changed = False
        self._world, self._clock_ms, self._now, self._told = world, clock_ms, now, {}

    def usable(self, scene: str, item: Item | None = None) -> bool:
        """Whether the scene, or this item in it, can be drawn as far as is known."""
        return not self._faults.out(scene, item, self._now)

    @property
    def sound(self) -> bool:
        """Whether everything can be drawn."""
        return self._faults.none

    def plates(self, scene: str) -> Sequence[Plate]:
        """What the scene has to say now; one that fails has nothing to say for a while."""
        if scene not in self._told:
            self._told[scene] = self._ask(scene)
        return self._told[scene]

    def _ask(self, name: str) -> Sequence[Plate]:
        scene = self.scenes.get(name)
        if scene is None or not self.usable(name) or (name == "empty" and self._world.items):
            return ()
        kit = self._kit()
        kit = kit if self._clock_ms is None else replace(kit, now_ms=self._clock_ms)
        try:
            plates = tuple(scene.plates(kit, self._world))
        except Exception as error:  # noqa: BLE001 - noted, told, logged
            self._faults.scene(name, error, self._now)
            return ()
        self._faults.fine(name)
        return plates

    def override(self, name: str) -> Drawn:
        """A scene that is shown because it must be; the plainest picture if it cannot be drawn."""
        plates = self.plates(name)
        return Drawn(Shown(name), plates[0].layers) if plates else plainest(self._kit(), name)

    def draw(self, slide: Slide) -> Drawn | None:
        """The slide's layers; None: they cannot be drawn, and whose fault it is has been noted. Raises Unset."""
        if not slide.items:
            plates = self.plates(slide.scene)
            page = plates[slide.page - 1]
            return Drawn(shown(slide, self.setter, plates), page.layers, dict(page.texts or {}))
        kit = self._kit()
        # Most pictures differ from the last one by a figure or the minute: what lies between them stays as it is.
        same = (slide, kit.look, kit.say, kit.say.local(kit.now_ms).date())
        if self._last is not None and self._last[0] == same:
            return self._last[1]
        try:
            if slide.scene == "stream":
                layers = stream.layers(kit, slide.items, slide.begun)
                begun = [self.setter.beginning(item) for item in slide.items if item.key in slide.begun]
                texts = texts_of_board(slide, begun)
            else:
                sheet = self.setter.pages(slide.items[0])[slide.page - 1]
                layers = ALONE[slide.scene].layers(kit, slide.items[0], sheet, slide.page, slide.pages)
                texts = texts_of(sheet.leaves)
        except Exception as error:  # noqa: BLE001 - noted, told, logged
            self._blame_one_of(slide, error)
            return None
        self._faults.fine(slide.scene, slide.items)
        drawn = Drawn(shown(slide, self.setter), tuple(layers), texts)
        self._last = (same, drawn)
        return drawn

    def _blame_one_of(self, slide: Slide, error: Exception) -> None:
        """A slide cannot be drawn: the items on it that cannot be drawn by themselves, or else the scene."""
        if slide.scene != "stream":
            self.blame(slide.scene, slide.items[0], error)
            return
        guilty = [item for item in slide.items if not self._draws("stream", item)]
        for item in guilty:
            self.blame("stream", item, error)
        if not guilty:
            self._faults.scene("stream", error, self._now)

    def blame(self, scene: str, item: Item, error: Exception) -> None:
        """The item cannot be drawn in that scene; if no item could be, it is the scene that cannot."""
        if self._draws(scene, _sample(scene)):
            self._faults.item(scene, item, error, self._now)
        else:
            self._faults.scene(scene, error, self._now)

    def _draws(self, scene: str, item: Item) -> bool:
        """Whether the scene can draw this item alone."""
        kit = self._kit()
        try:
            if scene == "stream":
                stream.layers(kit, [item], {item.key} if self.setter.long(item) else ())
            else:
                pages = self.setter.pages(item)
                ALONE[scene].layers(kit, item, pages[0], 1, len(pages))
        except Exception:  # noqa: BLE001 - the answer; what was raised at first is what is told
            return False
        return True


def _sample(scene: str) -> Item:
    """An item that any scene must be able to draw."""
    if scene == "conversation":
        return Item("c:", (Card(post="", revision=0, kind="chat", source="", form=line_of("…")),))
    return Item("p:", (Card(post="", revision=0, kind="review", source="", form=line_of("…")),))


def plainest(kit: Kit, scene: str = "plain") -> Drawn:
    """One sentence that needs no measuring: what is left when nothing else can be drawn."""
    look, body = kit.look, kit.look.page.body
    sentence = line_of(kit.say._("The wall will be back in a moment."))
    spec = TextSpec(sentence, body.w, look.body, round(look.body * 1.37), look.theme.ink, 500)
    y = body.y + body.h // 3
    bar = Box(Rect(body.x, y, look.px(72), look.px(6)), look.theme.accent)
    words = Words(body.x, y + look.px(36), spec)
    return Drawn(Shown(scene), (Layer("plain", body, (bar, words)),))
