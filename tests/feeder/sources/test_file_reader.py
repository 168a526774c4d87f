"""What a file's lines hold: headers in two languages, dates and ratings as people write them, broken lines."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.sources.base import Seen
from feeder.sources.parts.file.reader import How, Piece, Place, Refused, head, read_csv, read_json
from feeder.sources.parts.file.rows import SAID
from feeder.sources.shared import posted as webhook_posts
from feeder.sources.shared.posted import Traits
from wall.clock import from_iso
from wall.events import Consent, Rating

HOW = How(Traits())


def csv_of(data: bytes, how: How = HOW) -> Piece:
    stream = io.BytesIO(data)
    found, place = head(stream, how.own)
    return read_csv(stream, found, place, how)


def one(header: str, row: str, how: How = HOW) -> Seen:
    (seen,) = csv_of(f"{header}\n{row}\n".encode(), how).items
    return seen


def why(header: str, row: str) -> str:
    ((line, told),) = csv_of(f"{header}\n{row}\n".encode()).rejected
    assert line == 2
    return str(told)


def test_every_field_of_a_row() -> None:
    header = (
        "Identifiant;Type;Auteur;ID client;Rôle;Titre;Commentaire;Note;Langue;Date;Date d'expérience;Modifié le;"
        "Lien;Conversation;Consentement;Version du consentement;Réponse;E-mail;Créé le"
    )
    row = (
        'a1;Avis;Léa D.;c9;client;Bien;"Très « bien »\nvraiment";4,5;français;22/11/2026 09:14;2026-11-20;'
        "2026-11-23T10:00:00+01:00;https://avis.example/a1;fil 3;oui;2026-1;Merci;lea@example.org;2020"
    )
    assert one(header, row) == Seen(
        native_id="a1", created="2020", kind="review", text="Bien\n\nTrès « bien »\nvraiment", author="Léa D.",
        author_id="c9", conversation="fil 3", rating=Rating(4.5, 5.0), language="fr",
        written_ms=from_iso("2026-11-22T09:14:00+01:00"), experienced_on=date(2026, 11, 20),
        updated_ms=from_iso("2026-11-23T09:00:00Z"), permalink="https://avis.example/a1",
        consent=Consent(basis="opt-in", version="2026-1", at_ms=None), reply="Merci", contact="lea@example.org",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("4", (4, 5)),
        ("4,5", (4.5, 5)),
        ("8/10", (8, 10)),
        ("★★★", (3, 5)),
        ("★★☆", (2, 3)),
        ("⭐⭐⭐⭐", (4, 5)),
        ("4 étoiles", (4, 5)),
        ("", None),
        ("0", (0, 5)),
    ],
)
def test_ratings(text: str, rating: tuple[float, float] | None) -> None:
    assert one("id;note;texte", f"1;{text};ok").rating == (Rating(*map(float, rating)) if rating else None)


def test_a_header_may_say_the_best_rating() -> None:
    for header, best in (("Note (sur 10)", 10), ("note/20", 20), ("Étoiles sur 5", 5), ("note", 5)):
        assert one(f"id;{header};texte", "1;4;ok").rating == Rating(4.0, float(best))
    assert one("id;note sur 10;texte", "1;4/5;ok").rating == Rating(4.0, 5.0)


def test_separators_encodings_and_what_excel_adds() -> None:
    for separator in ";,\t|":
        data = f"sep={separator}\r\nid{separator}note{separator}avis\r\n1{separator}4{separator}été{separator}\r\n"
        for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"", "utf-8"), (b"", "cp1252")):
            piece = csv_of(mark + data.encode(encoding))
            assert [item.text for item in piece.items] == ["été"]
            assert piece.foreign == (encoding == "cp1252")
    assert csv_of(b"texte\nok\n").items[0].text == "ok"
    assert "repaired" in csv_of(b"texte\nok \x81\n").items[0].flags


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfei\0d\0",
        b"a;b;c\n1;2;3\n",
        b"\n\n\n\n",
        b"x" * 2_000_000,
        b"id;texte\r1;un\r",
        b"PK\x03\x04;texte\n",
    ],
)
def test_files_that_are_none(data: bytes) -> None:
    with pytest.raises(Refused):
        csv_of(data)


def test_strange_columns_are_told_with_the_nearest_right_word() -> None:
    found, _ = head(
        io.BytesIO("comentaires;note;Étoiles;magasin;Interne".encode()), {"interne": "-", "Magasin": "conversation"}
    )
    assert found.fields == ("", "rating", "", "conversation", "")
    assert ["commentaire" in str(told) for told in found.told] == [True, False]
    assert "column 3 (“Étoiles”) says the same as column 2" in str(found.told[1])


def test_what_forms_and_spreadsheets_call_their_columns() -> None:
    header = "Horodateur,Votre prénom,Votre note (sur 10),Vos commentaires"
    seen = one(header, "2026/11/23 2:05:33 PM UTC+1,Léa,8,Très bien")
    assert (seen.author, seen.rating, seen.text) == ("Léa", Rating(8.0, 10.0), "Très bien")
    assert seen.written_ms == from_iso("2026-11-23T14:05:33+01:00")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("23/11/26", "2026-11-23T00:00:00+01:00"),
        ("23/11/26 14:05", "2026-11-23T14:05:00+01:00"),
        ("23 nov. 2026 à 14:05", "2026-11-23T14:05:00+01:00"),
        ("1er août 2026", "2026-08-01T00:00:00+02:00"),
        ("15 juillet 2026", "2026-07-15T00:00:00+02:00"),
        ("2026/07/02 12:05:33 AM UTC−3", "2026-07-02T00:05:33-03:00"),
    ],
)
def test_dates_as_programs_write_them(written: str, moment: str) -> None:
    seen = one("id;date;texte;visite", f"1;{written};ok;{written}")
    assert seen.written_ms == from_iso(moment)
    assert seen.experienced_on == date.fromisoformat(moment[:10])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("1;aviz;4;ok;;;", "did you mean “avis”?"),
        ("1;Jean Dupont;4;ok;;;", "“type” is one of"),
        ("1;;-1;ok;;;", "“note” is a number such as 4 or 4,5 (or 4/5), from 0 to 5"),
        ("1;;8,5;ok;;;", "“note” is more than 5, the best there is: is it out of 10?"),
        ("1;;#N/A;ok;;;", "“note” holds a spreadsheet’s error"),
        ("1;;4;#VALEUR!;;;", "“texte” holds a spreadsheet’s error"),
        ("1;;oui;ok;;;", "“note” is a number"),
        ("1;;4;ok;31/02/2026;;", "“date” is a date such as"),
        ("1;;;;;;", "text is missing"),
        ("1;;4;ok;;oui;", "“consent” needs “consent_version”"),
        ("1;;4;ok;;;;de trop", "8 cells instead of 7"),
        ("1;;4;ok;;;javascript:x", "permalink is no address"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_of_it_repeated(row: str, expected: str) -> None:
    told = why("id;type;note;texte;date;consentement;lien", row)
    assert expected in told
    assert "Dupont" not in told


def test_a_figure_above_what_the_header_says_is_no_question_of_scale() -> None:
    assert why("id;Votre note (sur 10);texte", "1;12;ok").endswith(
        "is a number such as 4 or 4,5 (or 4/5), from 0 to 10"
    )


def test_a_chat_without_consent_is_a_bare_id() -> None:
    assert one("id;type;texte;auteur", "1;chat;secret;Léa") == Seen(native_id="1", kind="chat")


def test_rows_without_an_id_get_one_that_stays() -> None:
    header = "auteur;date;note;texte"
    said, edited = one(header, "Léa;22/11/2026 09:14;4;ok"), one(header, "Léa;2026-11-22 09:14;2;non")
    assert said.native_id == edited.native_id
    two = csv_of(
        f"{header}\nClient;22/11/2026;4;un\nClient;22/11/2026;4;deux\nClient;22/11/2026 00:00;4;un\n".encode()
    )
    assert len({item.native_id for item in two.items}) == 2
    assert two.made == [0, 3]


def test_what_the_webhook_says_is_said_in_every_language() -> None:
    source = Path(webhook_posts.__file__ or "").read_text(encoding="utf-8")
    assert [said for said in SAID if f'"{said}"' not in source] == []


ROWS = [f'{n};"texte {n}";{n % 6}' for n in range(12)]
JUNK = st.one_of(
    st.binary(max_size=60),
    st.text('";,\n a1', max_size=30).map(str.encode),
    st.sampled_from([b'"', b'x;"y', b'7";"', b"\x00\xff", b"\xe9t\xe9;;", b'"' * 7, b";;;;;;;;;;", b"NaN;NaN;NaN"]),
)


@settings(max_examples=50, deadline=None)
@given(JUNK, st.integers(0, 12))
def test_no_line_costs_more_than_itself(junk: bytes, at: int) -> None:
    rows = [row.encode() for row in ROWS]
    data = b"\n".join([b"id;texte;note", *rows[:at], junk.replace(b"\n", b" "), *rows[at:], b""])
    found = {item.text for item in csv_of(data).items}
    assert {f"texte {n}" for n in range(12)} <= found


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=80), st.integers(0, 3))
def test_no_json_line_costs_more_than_itself(junk: bytes, at: int) -> None:
    rows = [b'{"id": %d, "text": "t%d"}' % (n, n) for n in range(4)]
    lines = [*rows[:at], junk.replace(b"\n", b" "), *rows[at:]]
    piece = read_json(io.BytesIO(b"\n".join(lines)), Place(), HOW)
    assert {f"t{n}" for n in range(4)} <= {item.text for item in piece.items}
    assert len(piece.items) + len(piece.rejected) <= 5


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_file_or_refused(data: bytes) -> None:
    for beginning in (b"", b"id;texte;note\n", b"\xef\xbb\xbftexte\tnote\n"):
        try:
            piece = csv_of(beginning + data)
        except Refused:
            continue
        assert piece.end
        assert piece.place.offset == len(beginning + data)
    assert read_json(io.BytesIO(data), Place(), HOW).place.offset == len(data)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([*ROWS, '8;"zwei\nZeilen";3', '9;"offen;2', ";;"]), max_size=40), st.integers(1, 7))
def test_read_in_pieces_is_read_the_same(rows: list[str], size: int) -> None:
    data = "\n".join(["id;texte;note", *rows]).encode()
    whole, stream = csv_of(data), io.BytesIO(data)
    found, place = head(stream, {})
    items, rejected, end = list[Seen](), list[int](), False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("feeder.sources.parts.file.reader.CHUNK", size)
        while not end:
            piece = read_csv(stream, found, place, HOW)
            items += piece.items
            rejected += [line for line, _ in piece.rejected]
            place, end = piece.place, piece.end
    assert (items, rejected) == (whole.items, [line for line, _ in whole.rejected])


def test_a_piece_is_never_large() -> None:
    data = b"".join(b'{"id": %d, "text": "%s"}\n' % (n, b"x" * 90_000) for n in range(100))
    piece = read_json(io.BytesIO(data), Place(), HOW)
    assert 30 < len(piece.items) < 60
    assert not piece.end


def test_nesting_numbers_and_lines_without_end_cost_their_own_line() -> None:
    lines = [
        b'{"id": 1, "text": "\\ud800"}', b"[" * 5000, b'{"id": true, "text": "x"}',
        b'{"id": 2, "rating": {"value": NaN}}', b'{"id": 3, "rating": {"value": 1e999}}',
        b'{"text": "' + b"x" * 1_100_000 + b'"}', b'{"id": 4, "text": "ok"}',
    ]  # fmt: skip
    piece = read_json(io.BytesIO(b"\n".join(lines)), Place(), HOW)
    assert piece.end
    assert [(item.native_id, item.text) for item in piece.items] == [("1", "\ufffd"), ("4", "ok")]
    assert [line for line, _ in piece.rejected] == [2, 3, 4, 5, 6]
