"""[mail]: where statements are handed in, and that neither they nor a password go anywhere in clear."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from config import load
from config.mail import Mail
from config.settings import Settings
from tests.config.support import MODELS, add, problems

WHOLE: dict[str, Any] = {
    "host": "mail.example.org",
    "sender": "mur@example.org",
    "user": "mur",
    "password_env": "MAIL_PASSWORD",
}


def test_without_a_section_nothing_is_sent() -> None:
    assert Settings.model_fields["mail"].default == Mail()
    assert Mail().host == ""


def test_what_is_usual_is_the_default() -> None:
    mail = Mail(**WHOLE)
    assert (mail.security, mail.at_port, mail.secret_name) == ("starttls", 587, "MAIL_PASSWORD")
    assert Mail(**WHOLE, security="tls").at_port == 465
    assert Mail(host="127.0.0.1", sender="mur@example.org", security="none", port=8025).at_port == 8025


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"security": "none"}, "in clear"),
        ({"sender": ""}, "sender is not"),
        ({"user": ""}, "a user and a password"),
        ({"password_env": ""}, "a user and a password"),
        ({"password_file": "x"}, "are both set"),
        ({"sender": "mur"}, "pattern"),
        ({"host": "mail.example.org/path"}, "pattern"),
        ({"sender": "mur@example.org\nBcc: x@y.z"}, "pattern"),
        ({"port": 70000}, "65535"),
        ({"starttls": True}, "Extra inputs"),
    ],
)
def test_what_is_wrong_is_said(given: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Mail(**{**WHOLE, **given})


def test_the_password_is_among_the_secrets(wall: Path) -> None:
    add(wall, '\n[mail]\nhost = "mail.example.org"\nsender = "mur@example.org"\nuser = "mur"\npassword_env = "PW"\n')
    house = load.load(wall, MODELS, {"PW": "only here"})
    assert house.secrets["PW"] == "only here"
    assert "only here" not in repr(house)
    assert any("missing secret" in problem for problem in problems(wall))
