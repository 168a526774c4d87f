"""Who is let in by host and origin, and what a browser may do with our pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.serve.guard import Place, headers, origin_of, place_of, refusal
from moderation.serve.pages import TROUBLES, Pages, language
from tests.moderation.serve.support import CATALOGUES

HERE = place_of("127.0.0.1", 8780, tls=False, behind=None)
PROXY = place_of("127.0.0.1", 8780, tls=False, behind="https://desk.example.org")


@pytest.mark.parametrize(
    ("place", "origin"),
    [
        (HERE, "http://127.0.0.1:8780"),
        (HERE, "http://localhost:8780"),
        (PROXY, "https://desk.example.org"),
        (place_of("192.0.2.7", 443, tls=True, behind=None), "https://192.0.2.7"),
        (place_of("::1", 8780, tls=False, behind=None), "http://[::1]:8780"),
    ],
)
def test_our_own_page_is_let_in(place: Place, origin: str) -> None:
    asked = {"Host": origin.partition("://")[2], "Origin": origin}
    assert refusal(place, "GET", asked) is None
    assert refusal(place, "POST", asked) is None
    assert refusal(place, "GET", asked, socket=True) is None


@pytest.mark.parametrize(
    "origin",
    ["", "null", "http://evil.example", "https://127.0.0.1:8780", "http://127.0.0.1:8781", "http://127.0.0.1",
     "http://127.0.0.1:8780/", "http://127.0.0.1:8780.evil.example"],
)  # fmt: skip
def test_another_origin_changes_nothing_and_gets_no_socket(origin: str) -> None:
    asked = {"Host": "127.0.0.1:8780", "Origin": origin}
    assert refusal(HERE, "POST", asked) == "origin"
    assert refusal(HERE, "GET", asked, socket=True) == "origin"


@given(st.text(max_size=40))
def test_another_host_is_not_ours(host: str) -> None:
    expected = None if host.lower() in HERE.hosts else "host"
    assert refusal(HERE, "GET", {"Host": host}) == expected


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT"])
def test_other_methods_are_not_let_in(method: str) -> None:
    assert refusal(HERE, method, {"Host": "localhost:8780", "Origin": "http://localhost:8780"}) == "method"


def test_every_source_of_both_policies_is_this_host() -> None:
    for terminal in (False, True):
        policy = headers(PROXY, "desk.example.org", terminal=terminal)["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        for rule in policy.split("; "):
            for source in rule.split()[1:]:
                known = ("'", "data:", "wss://desk.example.org", "allow-forms", "allow-same-origin", "allow-scripts")
                assert source.startswith(known), rule
        assert "popups" not in policy
        assert ("'unsafe-inline'" in policy) == terminal  # its library makes style elements; scripts never


def test_a_made_up_host_does_not_get_into_the_policy() -> None:
    assert "evil" not in headers(HERE, "evil.example; script-src *", terminal=True)["Content-Security-Policy"]


def test_cookies_are_bound_to_the_host_under_tls_alone() -> None:
    assert PROXY.cookie.startswith("__Host-")
    assert not HERE.cookie.startswith("__Host-")


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://desk.example.org/", "https://desk.example.org"),
        ("https://desk.example.org:443", "https://desk.example.org"),
        ("http://localhost:99", "http://localhost:99"),
        ("https://desk.example.org/desk", None),
        ("https://user@desk.example.org", None),
        ("desk.example.org", None),
        ("ws://desk.example.org", None),
        ("https://desk.example.org:x", None),
        ("https://[::1", None),
    ],
)
def test_an_origin_is_an_address_with_nothing_more(address: str, origin: str | None) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        ("", "fr"), ("en-GB,en;q=0.9,fr;q=0.8", "en"), ("fr-FR,en;q=0.5", "fr"), ("de,en;q=0.2", "en"), ("de", "fr"),
        ("en;q=0,fr", "fr"), ("en;q=x", "fr"), ("en;q=2,fr;q=0.1", "fr"), ("*", "fr"), (";;;,,,=", "fr"),
    ],
)  # fmt: skip
def test_the_page_s_language_is_the_browser_s(accepted: str, lang: str) -> None:
    assert language(accepted) == lang


@given(st.text(max_size=300))
def test_any_header_gives_a_language(accepted: str) -> None:
    assert language(accepted) in ("fr", "en")


@given(st.text(alphabet="<>\"'&abc", max_size=64), st.sampled_from([*TROUBLES, "", "nonsense"]))
def test_what_was_typed_is_text_on_the_page_and_no_markup(typed: str, trouble: str) -> None:
    page = Pages(CATALOGUES).login("fr", "token", trouble, typed)
    bare = Pages(CATALOGUES).login("fr", "token", trouble, "x")
    assert page.count("<") == bare.count("<")
    assert page.count(">") == bare.count(">")
    assert page.count('"') == bare.count('"')


def test_the_pages_name_no_other_host_and_hold_no_script() -> None:
    pages = Pages(CATALOGUES)
    for page in (pages.login("fr", "t"), pages.desk("en", "csrf", "noa", "ws://127.0.0.1:1/ws", 16)):
        assert "http://" not in page
        assert "https://" not in page
        assert "onclick" not in page
        assert "<script>" not in page
