"""The Jinja environment: sandboxed, escaping everything, failing on every misspelt name.

Templates place values: Jinja's own filters and tests are taken away, and nothing of a value can be called. The
rooms that fill templates (reports, words) say where these lie and what each value becomes.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import wraps
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from disputekit.errors import Refused

_TESTS = {
    "none": lambda value: value is None,
    "defined": lambda value: not isinstance(value, jinja2.Undefined),
}


# Arithmetic with which a template could fill the memory or the day; it has plus and minus, for a number in a list.
_COUNTING = frozenset({"*", "**", "/", "//", "%"})


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox without calls: templates call macros and blocks, never a method of a value, and only add numbers."""

    intercepted_binops = _COUNTING

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._found_safe: set[tuple[type, str]] = set()

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute; what was safe for one object of a class is not asked again for the next.

        The answer hangs on the class and the name alone. Only what Jinja does to a value that can be called hangs on
        the value, and only what was allowed is remembered: all else goes the whole way each time.
        """
        if (type(obj), attribute) in self._found_safe:
            try:
                value = getattr(obj, attribute)
            except AttributeError:
                return super().getattr(obj, attribute)
            if not callable(value):
                return value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Hide names that begin with an underscore. Plain values have nothing else to hide, and they are many."""
        if attr.startswith("_"):
            return False
        is_safe = isinstance(obj, tuple | str | Enum) or super().is_safe_attribute(obj, attr, value)
        if is_safe and type(obj) is getattr(obj, "__class__", None):
            self._found_safe.add((type(obj), attr))
        return is_safe

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow what Jinja itself made: macros, ``caller``, ``super``, ``loop``."""
        return type(obj).__module__.startswith("jinja2.") and super().is_safe_callable(obj)

    def call_binop(self, _context: object, operator: str, *_operands: Any) -> Any:
        """Refuse what ``_COUNTING`` holds."""
        raise jinja2.TemplateRuntimeError(
            f"a template counts no further than + and -, here it uses {operator}"
        )


def environment(
    finalize: Callable[..., Markup], filters: Mapping[str, Callable[..., Any]], folders: Iterable[Path]
) -> Sandbox:
    """Return an environment whose every value passes through ``finalize``, which must escape it.

    A template is looked for in the folders in their order. ``autoescape`` is on for plain text too: what
    ``finalize`` returns is Markup, and macros keep it so.
    """
    made = Sandbox(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters.clear()
    made.filters.update((name, _guarded(name, call)) for name, call in filters.items())
    made.tests.clear()
    made.tests.update(_TESTS)
    made.globals.clear()
    return made


def _guarded(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that is at no fault of its own when a template gives it a value of another sort."""

    @wraps(call)
    def guarded(value: object, *more: Any) -> Any:
        try:
            return call(value, *more)
        except (AttributeError, TypeError, ValueError) as error:
            said = f"{name} cannot say a value of type {type(value).__name__}"
            raise jinja2.TemplateRuntimeError(said) from error

    return guarded


def filled(made: Sandbox, name: str, values: Mapping[str, object]) -> str:
    """Return a template filled with values; raises Refused, naming the place, when the template is at fault."""
    try:
        return made.get_template(name).render(values)
    except jinja2.TemplateNotFound as error:
        raise Refused(f"there is no template {error.name}", "see docs/templates.md for the names") from error
    except jinja2.TemplateSyntaxError as error:
        raise Refused(
            f"template {error.name}, line {error.lineno}: {error.message}", "see docs/templates.md"
        ) from error
    except UnicodeDecodeError as error:
        raise Refused(f"template {name} is no text in UTF-8", "save it as plain text") from error
    except RecursionError as error:
        raise Refused(
            f"template {name} takes in itself without an end", "see docs/templates.md for what it may take in"
        ) from error
    except (jinja2.UndefinedError, jinja2.exceptions.SecurityError, jinja2.TemplateRuntimeError) as error:
        raise Refused(
            f"template {name}: {error.message}", "see docs/templates.md for what may be used"
        ) from error


def without_words(value: object) -> Refused:
    """Return the refusal of a value that a template places as it is; a misspelt name raises Jinja's own error."""
    if isinstance(value, jinja2.Undefined):
        str(value)
    return Refused(
        f"a template places a value of type {type(value).__name__}, which has no words of its own",
        "put it through one of the filters in docs/templates.md",
    )


def source_of(made: Sandbox, name: str) -> str:
    """Return a file of the templates as it stands, the user's own one first."""
    if made.loader is None:
        raise Refused(f"there is no template {name}", "see docs/templates.md for the names")
    return made.loader.get_source(made, name)[0]
