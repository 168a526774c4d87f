"""JMESPath expressions over strangers' JSON: compiled and looked through at the start, run under a limit of work.

An expression sees `body` (the delivery), `post` (the one post that is read) and `header` (names in small letters).
The language and its functions: https://jmespath.org/specification.html; `to_string` takes single values only, not
null, and a joined text is bounded, because these are ways for a short expression to make something huge.
"""

from __future__ import annotations

import difflib
import warnings
from dataclasses import dataclass, field
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError, LexerError, ParseError
from jmespath.functions import Functions
from jmespath.visitor import Options, TreeInterpreter

ROOTS = ("body", "post", "header")
MAX_EXPRESSION = 500
"""Characters."""
MAX_NODES = 200
EACH = 20_000
"""Steps that one expression may take; a step is a node visited, or an item or character handed to a function."""
WHOLE = 1_000_000
"""Steps for all expressions over one delivery: about a second."""
MAX_JOINED = 200_000
_BEGINS = {
    "subexpression", "index_expression", "projection", "filter_projection", "value_projection", "flatten", "pipe",
}  # fmt: skip
_ALL = {
    "comparator", "or_expression", "and_expression", "not_expression", "function_expression", "key_val_pair",
    "multi_select_list", "multi_select_dict",
}  # fmt: skip

Node = dict[str, Any]


class BadPath(ValueError):
    """An expression that is none; why, for whoever wrote it."""


class Failed(Exception):
    """An expression that came to nothing on this data: of the wrong kind for a function, or too much work."""


class TooMuch(Exception):
    """The work of a whole delivery is used up."""


@dataclass
class Work:
    """Steps left for a delivery, and for the expression that runs."""

    whole: int = WHOLE
    each: int = EACH

    def charge(self, steps: int) -> None:
        """Raises Failed, TooMuch."""
        self.each -= steps
        self.whole -= steps
        if self.whole < 0:
            raise TooMuch
        if self.each < 0:
            raise Failed("it takes too much work")


class _Bounded(Functions):
    """The functions of JMESPath, whose cost and results are bounded."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def call_function(self, function_name: str, resolved_args: Any) -> Any:
        self._work.charge(sum(len(one) for one in resolved_args if isinstance(one, str | list | dict)))
        if function_name == "to_string" and not isinstance(resolved_args[0], str | int | float):
            raise Failed("to_string takes a single value")
        if function_name == "join" and isinstance(resolved_args[1], list):
            between, parts = resolved_args
            if sum(len(one) + len(between) for one in parts if isinstance(one, str)) > MAX_JOINED:
                raise Failed("the joined text is too long")
        return super().call_function(function_name, resolved_args)


class _Counted(TreeInterpreter):
    """The interpreter of the library, which counts its steps."""

    def __init__(self, work: Work) -> None:
        super().__init__(Options(custom_functions=_Bounded(work)))
        self._work = work

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        self._work.charge(1)
        return super().visit(node, *args, **kwargs)


@dataclass(frozen=True)
class Path:
    """One compiled expression."""

    text: str
    _tree: Node = field(repr=False, compare=False)

    def find(self, data: Any, work: Work) -> Any:
        """What it finds; None: nothing. Raises Failed, TooMuch."""
        work.each = EACH
        try:
            return _Counted(work).visit(self._tree, data)
        except (JMESPathError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as error:
            raise Failed("it does not fit what came") from error
        except RecursionError as error:
            raise Failed("it takes too much work") from error


def compiled(text: str) -> Path:
    """The expression `text`. Raises BadPath: it is none, calls what does not exist, or begins nowhere."""
    if len(text) > MAX_EXPRESSION:
        raise BadPath(f"is longer than {MAX_EXPRESSION} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree: Any = jmespath.compile(text).parsed
    except PendingDeprecationWarning as error:
        raise BadPath("has a text in `…`: texts stand in '…'") from error
    except LexerError as error:
        raise BadPath(f"is no JMESPath expression: see character {error.lex_position + 1}") from error
    except ParseError as error:
        raise BadPath(f"is no JMESPath expression: see character {error.lex_position + 1}") from error
    except (JMESPathError, RecursionError, ValueError) as error:
        raise BadPath("is no JMESPath expression") from error
    _calls(tree)
    for root in _roots(tree):
        if root not in ROOTS:
            raise BadPath(f"begins with “{root}”, which is none of {', '.join(ROOTS)}{_meant(root, ROOTS)}")
    return Path(text, tree)


def _calls(tree: Node) -> None:
    nodes, left = [tree], MAX_NODES
    while nodes:
        node, left = nodes.pop(), left - 1
        if left < 0:
            raise BadPath(f"has more than {MAX_NODES} parts")
        nodes += [child for child in node.get("children", ()) if isinstance(child, dict)]
        if node["type"] != "function_expression":
            continue
        name, given = node["value"], len(node["children"])
        known = Functions.FUNCTION_TABLE.get(name)
        if known is None:
            raise BadPath(f"calls “{name}”, which is no function{_meant(name, Functions.FUNCTION_TABLE)}")
        wanted = known["signature"]
        least_only = bool(wanted and wanted[-1].get("variadic"))
        if given < len(wanted) or (given > len(wanted) and not least_only):
            raise BadPath(f"gives {name}() {given} values, not {len(wanted)}")


def _roots(node: Node) -> list[str]:
    """The names with which the expression's ways begin, as far as they begin at the whole."""
    children = [child for child in node.get("children", ()) if isinstance(child, dict)]
    if node["type"] == "field":
        return [str(node["value"])]
    if node["type"] in _BEGINS:
        return _roots(children[0])
    return [root for child in children for root in _roots(child)] if node["type"] in _ALL else []


def _meant(word: str, known: Any) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean “{near[0]}”?" if near else ""
