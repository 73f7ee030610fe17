"""Connector `notify_people`: one mail to everybody who holds a role, or to people by their usernames."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.connectors.contract import CallRejected, Plan, ServiceCall
from engine.connectors.send_email import SendEmail
from engine.operations.declaration import Effect, Group, Input, Operation, Output
from engine.operations.values import Kind
from foundation.sentences import N_, Sentence
from foundation.unit_of_work import Work
from organization.directory import Person, people

NOTIFY_PEOPLE = Operation(
    key="notify_people",
    name=N_("Notify people"),
    about=N_("A mail to everybody who holds a role when it is sent, or to certain people."),
    group=Group.MESSAGES,
    effect=Effect.OUTSIDE,
    inputs=(
        Input(key="role", name=N_("Role"), about=N_("Its key. This, or people.")),
        Input(
            key="people", name=N_("People"), about=N_("Their usernames, with commas between them. These, or a role.")
        ),
        Input(key="subject", name=N_("Subject"), is_needed=True),
        Input(key="text", name=N_("Text"), kind=Kind.LONG_TEXT, is_needed=True),
    ),
    outputs=(
        Output(key="message_id", name=N_("Number of the mail"), kind=Kind.TEXT),
        Output(key="told", name=N_("How many were told"), kind=Kind.WHOLE_NUMBER),
        Output(key="without_address", name=N_("How many have no mail address"), kind=Kind.WHOLE_NUMBER),
    ),
)
_WOULD_TELL = N_("It would tell %(names)s.")
_NO_ADDRESS = N_("%(count)s of them would not get it: they have no mail address.")


class NotifyPeople:
    """A `Connector`. Who holds the role is asked at each call, so a change of people counts at once."""

    def __init__(self, work: Work, send_email: SendEmail) -> None:
        """`send_email` sends to the addresses that are found."""
        self._work, self._send_email = work, send_email

    def __call__(self, call: ServiceCall) -> Mapping[str, Any]:
        """See `Connector`."""
        reached, others = self._meant(call)
        answer = self._send_email(_mail(call, reached))
        return {**answer, "told": len(reached), "without_address": len(others)}

    def dry_run(self, call: ServiceCall) -> Plan:
        """See `Rehearsed`."""
        reached, others = self._meant(call)
        told = [Sentence(_WOULD_TELL, {"names": ", ".join(one.name for one in (*reached, *others))})]
        told += [Sentence(_NO_ADDRESS, {"count": len(others)})] if others else []
        mail = self._send_email.dry_run(_mail(call, reached))
        # people are told by name: whoever tries this may not see their addresses
        return Plan((*told, *(one for one in mail.sentences if "recipients" not in one.values)))

    def _meant(self, call: ServiceCall) -> tuple[list[Person], list[Person]]:
        """Those who have an address, and those who have none. Raises CallRejected when nobody can be reached."""
        role, usernames = str(call.inputs.get("role") or "").strip(), _listed(call.inputs.get("people"))
        with self._work.read() as unit:
            active = [one for one in people(unit) if one.disabled_at is None]
        unknown = usernames - {one.username for one in active}
        if unknown:
            raise CallRejected(N_("There is nobody here by the usernames %(names)s."), names=", ".join(sorted(unknown)))
        meant = [one for one in active if one.username in usernames or (role and role in one.roles)]
        reached = [one for one in meant if one.email]
        if not reached:
            raise CallRejected(N_("Nobody who could be told has a mail address; role: «%(role)s»."), role=role)
        return reached, [one for one in meant if not one.email]


def _mail(call: ServiceCall, reached: list[Person]) -> ServiceCall:
    words = {name: call.inputs.get(name) for name in ("subject", "text")}
    return replace(call, inputs={"to": [one.email for one in reached], **words})


def _listed(value: Any) -> set[str]:
    listed = value.split(",") if isinstance(value, str) else value or []
    if not isinstance(listed, list | tuple):
        raise CallRejected(N_("The input «%(name)s» must be usernames."), name="people")
    return {str(one).strip() for one in listed if str(one).strip()}
