"""Drawings and names of library processes in the reader's language, as far as they say what the library says."""

from engine.bpmn_xml.names import names_in, with_names
from engine.bpmn_xml.refusals import UnsafeFile
from process_library.translations import element_names
from web.kept_drawings import kept
from web.library_view import templates


@kept
def spoken_drawing(bpmn: bytes, key: str, spoken: str) -> bytes:
    """The drawing of a process in a language, to be looked at; a name that the company changed stays as it is."""
    found = templates().get(key)
    words = element_names(found.package, key, spoken) if found else {}
    if found is None or not words:
        return bpmn
    try:
        drawn, original = names_in(bpmn), names_in(found.bundle.bpmn)
        return with_names(bpmn, {one: word for one, word in words.items() if drawn.get(one) == original.get(one)})
    except UnsafeFile:
        return bpmn


def spoken_name(name: str, key: str, spoken: str) -> str:
    """The name of a process in a language, if it is still the library's."""
    found = templates().get(key)
    return found.texts(spoken).name if found and found.texts("es").name == name else name
