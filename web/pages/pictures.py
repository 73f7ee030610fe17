"""A drawing as a page to print: the browser paints it, since it has the letters; here it becomes a PDF."""

from io import BytesIO

from flask import Response, request
from fpdf import FPDF
from PIL import Image, UnidentifiedImageError

from foundation.errors import Rejected
from foundation.sentences import N_
from organization.http import allowed
from organization.permissions import Action
from web.parts import Parts
from web.views import Views

pages = Views("pictures", prefix="/models")
blueprint = pages.blueprint

#: Dots an inch of the painted picture: twice those of a screen.
_DOTS_PER_INCH = 192
_POINTS_PER_INCH = 72
_MOST_DOTS = 8_000


class NoPicture(Rejected):
    """What came is no picture, or one that no browser paints."""

    code = "picture_unreadable"
    message = N_("This picture cannot be read.")


@pages.post("/picture.pdf")
@allowed(Action.SEE_MODELS)
def page(parts: Parts) -> Response:  # noqa: ARG001 - every view is given the parts
    """A PNG as a PDF of one page of its size."""
    return Response(pdf_of(request.get_data()), mimetype="application/pdf")


def pdf_of(png: bytes) -> bytes:
    """One page as large as the picture. Raises NoPicture."""
    try:
        with Image.open(BytesIO(png), formats=["PNG"]) as picture:
            if max(picture.size) > _MOST_DOTS:
                raise NoPicture
            painted = picture.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as failure:
        raise NoPicture from failure
    width, height = (dots * _POINTS_PER_INCH / _DOTS_PER_INCH for dots in painted.size)
    document = FPDF(unit="pt", format=(width, height))
    document.set_margin(0)
    document.set_auto_page_break(auto=False)
    document.add_page()
    document.image(painted, 0, 0, width, height)
    return bytes(document.output())
