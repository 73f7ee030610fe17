"""What the REST routes of every tool share: blueprint, bodies, answers, pages of lists."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from flask import Response, request
from flask.json.provider import DefaultJSONProvider
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from flask_openapi3.types import ParametersTuple
from flask_openapi3.utils import parse_parameters
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from foundation.errors import Rejected
from foundation.http.json_faults import json_faults
from foundation.http.problem import Say
from foundation.json_values import parse, untag
from foundation.paging import DEFAULT_PAGE_SIZE, LARGEST_PAGE_SIZE
from foundation.sentences import N_, Sentence, counted

PREFIX = "/api/v1"
SECURITY: list[dict[str, list[Any]]] = [{"bearer": []}]

#: What names and keys may be at most, as tables keep them; a NUL would be refused by PostgreSQL.
Key = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00]+$")]
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]
Text = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")]
Username = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]
#: Process variables: JSON, with decimals, dates, date-times and durations as `{"$type": …, "value": …}`.
Variables = Annotated[dict[str, Any], Field(default_factory=dict)]

In = TypeVar("In", bound=BaseModel)
Out = TypeVar("Out", bound=BaseModel)


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    path: str
    sentence: str


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    context: dict[str, Any] = Field(default_factory=dict)
    errors: list[FieldProblem] | None = None


class Body(BaseModel):
    """What a request brings; names that are not known are refused."""

    model_config = ConfigDict(extra="forbid")


class PageQuery(Body):
    """Which part of a long list."""

    cursor: str | None = Field(None, max_length=1_000, description="`next_cursor` of the page before")
    size: int = Field(DEFAULT_PAGE_SIZE, ge=1, le=LARGEST_PAGE_SIZE)


_ONE_FIELD = N_("The request has one field that cannot be used.")


class RequestInvalid(Rejected):
    """The request is not what the route expects; `errors` says where."""

    code = "request_invalid"
    message = N_("The request has %(count)s fields that cannot be used.")

    def __init__(self, errors: list[tuple[str, Sentence]]) -> None:
        self.errors = [{"path": path, "sentence": sentence} for path, sentence in errors]
        super().__init__(count=len(errors))
        self.sentence = counted(_ONE_FIELD, self.message, len(errors))


_SAYS: Mapping[str, str] = {
    "missing": N_("This is missing."),
    "extra_forbidden": N_("There is no field of this name."),
    "string_type": N_("Expected a text."),
    "string_too_long": N_("This is longer than %(limit)s characters."),
    "string_too_short": N_("This may not be empty."),
    "bool_type": N_("Expected true or false."),
    "bool_parsing": N_("Expected true or false."),
    "int_type": N_("Expected a whole number."),
    "int_parsing": N_("Expected a whole number."),
    "dict_type": N_("Expected an object."),
    "model_type": N_("Expected a JSON object."),
    "enum": N_("Expected one of: %(expected)s."),
    "literal_error": N_("Expected one of: %(expected)s."),
    "greater_than_equal": N_("This is too small: at least %(limit)s."),
    "less_than_equal": N_("This is too large: at most %(limit)s."),
}
_ANYTHING_ELSE = N_("This cannot be used here.")
_LIMITS = ("max_length", "ge", "le")


def refuse_request(failure: ValidationError) -> Response:
    """What flask-openapi3 calls for a request that does not fit; its own answer would name its library."""
    raise _invalid(failure) from failure


def _invalid(failure: ValidationError) -> RequestInvalid:
    return RequestInvalid([(_path(error["loc"]), _sentence(error)) for error in failure.errors(include_url=False)])


def missing(name: str) -> RequestInvalid:
    """What to raise for a field that others of the request ask for."""
    return RequestInvalid([(name, Sentence(_SAYS["missing"]))])


class Routes(APIBlueprint):
    """Routes of one noun under `/api/v1`; pages have the same nouns, hence the prefix of the endpoints."""

    def __init__(self, name: str, about: str) -> None:
        tags = [Tag(name=name, description=about)]
        super().__init__(f"api_{name}", __name__, url_prefix=PREFIX, abp_tags=tags, abp_security=SECURITY)
        self._known: list[tuple[str, Callable[..., Any], dict[str, Any]]] = []

    def _collect_openapi_info(self, rule: str, func: Callable[..., Any], **about: Any) -> ParametersTuple:
        """What the library calls for each route; describing them all takes half of the time that a start takes."""
        self._known.append((rule, func, about))
        return parse_parameters(func, doc_ui=False)

    def describe(self) -> None:
        """Work out what an OpenAPI document tells of them."""
        for rule, view, about in self._known:
            super()._collect_openapi_info(rule, view, **about)


def sent(model: type[In]) -> In:
    """What a page's script sent, as JSON. Raises RequestInvalid."""
    try:
        return model.model_validate(request.get_json())
    except ValidationError as failure:
        raise _invalid(failure) from failure


def answer(model: BaseModel, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(model.model_dump_json(), status=status, content_type="application/json")


def done() -> Response:
    """An answer without content."""
    return Response(status=204)


def filled(model: type[Out], value: Any, **more: Any) -> Out:
    """A model from the attributes of a value of ours, with what the value does not have."""
    names = model.model_fields.keys() - more.keys()
    return model(**{name: getattr(value, name) for name in names if hasattr(value, name)}, **more)


def rendered(sentence: Sentence | None, say: Say) -> str | None:
    """A sentence in the reader's language, if there is one."""
    return None if sentence is None else say(sentence)


def native(variables: dict[str, Any]) -> dict[str, Any]:
    """Variables with dates and decimals as such. Raises RequestInvalid for a tag that cannot be read."""
    values: dict[str, Any] = {}
    wrong: list[tuple[str, Sentence]] = []
    for name, value in variables.items():
        try:
            values[name] = untag(value)
        except (ValueError, TypeError, ArithmeticError):
            wrong.append((f"variables.{name}", Sentence(_ANYTHING_ELSE)))
    if wrong:
        raise RequestInvalid(wrong)
    return values


class StrictJson(DefaultJSONProvider):
    """Reads JSON as the standard says: no NaN, no lone surrogates, no depth that breaks the reader, no NUL."""

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """The value; raises RequestInvalid for values that cannot be taken and ValueError for what is no JSON."""
        try:
            value = parse(s)
        except ValueError:
            _refuse(json_faults(s))
            raise
        if ("\\u0000" if isinstance(s, str) else b"\\u0000") in s:  # type: ignore[operator]
            _refuse(json_faults(s))
        return value


def _refuse(faults: list[tuple[str, Sentence]]) -> None:
    if faults:
        raise RequestInvalid(faults)


def _path(place: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in place)


def _sentence(error: Any) -> Sentence:
    told = error.get("ctx", {})
    values = {"limit": next((told[name] for name in _LIMITS if name in told), ""), "expected": told.get("expected", "")}
    return Sentence(_SAYS.get(error["type"], _ANYTHING_ELSE), values)
