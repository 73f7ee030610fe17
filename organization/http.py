"""Who is asking: sessions of pages, bearer tokens of programs; every route declares who may call it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Request, current_app, g, request, session
from flask_login import AnonymousUserMixin, LoginManager, current_user, login_user, logout_user

from foundation.errors import BrokenPromise, Forbidden
from foundation.instants import from_micros, to_micros
from foundation.sentences import N_
from foundation.unit_of_work import Work
from organization.actor import Actor
from organization.actors import Actors, KnownActor
from organization.authentication import by_token
from organization.permissions import Action, NotAllowed, may
from organization.sessions import Session, end, new_session

View = TypeVar("View", bound=Callable[..., Any])

_DECLARED = "cauce_who_may_call"
_EVERYBODY = "everybody"
#: Endpoints that libraries add and that show nothing of the company's.
_OPEN_BLUEPRINTS = ("openapi",)
_ID, _BEGAN, _USED = "id", "began_at", "used_at"
_BEARER = "Bearer "


class SignInNeeded(Forbidden):
    """Nobody has signed in, or their session is over."""

    code = "sign_in_needed"
    message = N_("Sign in first.")


class RouteUndeclared(BrokenPromise):
    """A route does not say who may call it."""

    code = "route_undeclared"
    message = N_("The route %(endpoint)s does not declare who may call it.")


def public(view: View) -> View:
    """Declare that anybody may call the route."""
    setattr(view, _DECLARED, _EVERYBODY)
    return view


def allowed(*actions: Action) -> Callable[[View], View]:
    """Declare that whoever may do one of these actions, in any area at all, may call the route.

    The route still asks `permissions.require` for the area that it works in.
    """

    def declare(view: View) -> View:
        setattr(view, _DECLARED, actions)
        return view

    return declare


@dataclass(frozen=True)
class _Visitor:
    """What Flask-Login keeps of who is asking."""

    known: KnownActor
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the session remembers."""
        return self.known.actor.person_id


def install(app: Flask, work: Work, actors: Actors) -> None:
    """Make the application know who is asking, and refuse before any view runs whoever may not call it."""
    manager: Any = LoginManager()
    manager.session_protection = "basic"

    def from_session(person_id: str) -> _Visitor | None:
        return _from_session(work, actors, person_id)

    def from_header(asked: Request) -> _Visitor | None:
        return _from_header(work, actors, asked)

    manager.user_loader(from_session)
    manager.request_loader(from_header)
    manager.init_app(app)
    app.before_request(_guard)


def begin_session(work: Work, actors: Actors, person_id: str) -> None:
    """Sign a person in, in a session that has nothing of the one before; raises SignInNeeded for who may not."""
    known = actors.by_id(person_id)
    if known is None:
        raise SignInNeeded
    end_session(work)
    _keep(new_session(work.clock.now()))
    login_user(_Visitor(known))


def end_session(work: Work) -> None:
    """Sign out: forget everything the session held, and let copies of its cookie open nothing."""
    kept = _kept()
    if kept is not None and current_actor() is not None:
        work.write(lambda unit: end(unit, kept))
    logout_user()
    session.clear()


def current_actor() -> Actor | None:
    """Who is asking; None for a stranger."""
    known = getattr(current_user, "known", None)
    return None if known is None else known.actor


def require_actor() -> Actor:
    """Who is asking; raises SignInNeeded for a stranger."""
    actor = current_actor()
    if actor is None:
        raise SignInNeeded
    return actor


def as_stranger() -> None:
    """Answer the rest of this request as for a stranger, without asking the database who it is."""
    g._login_user = AnonymousUserMixin()  # where Flask-Login keeps whom it has loaded


def has_bearer_token() -> bool:
    """Whether the request brings a token: such requests need no CSRF token, since no browser sends one unasked."""
    return request.headers.get("Authorization", "").startswith(_BEARER)


def undeclared_routes(app: Flask) -> list[str]:
    """Endpoints that do not say who may call them; the tests refuse any."""
    return sorted(endpoint for endpoint in app.view_functions if _declared(app, endpoint) is None)


def _declared(app: Flask, endpoint: str) -> object:
    if endpoint.split(".", maxsplit=1)[0] in _OPEN_BLUEPRINTS:
        return _EVERYBODY
    return getattr(app.view_functions[endpoint], _DECLARED, None)


def _guard() -> None:
    if request.endpoint is None:
        return  # an unknown address: answered as not found
    declared = _declared(current_app, request.endpoint)
    if declared == _EVERYBODY:
        return
    if not isinstance(declared, tuple):
        raise RouteUndeclared(endpoint=request.endpoint)
    actor = require_actor()
    if not any(may(actor, action) for action in declared):
        raise NotAllowed(declared[0])


def _from_session(work: Work, actors: Actors, person_id: str) -> _Visitor | None:
    kept, now = None if has_bearer_token() else _kept(), work.clock.now()
    if kept is None or not kept.is_alive(now):
        return None
    known = actors.of_session(person_id, kept)
    if known is None:
        return None
    if not _refreshes_itself():
        _keep(kept.used(now))
    return _Visitor(known)


def _kept() -> Session | None:
    """The session that the cookie tells of."""
    if not {_ID, _BEGAN, _USED} <= session.keys():
        return None
    return Session(session[_ID], from_micros(session[_BEGAN]), from_micros(session[_USED]))


def _keep(kept: Session) -> None:
    session.update({_ID: kept.id, _BEGAN: to_micros(kept.began_at), _USED: to_micros(kept.used_at)})


def _refreshes_itself() -> bool:
    """Whether the page asked, not the person: such requests carry `live` in the address."""
    return "live" in request.args


def _from_header(work: Work, actors: Actors, asked: Request) -> _Visitor | None:
    header = asked.headers.get("Authorization", "")
    if not header.startswith(_BEARER):
        return None
    with work.read() as unit:
        person_id = by_token(unit, header.removeprefix(_BEARER).strip())
    known = None if person_id is None else actors.by_id(person_id)
    if known is None:
        return None
    return _Visitor(known)
