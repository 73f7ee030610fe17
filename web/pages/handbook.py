"""The handbook: what is published, in words, to be read, printed, kept and changed in another program."""

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from foundation.sentences import N_, Sentence
from modeler_api.handbook.document import Document
from modeler_api.handbook.docx_file import docx_of
from modeler_api.handbook.edition import NothingNewPublished, editions, make_edition, may_close
from modeler_api.handbook.pdf_file import pdf_of
from modeler_api.handbook.writing import handbook, responsibilities_csv
from organization.areas import areas
from organization.http import allowed, require_actor
from organization.permissions import Action, may
from web import toasts
from web.handbook_view import speech_of, svg_of
from web.languages import language
from web.parts import Parts
from web.spoken_engine import spoken_engine
from web.views import Views

#: Pages under /handbook.
pages = Views("handbook", prefix="/handbook")
blueprint = pages.blueprint

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pages.get("")
@allowed(Action.SEE_MODELS)
def page(parts: Parts) -> str:
    """Read it."""
    actor, area = require_actor(), _area()
    with parts.work.read() as unit:
        own = [one for one in areas(unit) if may(actor, Action.SEE_MODELS, area=one.key)]
        made, closes = editions(unit, area), may_close(unit, actor, area)
    return render_template(
        "handbook/page.html",
        said=_handbook(parts),
        areas=[(one.key, one.name(language())) for one in own],
        area=area or "",
        editions=made,
        edition=_edition(),
        svg=svg_of,
        may_close=closes,
    )


@pages.get("/handbook.pdf")
@allowed(Action.SEE_MODELS)
def pdf(parts: Parts) -> Response:
    """Print it and keep it."""
    return _file(pdf_of(_handbook(parts)), "application/pdf", "pdf")


@pages.get("/handbook.docx")
@allowed(Action.SEE_MODELS)
def docx(parts: Parts) -> Response:
    """Change and sign it."""
    return _file(docx_of(_handbook(parts)), _DOCX, "docx")


@pages.get("/responsibilities.csv")
@allowed(Action.SEE_MODELS)
def responsibilities(parts: Parts) -> Response:
    """Who answers for what, for a spreadsheet."""
    text = responsibilities_csv(spoken_engine(parts), require_actor(), speech_of(parts), area=_area())
    # a byte order mark tells spreadsheets that it is UTF-8
    return _file(b"\xef\xbb\xbf" + text.encode(), "text/csv; charset=utf-8", "csv")


@pages.post("/editions")
@allowed(Action.PUBLISH_MODELS)
def close(parts: Parts) -> AnyResponse:
    """Close an edition: from now on changes are told since then."""
    area = request.form.get("area") or None
    try:
        made = make_edition(parts.work, require_actor(), area)
        toasts.say(Sentence(N_("Edition %(number)s of the handbook is closed."), {"number": made.number}))
    except NothingNewPublished as refused:
        toasts.say(refused.sentence)
    return redirect(url_for("handbook.page", area=area))


def _handbook(parts: Parts) -> Document:
    return handbook(
        spoken_engine(parts),
        require_actor(),
        speech_of(parts),
        parts.settings.company_name,
        area=_area(),
        number=_edition(),
    )


def _area() -> str | None:
    return request.args.get("area") or None


def _edition() -> int | None:
    return request.args.get("edition", type=int)


def _file(content: bytes, kind: str, ending: str) -> Response:
    name = "-".join(filter(None, ("handbook", _area(), str(_edition() or "")))).replace('"', "")
    answer = Response(content, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    return answer
