"""What the sandbox remembers of a class never opens another one, nor a value that can be called."""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NamedTuple

import jinja2
import pytest
from jinja2.exceptions import SecurityError
from markupsafe import Markup, escape

from disputekit.templating import Sandbox, environment


class Said(NamedTuple):
    """A value of the shape that templates get, with names that are dangerous elsewhere."""

    words: object = "plain"
    mro: str = "a word"
    append: str = "a word"
    gi_frame: str = "a word"


class State(Enum):
    OPEN = "open"


class Loose:
    """A value whose attributes are its own, and may be missing in one and there in another."""

    def __init__(self, **given: object) -> None:
        self.__dict__.update(given)


class Careless(Sandbox):
    """The planted defect: it remembers names without their classes, and hands out what can be called as it is."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if attribute in {name for _, name in self._found_safe}:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def walked() -> Iterator[int]:
    yield 1


ATTACKS: list[tuple[str, Callable[[], object]]] = [
    ("mro", lambda: Said),
    ("mro", lambda: str),
    ("append", list),
    ("gi_frame", walked),
]


def sandbox() -> Sandbox:
    return environment(escape, {}, [])


@pytest.mark.parametrize(("name", "attacked"), ATTACKS)
def test_a_name_that_is_safe_in_one_class_stays_closed_in_another(
    name: str, attacked: Callable[[], object]
) -> None:
    made, careless = sandbox(), Careless(undefined=jinja2.StrictUndefined)
    for _ in range(3):
        assert made.getattr(Said(), name) == careless.getattr(Said(), name) == "a word"
        with pytest.raises(SecurityError):
            str(made.getattr(attacked(), name))
    careless.getattr(attacked(), name)  # would have been reached


@pytest.mark.parametrize("text", ["{0.__class__}", Markup("{0.__class__}")])
def test_a_text_that_formats_is_fenced_in_where_a_plain_text_stood_before(text: str) -> None:
    made, careless = sandbox(), Careless()
    for env in (made, careless):
        assert env.getattr(Said("plain"), "words") == env.getattr(Said("plain"), "words") == "plain"
    attack = Said(text.format)
    with pytest.raises(SecurityError):
        made.getattr(attack, "words")(attack)
    assert "class" in careless.getattr(attack, "words")(attack)


@pytest.mark.parametrize(
    "name", ["__class__", "__init__", "_fields", "_replace", "__dict__", "__globals__", "__subclasses__"]
)
def test_names_with_an_underscore_are_refused_however_often_they_are_asked(name: str) -> None:
    made = sandbox()
    for obj in (Said(), Said, walked, walked(), State.OPEN, "text", made.getattr, Said()):
        if hasattr(obj, name):
            for _ in range(2):
                with pytest.raises(SecurityError):
                    str(made.getattr(obj, name))
    assert not made._found_safe


def test_what_is_remembered_answers_as_a_sandbox_that_remembers_nothing() -> None:
    objects: list[object] = [
        Said(),
        Said(len),
        State.OPEN,
        "text",
        [1],
        {"words": 2},
        {1},
        walked,
        Said,
        Loose(),
    ]
    objects += [Loose(words="here"), Loose(words=print), walked(), 3, None, Markup("m"), walked.__code__]
    names = [
        "words",
        "mro",
        "append",
        "value",
        "gi_frame",
        "gi_code",
        "co_code",
        "clear",
        "pop",
        "index",
        "absent",
    ]
    made = sandbox()
    for _ in range(2):
        for obj in objects:
            for name in names:
                assert told(made, obj, name) == told(sandbox(), obj, name), (obj, name)


def told(made: Sandbox, obj: object, name: str) -> tuple[str, object]:
    found = made.getattr(obj, name)
    if isinstance(found, jinja2.Undefined):
        return "closed", found._undefined_exception
    return "open", found


def test_an_attribute_that_one_object_lacks_is_missing_there_alone() -> None:
    made = sandbox()
    assert made.getattr(Loose(words="here"), "words") == "here"
    assert isinstance(made.getattr(Loose(), "words"), jinja2.Undefined)
    assert made.getattr(Loose(words="again"), "words") == "again"


def test_an_object_that_lies_about_its_class_is_not_remembered() -> None:
    class Liar:
        words = "said"

        @property  # type: ignore[misc] # the lie that is tested
        def __class__(self) -> type:
            return str

    made = sandbox()
    assert made.getattr(Liar(), "words") == "said"
    assert not made._found_safe
