"""What a file with the name of a drawing looks like when it holds no XML; pure."""

from foundation.sentences import N_, Sentence

#: Marks of byte order, white space, and the second byte of letters in UTF-16.
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"
_LOOKS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", N_("a PDF")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"\xd0\xcf\x11\xe0", N_("a document of Visio, Word or the like")),
    (b"{", N_("JSON, as forms are")),
)
_TEXT = N_("plain text")
#: A zip, which is refused in words of its own.
_ARCHIVE = b"PK"


def looks_like(data: bytes) -> Sentence | None:
    """What it seems to be; None for what begins like XML, and for nothing and for zips, which are refused elsewhere."""
    begins = data[:1024].lstrip(_BEFORE_XML)
    if not begins or begins.startswith((b"<", _ARCHIVE)):
        return None
    looks = next((text for start, text in _LOOKS if data.startswith(start) or begins.startswith(start)), _TEXT)
    return Sentence(looks)
