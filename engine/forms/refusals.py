"""Why a form schema is refused, with the component that is at fault."""

from foundation.errors import Rejected
from foundation.sentences import N_


class FormRejected(Rejected):
    """The schema is not one that this product can show; each reason is a subclass."""

    code = "form_rejected"
    message = N_("The form is not a form-js form: it needs a list of components.")


class FormUnreadable(FormRejected):
    """Not even JSON."""

    code = "form_unreadable"
    message = N_("The form cannot be read: it is no JSON.")


class TooManyComponents(FormRejected):
    """More than anyone would fill in, or nested without end."""

    code = "form_too_large"
    message = N_("The form is larger than %(limit)s components or deeper than %(depth)s groups.")


class ComponentUnsupported(FormRejected):
    """A component of a type that is not known here."""

    code = "form_component_unsupported"
    message = N_("The component «%(component)s» is of the type %(type)s, which forms here do not have.")


class AttributeRejected(FormRejected):
    """An attribute that is missing, of the wrong kind, or not known here."""

    code = "form_attribute_rejected"
    message = N_("The component «%(component)s» has a value of %(attribute)s that cannot be used: %(found)s.")


class KeyRepeated(FormRejected):
    """Two fields would write the same variable."""

    code = "form_key_repeated"
    message = N_("Two components of the form have the key %(key)s.")


class PatternRejected(FormRejected):
    """A pattern that does not compile or could take for ever."""

    code = "form_pattern_rejected"
    message = N_("The pattern of «%(component)s» cannot be used: %(pattern)s.")


class ConditionRejected(FormRejected):
    """A condition that is not in the FEEL subset."""

    code = "form_condition_rejected"
    message = N_("The condition of «%(component)s» cannot be used: %(condition)s.")
