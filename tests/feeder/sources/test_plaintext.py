"""HTML to words: what people typed stays, what machines added goes, and nothing is slow or lost."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.sources.shared.plaintext import html_to_text, looks_like_html


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Très bon<br />\nligne</p>\n<p>2e</p>\n", "Très bon\nligne\n\n2e"),
        ("l’été &lt;b&gt; 👍🏽 &amp;lt; &hellip;", "l’été <b> 👍🏽 &lt; …"),
        ("a &lt; b < c <3 x", "a < b < c <3 x"),
        ("a <b>b</b> <i> c</i>d", "a b cd"),
        ("<ul><li>x<li>y</ul>z", "x\ny\n\nz"),
        ("<table><tr><td>a<td>b</tr><tr><td>c</table>d", "a\tb\nc\n\nd"),
        ("<pre>\n a  b\n c</pre>x", " a  b\n c\n\nx"),
        ("un<script>alert('</p>')</script> deux<style>p{}</style>", "un deux"),
        ("<!-- caché -->vu", "vu"),
        ('<a title="x>y" href=z>lien</a>', "lien"),
        ("<p>a&nbsp;b</p>", "a\u00a0b"),
        ('<img alt="photo"> <img class="emoji" alt="👍🏽">', "👍🏽"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("<br>a<br><br>b<br>", "a\n\nb"),
        ("&#xD800;&#99999999999;&#128;", "\ufffd\ufffd€"),
        ("&#" + "9" * 5000 + ";", "\ufffd"),
        ("", ""),
    ],
)
def test_words_as_a_browser_shows_them(source: str, words: str) -> None:
    assert html_to_text(source) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("prix <b", "prix <b"),
        ("fin <!-- jamais fermé", "fin <!-- jamais fermé"),
        ("a <a title='l'été>mot</a> reste", "a mot reste"),
        ('a<b x="jamais>z <i>w</i>', "az w"),
        ("<noscript>ouvert, et le reste", "ouvert, et le reste"),
        ("<div>" * 5000 + "profond", "profond"),
    ],
)
def test_what_is_broken_costs_no_words(source: str, words: str) -> None:
    assert html_to_text(source) == words


_typed = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(" \n<>&;'\"#"))


@given(_typed)
def test_whatever_was_typed_and_escaped_comes_back(text: str) -> None:
    melted = re.sub(r"[ \n]+", " ", text).strip(" ")
    assert html_to_text(html.escape(text)) == melted
    lines = re.sub(r" *\n *", "\n", re.sub(" +", " ", text)).strip(" \n")
    assert html_to_text(html.escape(text).replace("\n", "<br />\n")) == lines


_PIECES = st.sampled_from(
    re.split(
        r"\|", "<|>|</|<b|<p>|</p>|<pre>|<br>|<!--|-->|<script>|</script>|<svg>|&amp;|&|&#|x|=|\"|'|é|\n| |<img|<td>"
    )
)


@given(st.lists(_PIECES).map("".join) | st.text())
def test_nothing_raises_and_nothing_shown_is_a_made_up_letter(source: str) -> None:
    assert len(html_to_text(source)) <= len(source) + source.count("<") * 2


@pytest.mark.parametrize(
    "part",
    ["<", "<a ", '<a x="', "<!--", "&", "<svg>", "<div>", "<?", "<b> </b>", "&#99999999999", "</", '<a x=">="'],
)
def test_a_hostile_text_is_read_to_its_end(part: str) -> None:
    """Each of these takes a quadratic reader minutes; the test's own time limit ends that."""
    assert html_to_text(part * (300_000 // len(part)) + "fin").endswith("fin")


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("3 < 5 & 7 > 2", False),
        ("<3 <grin> a@b <a@b.fr>", False),
        ("a &amp; b", True),
        ("a<br>b", True),
        ("<P CLASS=x>", True),
        ("<b", False),
        ("R&D, AT&T; fin", False),
    ],
)
def test_whether_a_text_is_html(text: str, is_html: bool) -> None:
    assert looks_like_html(text) is is_html
