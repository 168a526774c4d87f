"""What the tablet's server gives and takes at all: its files, its forms, its headers."""

from __future__ import annotations

from tests.moderation.serve.support import Tablet, token_in


async def test_only_files_that_are_listed_are_given(here: Tablet) -> None:
    async with here.visitor() as someone:
        assert (await someone.get("/static/desk.js"))[0] == 200
        for path in (
            "/static/",
            "/static/run.py",
            "/static/..%2frun.py",
            "/static/..%2f..%2f__main__.py",
            "/download/x",
        ):
            assert (await someone.get(path))[0] == 404


async def test_a_form_has_a_size_and_a_kind(here: Tablet) -> None:
    async with here.visitor() as someone:
        _, page = await someone.get("/login")
        assert (await someone.post("/login", account="x" * 9000, token=token_in(page)))[0] == 413
        async with someone.http.post(f"{here.url}/login", json={}, headers={"Origin": here.url}) as answer:
            assert answer.status == 415
        async with someone.http.post(f"{here.url}/login", data={f"f{n}": "" for n in range(20)},
                                     headers={"Origin": here.url}) as answer:  # fmt: skip
            assert answer.status == 400


async def test_nothing_tells_the_software_and_nothing_is_kept(here: Tablet) -> None:
    async with here.visitor() as someone, someone.http.get(here.url + "/login") as answer:
        assert "Server" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        cookie = answer.cookies["visitor"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
