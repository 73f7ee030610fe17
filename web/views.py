"""Views as plain functions at the top of a module, called with the parts of the suite and the fields of the address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint

from web.parts import Parts

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class _Route:
    rule: str
    method: str
    view: Callable[..., Any]


@dataclass
class Views:
    """The views of one blueprint; `blueprint` binds them to the parts of a running suite.

    An endpoint is named `<name>.<function>`. Every view declares who may call it: the decorators of
    `organization.http` stand between this and the function.
    """

    name: str
    prefix: str | None = None
    _routes: list[_Route] = field(default_factory=list)

    def get(self, rule: str) -> Callable[[View], View]:
        """Answer GET requests to this address."""
        return self._add(rule, "GET")

    def post(self, rule: str) -> Callable[[View], View]:
        """Answer POST requests to this address."""
        return self._add(rule, "POST")

    def blueprint(self, parts: Parts) -> Blueprint:
        """A blueprint whose views know the parts."""
        pages = Blueprint(self.name, __name__, url_prefix=self.prefix)
        for route in self._routes:
            pages.add_url_rule(route.rule, route.view.__name__, _bound(route.view, parts), methods=[route.method])
        return pages

    def _add(self, rule: str, method: str) -> Callable[[View], View]:
        def keep(view: View) -> View:
            self._routes.append(_Route(rule, method, view))
            return view

        return keep


def _bound(view: Callable[..., Any], parts: Parts) -> Callable[..., Any]:
    @wraps(view)  # takes the declaration of who may call it along
    def call(**address: Any) -> Any:
        return view(parts, **address)

    return call
