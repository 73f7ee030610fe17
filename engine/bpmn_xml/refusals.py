"""Why an uploaded file is not even stored; each reason with its own code and sentence."""

from foundation.errors import Rejected


class UnsafeFile(Rejected):
    """The file is not a BPMN file that can be read safely; `line` is None when no line can be named."""

    code = "unsafe_file"
    message = "The file could not be read."

    @property
    def line(self) -> int | None:
        """The line that the refusal is about, counted from 1."""
        return self.context.get("line")


class EmptyFile(UnsafeFile):
    """Nothing but white space."""

    code = "file_empty"
    message = "The file is empty."


class FileTooLarge(UnsafeFile):
    """More bytes than the limit."""

    code = "file_too_large"
    message = "The file has %(size_bytes)s bytes; at most %(limit_bytes)s are accepted."


class ZipFile(UnsafeFile):
    """A zip archive where a single file is expected."""

    code = "file_is_zip"
    message = "This is a zip file. Unpack it and upload the .bpmn file itself."


class UnsupportedEncoding(UnsafeFile):
    """An encoding other than UTF-8, UTF-16, Latin-1 and Windows-1252."""

    code = "file_encoding_unsupported"
    message = "The file says that it is written in %(encoding)s. Save it as UTF-8 and upload it again."


class BrokenEncoding(UnsafeFile):
    """Bytes that do not belong to the encoding that the file declares."""

    code = "file_encoding_broken"
    message = "The file says that it is written in %(encoding)s, but it is not. Save it as UTF-8 and upload it again."


class DoctypeRefused(UnsafeFile):
    """A document type declaration, the door to entity attacks."""

    code = "file_has_doctype"
    message = "The file has a DOCTYPE declaration, which is not accepted. Remove it; BPMN files do not need one."


class NotWellFormed(UnsafeFile):
    """Not XML."""

    code = "file_not_well_formed"
    message = "The file is not well-formed XML: line %(line)s, column %(column)s cannot be understood."


class NotBpmn(UnsafeFile):
    """XML, but its root is something else than `bpmn:definitions`."""

    code = "file_not_bpmn"
    message = "This is not a BPMN 2.0 file: it starts with «%(root)s» instead of «definitions»."


class NotDmn(UnsafeFile):
    """XML, but its root is something else than the `definitions` of a known version of DMN."""

    code = "file_not_dmn"
    message = "This is not a DMN 1.1 to 1.5 file: it starts with «%(root)s» instead of DMN's «definitions»."


class TooDeep(UnsafeFile):
    """Elements nested deeper than the limit."""

    code = "file_too_deep"
    message = "The elements of the file are nested more than %(limit)s deep."


class TooManyElements(UnsafeFile):
    """More XML elements than the limit."""

    code = "file_too_many_elements"
    message = "The file has more than %(limit)s XML elements."


class TooManyAttributes(UnsafeFile):
    """One element with more attributes than the limit."""

    code = "file_too_many_attributes"
    message = "An element «%(element)s» of the file has more than %(limit)s attributes."


class AttributeTooLong(UnsafeFile):
    """One attribute longer than the limit."""

    code = "file_attribute_too_long"
    message = "The attribute «%(attribute)s» of an element «%(element)s» is longer than %(limit)s characters."


class TooManyFlowNodesInFile(UnsafeFile):
    """One file with more flow nodes than the limit."""

    code = "file_too_many_flow_nodes_in_all"
    message = (
        "The file holds %(count)s activities, events and gateways; at most %(limit)s are accepted. "
        "Divide it into several files."
    )


class TooManyFlowNodes(UnsafeFile):
    """One process or subprocess with more flow nodes than the limit."""

    code = "file_too_many_flow_nodes"
    message = (
        "«%(scope)s» holds %(count)s activities, events and gateways; at most %(limit)s are accepted. "
        "Divide it into subprocesses or called processes."
    )
