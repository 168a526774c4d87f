"""A secret that is named in one of two ways: by an environment variable or by a file, `NAME_env` or `NAME_file`."""

from __future__ import annotations

from feeder.sources.base import Context, Options


def check_named_once(options: Options, *names: str) -> None:
    """Raises ValueError unless each of the secrets `names` is named in exactly one of the two ways."""
    for name in names:
        if bool(getattr(options, f"{name}_env")) == bool(getattr(options, f"{name}_file")):
            raise ValueError(f"{name}_env or {name}_file, one of the two")


def secret(options: Options, context: Context, name: str) -> str:
    """The secret itself. Raises KeyError if the context lacks it."""
    return context.secrets[getattr(options, f"{name}_env") or getattr(options, f"{name}_file")]
