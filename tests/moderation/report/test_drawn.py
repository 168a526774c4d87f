"""HTML, PDF and curves: self-contained, the same bytes each time, and whatever people wrote is never markup."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest

from moderation.report.blocks import Chart, Page
from moderation.report.html import html
from moderation.report.page import page
from moderation.report.pdf import pdf, pictures
from moderation.report.plotted import svg
from tests.moderation.report import sample
from tests.moderation.report.readers import reader

ALL = [sample.week, sample.empty, sample.month, sample.absurd]


def chart(told: Page) -> Chart:
    return next(block for one in told.sections for block in one.blocks if isinstance(block, Chart))


class Read(HTMLParser):
    """Tags, attributes and ids of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("make", ALL)
def test_a_page_asks_nobody_for_anything_and_runs_nothing(make: object) -> None:
    made = html(page(make(), reader()))  # type: ignore[operator]
    read = Read(made)
    assert not {"script", "img", "link", "iframe", "object", "form", "a", "base"} & set(read.tags)
    assert not [name for name, _ in read.attributes if name.startswith("on") or name in ("href", "src", "action")]
    assert all(value.startswith("#") for name, value in read.attributes if name == "xlink:href")
    assert "default-src 'none'" in made
    assert not re.search(r"url\((?!#)|@import", made.replace("@import &#34;", ""))
    ids = [value for name, value in read.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_hostile_words_stand_there_as_words() -> None:
    read = Read(html(page(sample.absurd(), reader())))
    assert "<script>alert(1)</script> #set page(width: 1pt) $x$" in read.text
    assert "</style" not in re.sub(r"</style>\s*</head>", "", html(page(sample.absurd(), reader())))


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("make", [sample.week, sample.day, sample.month, sample.absurd])
def test_a_curve_is_one_picture_with_words(make: object, narrow: bool) -> None:
    told = chart(page(make(), reader()))  # type: ignore[operator]
    drawn = svg(told, narrow=narrow, variables=False)
    assert drawn == svg(told, narrow=narrow, variables=False)
    root = ET.fromstring(drawn)  # noqa: S314 - drawn here
    names = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert {"title", "desc", "text"} <= names
    assert not names & {"script", "style", "image", "metadata"}
    texts = ["".join(one.itertext()).strip() for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert told.legend.shown in texts
    assert "var(" not in drawn
    assert not re.search(r"#0[1-6]0[1-6]0[1-6]", drawn)


def test_curves_are_drawn_by_many_threads_at_once_and_alike() -> None:
    told = chart(page(sample.month(), reader()))
    with ThreadPoolExecutor(4) as pool:
        drawn = set(pool.map(lambda _: svg(told), range(8)))
    assert len(drawn) == 1


@pytest.mark.parametrize("make", [sample.week, sample.absurd])
def test_a_pdf_is_the_same_each_time_tagged_and_in_french(make: object) -> None:
    told = page(make(), reader())  # type: ignore[operator]
    made = pdf(told)
    assert made == pdf(told)
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid" in made
    assert b"/Lang(fr)" in made


def test_the_page_of_two_minutes_is_one_page() -> None:
    first = [one for one in page(sample.week(), reader()).sections if one.part == "first"]
    alone = Page(**{name: getattr(page(sample.week(), reader()), name) for name in Page.__struct_fields__} | {
        "sections": first
    })  # fmt: skip
    drawn = pictures(alone, 20)
    assert len(drawn) == 1
    assert drawn[0].startswith(b"\x89PNG")


def test_the_command_line_does_not_wait_for_what_draws() -> None:
    told = (
        "import sys, moderation.cli.arguments, moderation.cli.verbs; "
        "print([name for name in ('matplotlib', 'typst', 'jinja2') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == "[]"
