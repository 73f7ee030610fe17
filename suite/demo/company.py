"""Nortelia Iluminación, S. L.: invented people of an invented company, and what they hold."""

import unicodedata
from dataclasses import dataclass

from organization.actor import Profile

COMPANY_NAME = "Nortelia Iluminación"

_TASKS, _PROCESSES, _IT = Profile.END_USER, Profile.BUSINESS_USER, Profile.IT
_MANAGEMENT, _ADMINISTRATION = Profile.MANAGER, Profile.ADMINISTRATOR


@dataclass(frozen=True)
class Colleague:
    """One person of the demo company."""

    name: str
    #: Key of the centre where they work.
    centre: str
    roles: tuple[str, ...]
    profiles: tuple[Profile, ...] = (_TASKS,)

    @property
    def username(self) -> str:
        """Given name and first family name, in plain letters."""
        return username_of(self.name)


def username_of(name: str) -> str:
    """The username that the demo company gives to somebody of that name: `javier.lacasa`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", ".")


#: Heads of areas: they approve what their people ask.
_HEAD = ("area-manager", "line-manager")

PEOPLE: tuple[Colleague, ...] = (
    Colleague("Carmen Ibáñez", "ZAZ", ("general-manager", "board", *_HEAD), (_TASKS, _MANAGEMENT)),
    Colleague("Javier Lacasa", "ZAZ", ("finance-manager", "treasurer", "board"), (_TASKS, _MANAGEMENT)),
    Colleague("Marta Gracia", "ZAZ", ("accounts-payable", "controller")),
    Colleague("Raúl Sanz", "ZAZ", ("hr-manager", *_HEAD), (_TASKS, _PROCESSES)),
    Colleague("Nuria Pérez", "ZAZ", ("hr-officer", "payroll-officer", "prevention-officer")),
    Colleague("Óscar Luna", "ZAZ", ("it-manager", "service-owner", "change-manager", *_HEAD), (_TASKS, _IT)),
    Colleague("Iván Royo", "ZAZ", ("service-desk",), (_TASKS, _IT)),
    Colleague("Laia Ferrer", "ZAZ", ("support-level-2", "problem-manager", "system-administrator"), (_TASKS, _IT)),
    Colleague("Lucía Mur", "ZAZ", ("project-manager", "support-level-3"), (_TASKS, _IT)),
    Colleague("Teresa Marco", "ZAZ", ("purchasing-manager", *_HEAD), (_TASKS, _PROCESSES)),
    Colleague("Diego Aznar", "ZAZ", ("buyer",)),
    Colleague("Alicia Beltrán", "ZAZ", ("legal-counsel", "contracts-officer", "board", "data-protection-officer")),
    Colleague("Beatriz Soler", "PLA", ("quality-manager", "internal-auditor", "quality-auditor")),
    Colleague("Hugo Casas", "PLA", ("quality-inspector",)),
    Colleague("Sergio Blasco", "PLA", ("production-manager", *_HEAD)),
    Colleague("Yolanda Ruiz", "PLA", ("shift-leader",)),
    Colleague("Adrián Gil", "PLA", ("machine-operator",)),
    Colleague("Fátima Benali", "PLA", ("machine-operator",)),
    Colleague("Pablo Otal", "PLA", ("design-manager", "product-owner")),
    Colleague("Inés Calvo", "PLA", ("design-engineer",)),
    Colleague("Rosa Nadal", "ALM", ("warehouse-manager",)),
    Colleague("Miguel Torres", "ALM", ("warehouse-operator",)),
    Colleague("Andrea Vidal", "ZAZ", ("order-desk", "accounts-receivable")),
    Colleague("Pilar Abad", "ZAZ", ("administration-officer", "office-manager"), (_TASKS, _ADMINISTRATION)),
    Colleague("Luis Fernández", "ZAZ", ("sales-manager", *_HEAD)),
    Colleague("Gemma Roca", "BCN", ("sales-rep",)),
    Colleague("Álvaro Cano", "MAD", ("sales-rep",)),
    Colleague("Rocío Navarro", "SVQ", ("sales-rep", "line-manager")),
    Colleague("Ander Etxeberria", "BIO", ("sales-rep",)),
    Colleague("Clara Domínguez", "ZAZ", ("communication-director", *_HEAD)),
    Colleague("Mario Pons", "ZAZ", ("community-manager",)),
    Colleague("Sara Quintana", "ZAZ", ("moderator", "care-agent")),
    Colleague("Daniel Prieto", "SVQ", ("maintenance-technician", "care-agent")),
    Colleague("Elvira Montes", "ZAZ", ("service-manager", *_HEAD), (_TASKS, _PROCESSES, _MANAGEMENT)),
)


@dataclass(frozen=True)
class Offered:
    """An account of the sign-in page."""

    name: str
    purpose_es: str
    purpose_en: str


OFFERED: tuple[Offered, ...] = (
    Offered("Sara Quintana", "Atiende quejas: modera y responde", "Looks after complaints: moderates and answers"),
    Offered("Andrea Vidal", "Pide vacaciones y compras, y sigue lo que pidió", "Asks for leave and purchases"),
    Offered("Javier Lacasa", "Aprueba gastos y mira los tiempos", "Approves expenses and watches the times"),
    Offered("Teresa Marco", "Mejora y publica el proceso de compras", "Improves and publishes purchasing"),
    Offered("Óscar Luna", "Repara los casos que se paran", "Repairs cases that stop"),
    Offered("Pilar Abad", "Da de alta a personas y reparte roles", "Adds people and hands out roles"),
)

#: Who may publish in which areas.
PUBLISHERS: dict[str, str] = {
    "purchasing-manager": "purchasing",
    "hr-manager": "human_resources",
    "service-manager": "customer_care",
    "it-manager": "itil",
}
