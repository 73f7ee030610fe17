"""What starts in the demo company's month, and when; pure, from one seed (library.md 11.1)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from suite.demo.company import PEOPLE, Colleague
from suite.demo.office_hours import OfficeHours
from suite.demo.plans import Start

#: Local times of each week at which purchases reach finance: weekday, hour, minute.
_FINANCE = (
    (0, 10, 0),
    (0, 12, 30),
    (1, 11, 0),
    (1, 17, 0),
    (2, 9, 30),
    (2, 16, 0),
    (3, 10, 15),
    (3, 13, 0),
    (4, 12, 0),
    (4, 17, 15),
)
#: Week 2 begins with a holiday: what would come on Monday comes on Tuesday morning.
_AFTER_HOLIDAY = ((1, 9, 10), (1, 9, 20))

_SUPPLIERS = {
    "Vidrios del Ebro": "pedidos@vidriosdelebro.example",
    "Electrónica Duero": "pedidos@electronicaduero.example",
    "Embalajes Moncayo": "ventas@embalajesmoncayo.example",
    "Informática Jalón": "ventas@jalon.example",
}
_GOODS = (
    ("Vidrio opal", "fabrica", "Vidrios del Ebro", 400),
    ("Drivers LED", "fabrica", "Electrónica Duero", 600),
    ("Cajas de cartón", "almacen", "Embalajes Moncayo", 2000),
    ("Portátiles", "ti", "Informática Jalón", 4),
    ("Sensores de presencia", "fabrica", "Electrónica Duero", 150),
    ("Difusores", "fabrica", "Vidrios del Ebro", 300),
)
_LEAVES = ("holiday",) * 6 + (
    "paid_leave",
    "certificate",
    "certificate",
    "remote",
    "suggestion",
    "data_change",
    "advance",
)
_TROUBLES = (
    ("El correo no envía adjuntos", "mail"),
    ("El ordenador no arranca", "workplace"),
    ("No puedo conectar desde casa", "remote"),
    ("La tienda en línea va muy lenta", "shop"),
    ("No se guardan los pedidos", "erp"),
    ("La impresora de etiquetas no imprime", "printing"),
    ("El teléfono de recepción no suena", "telephone"),
)
_COMPLAINTS = (
    ("complaint", "La lámpara llegó rota", "He abierto la caja y la pantalla estaba partida."),
    ("complaint", "El pedido no llega", "Lo pedí hace dos semanas y sigue en preparación."),
    ("question", "Bombilla para el Flexo Norte", "¿Qué bombilla lleva y cuánto consume?"),
    ("suggestion", "Vended pantallas sueltas", "Me gustaría cambiar solo la pantalla."),
    ("complaint", "Cobrado dos veces", "En la tarjeta aparecen dos cargos iguales."),
    ("thanks", "Buena atención en Sevilla", "Daniel me ayudó a montar el aplique."),
    ("doubt", "¿Se puede usar en el baño?", "¿El aplique Río aguanta la humedad?"),
)
_CUSTOMERS = ("Marina Gil", "Jorge Peña", "Lola Ríos", "Hostelería Duna", "Tomás Vera", "Noa Lorca", "Estudio Balma")


#: Working days of four whole weeks, to which the numbers of cases below belong.
_WORKING_DAYS = 19


@dataclass(frozen=True)
class Weeks:
    """The weeks that are played: four whole ones, and this week up to yesterday."""

    #: Their Mondays.
    mondays: tuple[date, ...]
    #: The last day that is played.
    until: date
    hours: OfficeHours

    def at(self, week: int, weekday: int, hour: int, minute: int = 0) -> datetime:
        """A local time of a week; weeks count from 0."""
        return self.hours.at(self.mondays[week] + timedelta(days=weekday), hour, minute)

    def working_days(self) -> list[date]:
        """Every working day that is played."""
        days = (monday + timedelta(days=offset) for monday in self.mondays for offset in range(7))
        return [day for day in days if day <= self.until and self.hours.is_working_day(day)]


def finance_times(weeks: Weeks) -> list[datetime]:
    """When the large purchases reach finance: ten a week."""
    times: list[datetime] = []
    for week in range(len(weeks.mondays)):
        pattern = (*_AFTER_HOLIDAY, *_FINANCE[2:]) if week == 1 else _FINANCE
        times.extend(weeks.at(week, *moment) for moment in pattern)
    return [instant for instant in times if instant.astimezone(weeks.hours.zone).date() <= weeks.until]


def arrivals(chance: Random, weeks: Weeks) -> tuple[list[Start], dict[str, datetime]]:
    """Everything that starts, and when each large purchase (by its summary) reaches finance."""
    finance_at: dict[str, datetime] = {}
    starts = [
        *_large_purchases(chance, weeks, finance_at),
        *_spread(chance, weeks, 22, lambda at, number: _small_purchase(chance, at, number)),
        *_spread(chance, weeks, 41, lambda at, _number: _leave(chance, at)),
        *_spread(chance, weeks, 74, lambda at, _number: _incident(chance, at)),
        *_spread(chance, weeks, 96, lambda at, _number: _complaint(chance, at)),
    ]
    return sorted(starts, key=lambda start: start.at), finance_at


def _spread(chance: Random, weeks: Weeks, number: int, make: Callable[[datetime, int], Start]) -> Iterator[Start]:
    """Starts at random moments of office hours, `number` in four whole weeks."""
    days = weeks.working_days()
    for index in range(round(number * len(days) / _WORKING_DAYS)):
        minute = chance.randrange(7 * 60)
        yield make(weeks.hours.at(chance.choice(days), 9 + minute // 60, minute % 60), index)


def _anybody(chance: Random, *, but: str = "") -> Colleague:
    return chance.choice([person for person in PEOPLE if but not in person.roles])


def _large_purchases(chance: Random, weeks: Weeks, finance_at: dict[str, datetime]) -> Iterator[Start]:
    for number, instant in enumerate(finance_times(weeks), start=1):
        item, cost_centre, supplier, quantity = chance.choice(_GOODS)
        summary = f"{item} para {_PURPOSES[number % len(_PURPOSES)]} ({number})"
        finance_at[summary] = instant
        asked_at = weeks.hours.open_from(instant - timedelta(days=4)) + timedelta(minutes=chance.randrange(180))
        amount = chance.randrange(3_100, 7_400, 10)
        wanted = _requisition(summary, item, quantity, amount, cost_centre, supplier, asked_at)
        yield Start(asked_at, "purchasing", _anybody(chance, but="area-manager").username, wanted)


_PURPOSES = ("la serie Alba", "la feria de noviembre", "la tienda de Bilbao", "el pedido de hoteles", "reponer almacén")


def _small_purchase(chance: Random, at: datetime, number: int) -> Start:
    item, cost_centre, supplier, _quantity = chance.choice(_GOODS)
    by = _anybody(chance, but="area-manager").username
    if chance.random() < 0.35:
        wanted = _requisition("Papel para la oficina", "PAPEL-A4", 2, 30, "administracion", "Embalajes Moncayo", at)
        return Start(at, "purchasing", by, {**wanted, "kind": "stock"})
    summary = f"{item}, reposición ({number + 1})"
    wanted = _requisition(summary, item, 10, chance.randrange(90, 2_900, 10), cost_centre, supplier, at)
    return Start(at, "purchasing", by, wanted)


def _requisition(
    summary: str, item: str, quantity: int, amount: int, cost_centre: str, supplier: str, at: datetime
) -> dict[str, Any]:
    return {
        "summary": summary,
        "kind": "goods",
        "item": item,
        "quantity": quantity,
        "amount": amount,
        "centre": "ZAZ",
        "cost_centre": cost_centre,
        "supplier": supplier,
        "supplier_email": _SUPPLIERS[supplier],
        "needed_on": (at + timedelta(days=14)).date(),
        "has_contract": False,
        "is_urgent": False,
        "justification": "Para cumplir los plazos del mes.",
    }


def _leave(chance: Random, at: datetime) -> Start:
    kind = chance.choice(_LEAVES)
    first = (at + timedelta(days=chance.randint(5, 20))).date()
    variables: dict[str, Any] = {"type": kind, "description": "Lo he hablado con mi equipo."}
    if kind in ("holiday", "paid_leave"):
        variables |= {"start_on": first, "end_on": first + timedelta(days=chance.randint(0, 4))}
    if kind == "paid_leave":
        variables["leave_cause"] = chance.choice(("hospital", "move", "exam"))
    if kind == "advance":
        variables["amount"] = chance.choice((600, 1_000, 2_000))
    if kind == "suggestion":
        variables |= {"description": "Poner enchufes en la sala de reuniones.", "may_publish": True}
    return Start(at, "employee_request", _anybody(chance, but="area-manager").username, variables)


def _incident(chance: Random, at: datetime) -> Start:
    person = _anybody(chance)
    subject, service = chance.choice(_TROUBLES)
    variables = {
        "subject": subject,
        "description": f"{subject}. Empezó esta mañana.",
        "service": service,
        "centre": person.centre,
        "affected": chance.choices(("me", "team", "centre", "company"), (70, 20, 8, 2))[0],
        "stopped": chance.random() < 0.2,
        "reporter_email": f"{person.username}@nortelia.example",
    }
    return Start(at, "incident_management", person.username, variables)


def _complaint(chance: Random, at: datetime) -> Start:
    kind, summary, text = chance.choice(_COMPLAINTS)
    name = chance.choice(_CUSTOMERS)
    variables = {
        "type": kind,
        "summary": summary,
        "text": text,
        "name": name,
        "email": f"{name.split()[0].lower()}@cliente.example",
        "phone": "",
        "language": "es",
        "centre": chance.choice(("MAD", "BCN", "SVQ", "BIO")),
        "order_number": "",
    }
    return Start(at, "complaint_suggestion", chance.choice(("sara.quintana", "daniel.prieto")), variables)
