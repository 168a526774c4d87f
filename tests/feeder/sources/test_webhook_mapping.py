"""The form of a mapping file, and its expressions: what is wrong is told with its line; what each may cost."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from config.load import ConfigError, load
from feeder.registry import source_models
from feeder.sources.base import Context
from feeder.sources.parts.webhook.mapped import Policy, Reader
from feeder.sources.parts.webhook.mapping import Agreement, Mapping, Parcel, Signature, Take
from feeder.sources.parts.webhook.paths import EACH, BadPath, Failed, TooMuch, Work, compiled
from feeder.sources.shared.posted import BadBody, Posts, Traits
from feeder.sources.webhook import OPTIONS, tried
from tests.config.conftest import MINIMAL
from tests.feeder.sources.deliveries import raw
from wall.clock import SteppedClock

OWN = """service = "Boîte à idées"

[signature]
by = "header"
header = "X-Secret"

[[take]]
each = "body.avis"
id = "post.id"
text = "post.mots"
rating = "post.etoiles"
best = 10
"""


def problems(tmp_path: Path, own: str, name: str = "own.toml", more: str = "") -> list[str]:
    """What `run_feeder.py --check` says of a source with this mapping, beside the configuration."""
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    wall = tmp_path / "wall.toml"
    source = f'[[source]]\ntype = "webhook"\nname = "boite"\nsecret_env = "S"\nmapping = "{name}"\n{more}'
    wall.write_text(MINIMAL + source, encoding="utf-8")
    (tmp_path / "house-rules.toml").write_text(Path("config/house-rules.toml").read_text(encoding="utf-8"))
    try:
        house = load(wall, source_models(), {"S": "a-secret-of-a-service"})
    except ConfigError as error:
        return [str(problem) for problem in error.problems if "own.toml" in problem.file or "source" in problem.key]
    (options,) = house.sources
    assert Path(getattr(options, "mapping", "")).is_absolute() == name.endswith(".toml")
    return []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", ""),
        ("post.mots", "pots.mots", "own.toml:10: take[1].text: begins with “pots”, which is none of body, post"),
        ("post.mots", "post.mots = 'x'", "own.toml:10: take[1].text: is no JMESPath expression: see character 11"),
        ("post.mots", "contians(post.mots, 'x')", "did you mean “contains”?"),
        ("post.mots", "join(',')", "own.toml:10: take[1].text: gives join() 1 values, not 2"),
        ("text =", "texte =", 'own.toml:10: take[1].texte: unknown key, expected one of'),
        ("text =", "texte =", 'did you mean "text"?'),
        ('"header"\n', '"hmca"\n', 'own.toml:4: signature.by: "hmca" is not known, expected one of hmac'),
        ('header = "X-Secret"', "", "header is missing"),
        ('id = "post.id"\n', "", "own.toml:7: take[1].id: missing"),
        ("best = 10", "best = 0", "own.toml:12: take[1].best: 0 is out of range"),
        ("[[take]]", "[take]", "own.toml:7: take: is a table"),
        ('text = "post.mots"\nrating = "post.etoiles"\n', "", "says neither where the text nor where the rating is"),
        ('header = "X-Secret"', 'header = "X"\nsigned = "{body}{body}"', "signed holds {body} once"),
        ('header = "X-Secret"', 'header = "X"\ntimestamp_header = "T"', "only a signed time counts"),
        ('service = "Boîte à idées"', "service = ", "own.toml:1: not TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    said = problems(tmp_path, OWN.replace(old, new, 1))
    assert any(told in one for one in said) if told else said == []


@pytest.mark.parametrize(
    ("name", "more", "told"),
    [
        ("zendesk", "", ""), ("zendek", "", "did you mean zendesk?"),
        ("gone.toml", "", "cannot be read"),
        ("zendesk", 'consent_basis = "opt-in"', "belong together"), ("zendesk", 'consent = "body.x"', "needs it"),
        ("zendesk", 'consent_basis = "notice"\nconsent_version = "1"\nconsent = "x.y"', "begins with “x”"),
        ("zendesk", 'statement_url = "https://x.example"', "takes no statements"),
        ("", 'consent_basis = "notice"\nconsent_version = "1"', "unless there is a mapping"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told(tmp_path: Path, name: str, more: str, told: str) -> None:
    (tmp_path / "gone.toml").unlink(missing_ok=True)
    wall = tmp_path / "wall.toml"
    source = f'[[source]]\ntype = "webhook"\nname = "boite"\nsecret_env = "S"\nmapping = "{name}"\n{more}\n'
    wall.write_text(MINIMAL + source, encoding="utf-8")
    (tmp_path / "house-rules.toml").write_text(Path("config/house-rules.toml").read_text(encoding="utf-8"))
    if not told:
        assert load(wall, source_models(), {"S": "a-secret-of-a-service"}).sources
        return
    with pytest.raises(ConfigError) as raised:
        load(wall, source_models(), {"S": "a-secret-of-a-service"})
    assert told in str(raised.value)


def test_a_name_that_no_post_has_is_told_to_whoever_tries(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN.replace("post.mots", "post.motz"), encoding="utf-8")
    given = {"type": "webhook", "name": "boite", "secret_env": "S", "mapping": str(own)}
    context = Context(SteppedClock(0), {"S": "a-secret-of-a-service"})
    delivery = b'{"avis": [{"id": 1, "mots": "ok"}, {"id": 2, "etoiles": 8}]}'
    assert tried(OPTIONS.model_validate(given), context, {}, delivery).vain == ("text = post.motz",)
    own.write_text(OWN, encoding="utf-8")
    assert tried(OPTIONS.model_validate(given), context, {}, delivery).vain == ()


def test_a_shops_own_mapping_is_read() -> None:
    reader = Reader(Mapping.model_validate(tomllib.loads(OWN)), Traits(), Policy())
    told = reader.posts({}, raw({"avis": [{"id": 1, "mots": "bien", "etoiles": "9"}, {"mots": "sans nom"}, 7]}))
    assert [(seen.native_id, seen.text, seen.rating and seen.rating.best) for seen in told.items] == [
        ("1", "bien", 10)
    ]
    assert [refused.index for refused in told.refused] == [1, 2]
    assert reader.posts({}, b'{"avis": 3}') == reader.posts({}, b"[]") == Posts(passed=True)
    with pytest.raises(BadBody, match="at most 500"):
        reader.posts({}, raw({"avis": [{"id": n, "mots": "x"} for n in range(501)]}))
    with pytest.raises(BadBody, match="no JSON"):
        reader.posts({}, b"[" * 100_000)


def test_the_document_has_every_key_and_an_example_that_works() -> None:
    page = Path("docs/mappings.md").read_text(encoding="utf-8")
    for model in (Mapping, Signature, Parcel, Agreement, Take):
        for name, field in model.model_fields.items():
            assert f"| `{name}` | " in page or f"`[{name}]`" in page or f"`[[{name}]]`" in page, name
            assert (field.description or "") in page or model is Mapping, name
    example = page.split("```toml\n")[2].partition("```")[0]
    reader = Reader(Mapping.model_validate(tomllib.loads(example)), Traits(), Policy())
    ideas = [{"id": 1, "words": "Un banc.", "by": {"staff": False}}, {"id": 2, "words": "x", "by": {"staff": True}}]
    told = reader.posts({}, raw({"type": "idea.posted", "ideas": ideas}))
    assert [seen.text for seen in told.items] == ["Un banc."]
    assert reader.posts({}, raw({"type": "idea.removed", "idea": {"id": 1}})).items[0].what == "deleted"


def own(**take: Any) -> Reader:
    whole = {
        "service": "x", "signature": {"by": "address"}, "take": [{"id": "post.id", "text": "post.text"} | take],
    }  # fmt: skip
    return Reader(Mapping.model_validate(whole), Traits(), Policy())


def test_an_expression_that_fails_costs_one_post() -> None:
    reader = own(each="body", author="join(' ', [post.first, post.last])")
    told = reader.posts({}, raw([{"id": 1, "text": "a", "first": "N", "last": "P"}, {"id": 2, "text": "b"}]))
    assert [(seen.native_id, seen.author) for seen in told.items] == [("1", "N P")]
    assert [refused.why for refused in told.refused] == ["author: the expression fails: it does not fit what came"]


def test_roles_that_nobody_knows_are_nobodys_words() -> None:
    reader = own(
        each="body", author_role="post.by", roles={"client": "customer", "robot": "nobody", "false": "advisor"}
    )
    sent = [{"id": n, "text": "x", "by": by} for n, by in enumerate(["client", "robot", False, "nouveau", None])]
    told = reader.posts({}, raw(sent))
    assert [(seen.native_id, seen.voice) for seen in told.items] == [("0", "customer"), ("2", "advisor")]
    assert len(told.refused) == 2


@pytest.mark.parametrize("written", [1_795_305_600, "1795305600", 1_795_305_600.0])
def test_times(written: Any) -> None:
    whole = {
        "service": "x",
        "signature": {"by": "address"},
        "take": [{"id": "body.id", "text": "body.t", "written_at": "body.at"}],
    }
    reader = Reader(Mapping.model_validate(whole | {"time": "unix"}), Traits(), Policy())
    (seen,) = reader.posts({}, raw({"id": 1, "t": "x", "at": written})).items
    assert seen.written_ms == 1_795_305_600_000
    odd: list[Any] = ["hier", True, -5, 1e300, [], "2026-11-22T00:00:00Z"]
    for wrong in odd:
        assert reader.posts({}, raw({"id": 1, "t": "x", "at": wrong})).refused
    fine = Reader(Mapping.model_validate(whole | {"time": "unix-ms"}), Traits(), Policy())
    (seen,) = fine.posts({}, raw({"id": 1, "t": "x", "at": 1_795_305_600_120})).items
    assert seen.written_ms == 1_795_305_600_120


# --- what an expression may cost ---------------------------------------------------------------------------------

BOMBS = [
    "body.x" + "|[@,@][]" * 16, "join('', [body.s, body.s])" + "|join('',[@,@])" * 8,
    "body.big[*].to_string(@) | join('', @)", "sort_by(body.big, &to_string(@))",
    "body.big[?contains(`[1]`, @)]", "to_string(body.x)", "to_string(body.none)",
]  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_short_expression_makes_something_huge(bomb: str) -> None:
    path = compiled(bomb)
    with pytest.raises(Failed):
        path.find({"body": {"x": [1] * 100, "s": "s" * 20_000, "big": list(range(30_000))}}, Work())


def test_a_hostile_body_ends_the_work() -> None:
    work, path = Work(), compiled("body.a[].b[].c")
    body = {"body": {"a": [{"b": [{"c": 1}] * 100}] * 60}}
    while work.whole > EACH:
        path.find(body, work)
    with pytest.raises(TooMuch):
        [path.find(body, work) for _ in range(3)]
    deep: Any = 1
    for _ in range(800):
        deep = [deep]
    assert own(text="post.t || 'rien'").posts({}, raw({"id": 1, "t": deep})).refused


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="abodyhepst.[]*?|&@,()'`\"!=<>{}:0-9 ", max_size=40))
def test_any_text_is_an_expression_or_told_to_be_none(text: str) -> None:
    try:
        path = compiled(text)
        path.find({"body": {"a": [1, {"b": None}]}, "post": {}, "header": {}}, Work())
    except (BadPath, Failed):
        return


def test_an_expression_has_bounds() -> None:
    for text in ("body." + "a" * 500, "(" * 300, "body.a" + "||body.a" * 60, "body.a == `oui`", ""):
        with pytest.raises(BadPath):
            compiled(text)
    with pytest.raises(ValidationError):
        OPTIONS.model_validate(
            {"type": "webhook", "name": "x", "secret_env": "S", "mapping": "chatwoot", "consent": "("}
        )
