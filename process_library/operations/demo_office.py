"""What the demo systems of the office take and answer: mail and bell, documents, contacts, links between cases."""

from engine.operations.declaration import Effect, Group, Input, Operation, Output
from engine.operations.values import Kind
from foundation.sentences import N_
from process_library.operations.demo import demo, needs

_TEMPLATE = needs("template", N_("Template"), about=N_("The key of the text that is sent."))
_DATA = Input(key="data", name=N_("What the template tells"), kind=Kind.NAMED_VALUES)
_MESSAGE = (Output(key="message_id", name=N_("Number of the message"), kind=Kind.TEXT),)

OFFICE = (
    demo(
        "mail.send",
        N_("Send a mail of the demonstration"),
        N_("It is kept where the demonstration shows it; nothing leaves."),
        Input(key="to", name=N_("To (one address)"), kind=Kind.ADDRESSES, is_needed=True),
        _TEMPLATE,
        _DATA,
        Input(key="language", name=N_("Language"), choices=("es", "en")),
        answers=_MESSAGE,
        errors={"MAIL_REFUSED": N_("The address takes no mail.")},
    ),
    demo(
        "notify.person",
        N_("Ring a person's bell"),
        N_("A message of the demonstration to one person."),
        needs("person", N_("Person"), about=N_("Their username.")),
        _TEMPLATE,
        _DATA,
        answers=_MESSAGE,
    ),
    demo(
        "notify.role",
        N_("Ring the bell of a role"),
        N_("A message of the demonstration to everybody who holds the role."),
        needs("role", N_("Role"), about=N_("Its key.")),
        _TEMPLATE,
        _DATA,
        answers=_MESSAGE,
    ),
    demo(
        "documents.create",
        N_("Note a document"),
        N_("Gives a document of the demonstration a number; no file is written."),
        needs("template", N_("Template")),
        _DATA,
        answers=(Output(key="document", name=N_("Number of the document"), kind=Kind.TEXT),),
    ),
    demo(
        "portal.publish",
        N_("Publish on the internal news"),
        N_("A title and a text that everybody reads."),
        needs("kind", N_("Kind")),
        needs("title", N_("Title")),
        needs("text", N_("Text"), Kind.LONG_TEXT),
        Input(key="author", name=N_("Author")),
        answers=(
            Output(key="item_id", name=N_("Number of the news"), kind=Kind.TEXT),
            Output(key="public_url", name=N_("Address (URL)"), kind=Kind.URL),
        ),
    ),
    demo(
        "contacts.find_or_create",
        N_("Find or create a contact"),
        N_("Whoever wrote, by mail address or telephone."),
        Input(key="name", name=N_("Name")),
        Input(key="email", name=N_("Mail address")),
        Input(key="phone", name=N_("Telephone")),
        needs("origin", N_("Where from"), about=N_("The channel by which they came.")),
        answers=(
            Output(key="contact", name=N_("Number of the contact"), kind=Kind.TEXT),
            Output(key="is_new", name=N_("It is new"), kind=Kind.YES_NO),
            Output(key="is_blocked", name=N_("It is blocked"), kind=Kind.YES_NO),
            Output(key="lot", name=N_("Lot for samples"), kind=Kind.WHOLE_NUMBER),
        ),
    ),
    demo(
        "case.link",
        N_("Link two cases"),
        N_("Notes that a case has to do with another."),
        needs("from", N_("This case")),
        needs("to", N_("The other case")),
        needs("relation", N_("Relation"), about=N_("Such as duplicate.")),
    ),
)
_ROLE = needs("role", N_("Role"), about=N_("Its key."))
_REQUESTER = Input(key="requester", name=N_("Who asks"), about=N_("Their username."))

APPROVERS = (
    Operation(
        key="python_function:organization.next_approver",
        name=N_("Find who may approve next"),
        about=N_("The next two levels above a role, without one that only who asks holds."),
        group=Group.PEOPLE,
        effect=Effect.NONE,
        inputs=(_ROLE, _REQUESTER),
        outputs=(
            Output(key="role", name=N_("Role that may approve"), kind=Kind.TEXT),
            Output(key="above", name=N_("Role above it"), kind=Kind.TEXT),
        ),
    ),
    Operation(
        key="python_function:organization.skip_requester",
        name=N_("Leave out who asks"),
        about=N_("The same roles, with the next level instead of one that only who asks holds."),
        group=Group.PEOPLE,
        effect=Effect.NONE,
        inputs=(needs("roles", N_("Roles"), Kind.LIST), _REQUESTER),
        outputs=(Output(key="roles", name=N_("Roles that may approve"), kind=Kind.LIST),),
    ),
)
