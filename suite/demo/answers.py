"""What people of the demo company answer at each task, and how long it takes them; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from suite.demo.office_hours import OfficeHours


@dataclass(frozen=True)
class Situation:
    """What somebody sees who is about to do a task."""

    chance: Random
    variables: Mapping[str, Any]
    now: datetime
    hours: OfficeHours
    groups: tuple[str, ...]

    def happens(self, share: float) -> bool:
        """True in that share of cases."""
        return self.chance.random() < share


@dataclass(frozen=True)
class Answer:
    """What is answered after so many minutes of work."""

    minutes: int
    values: dict[str, Any] = field(default_factory=dict)
    #: How long it stays open after it was taken up although nobody works on it: goods are on their way.
    lasts: timedelta = timedelta()


def _approve_request(now: Situation) -> Answer:
    """Leave and expenses alike: mostly yes."""
    if "finance-manager" in now.groups:
        return Answer(6, {"decision": "approve"})
    if now.happens(0.06):
        return Answer(8, {"decision": "return", "reason": "Falta detalle: indica para qué y para cuándo."})
    if now.happens(0.05):
        return Answer(8, {"decision": "reject", "reason": "Este trimestre no es posible."})
    return Answer(now.chance.randint(4, 12), {"decision": "approve"})


def _change_request(now: Situation) -> Answer:
    return Answer(10, {"withdraw": True} if now.happens(0.5) else {"withdraw": False, "description": "Corregida."})


def _decide(minutes: int, text: str) -> Callable[[Situation], Answer]:
    def answer(now: Situation) -> Answer:
        return Answer(minutes + now.chance.randint(0, minutes), {"decision": "approve", "answer": text})

    return answer


def _suggestion(now: Situation) -> Answer:
    outcome = now.chance.choice(("adopt", "study", "decline"))
    return Answer(20, {"outcome": outcome, "answer": "Gracias por la idea. La hemos visto en la reunión de área."})


def _compare_offers(now: Situation) -> Answer:
    offered = {name: now.variables[name] for name in ("amount", "supplier", "supplier_email")}
    return Answer(now.chance.randint(25, 60), {**offered, "comparison": "Tres ofertas; la elegida es la más completa."})


def _correct_requisition(now: Situation) -> Answer:
    kept = ("summary", "kind", "item", "quantity", "amount", "centre", "cost_centre", "supplier", "supplier_email")
    corrected = {name: now.variables[name] for name in kept}
    return Answer(15, {**corrected, "justification": "Hace falta para atender los pedidos de este mes."})


def _receive_goods(now: Situation) -> Answer:
    """The warehouse takes note at once and is done when the lorry has come."""
    quantity = now.variables.get("quantity", 1)
    lasts = timedelta(days=now.chance.randint(2, 6))
    if now.happens(0.1):
        return Answer(25, {"arrival": "part", "received_quantity": max(1, int(quantity) - 1)}, lasts)
    return Answer(20, {"arrival": "all", "received_quantity": int(quantity)}, lasts)


def _decide_rest(now: Situation) -> Answer:
    amount = round(float(now.variables["amount"]) * 0.9, 2)
    return Answer(15, {"next_step": "cancel", "final_amount": amount, "reason": "No hay fecha para lo que falta."})


def _accept_service(now: Situation) -> Answer:
    return Answer(10, {"acceptance": "yes"}, timedelta(days=now.chance.randint(2, 5)))


def _solve_difference(now: Situation) -> Answer:
    if now.happens(0.6):
        return Answer(30, {"next_step": "accept", "reason": "El proveedor justifica el cambio de precio."})
    return Answer(25, {"next_step": "credit", "reason": "Se pide abono de la diferencia."})


def _classify(now: Situation) -> Answer:
    level = now.chance.choices(("low", "medium", "high"), (55, 40, 5))[0]
    urgency = now.chance.choices(("low", "medium", "high"), (40, 45, 15))[0]
    category = now.chance.choice(("equipment", "software", "network", "access"))
    values = {
        "service": now.variables["service"],
        "category": category,
        "impact": level,
        "urgency": urgency,
        "is_request": now.happens(0.08),
    }
    return Answer(now.chance.randint(5, 14), values)


def _solve(level: int) -> Callable[[Situation], Answer]:
    share_solved, minutes = {1: (0.62, 30), 2: (0.75, 60), 3: (0.95, 90)}[level]

    def answer(now: Situation) -> Answer:
        took = now.chance.randint(minutes // 2, minutes * 2)
        if now.happens(share_solved):
            return Answer(took, {"outcome": "solved", "solution_text": "Repuesto y probado con quien avisó."})
        if level == 1 or now.happens(0.5):
            if level < 3 and now.happens(0.75):
                return Answer(took // 2, {"outcome": "escalate", "note": "Pasa al siguiente nivel."})
            return Answer(8, {"outcome": "wait_user", "question": "¿Desde qué equipo ocurre y qué mensaje sale?"})
        return Answer(took, {"outcome": "solved", "solution_text": "Corregida la configuración."})

    return answer


def _declare_major(_now: Situation) -> Answer:
    return Answer(20, {"lead": "laia.ferrer", "is_informed": True})


def _moderate(now: Situation) -> Answer:
    typing = now.chance.choice(("order", "defect", "use", "service", "web"))
    if now.happens(0.04):
        return Answer(4, {"verdict": "spam", "typing": "other", "reason": "Publicidad."})
    if now.happens(0.06):
        return Answer(5, {"verdict": "more", "typing": typing, "question": "¿Nos das el número de pedido?"})
    weight = now.chance.choices(("low", "medium"), (75, 25))[0]
    kept = {"verdict": "ok", "typing": typing, "impact": "low", "urgency": weight, "sentiment": "neutral"}
    return Answer(now.chance.randint(3, 8), kept)


def _answer_case(now: Situation) -> Answer:
    typing = now.variables.get("typing", "service")
    minutes = now.chance.randint(10, 30)
    if "expert_note" not in now.variables and now.happens(0.22):
        return Answer(minutes // 2, {"outcome": "redirect", "expert": "product-owner", "typing": typing})
    compensation = now.chance.choices((0, 20, 150), (80, 14, 6))[0]
    text = "Sentimos lo ocurrido. Te enviamos la pieza y te avisamos cuando salga del almacén."
    return Answer(minutes, {"outcome": "answer", "answer": text, "compensation": compensation, "typing": typing})


def _expert_answer(_now: Situation) -> Answer:
    return Answer(25, {"next_step": "answer", "expert_note": "Es un lote antiguo; se cambia la pantalla."})


def _find_contact(_now: Situation) -> Answer:
    return Answer(15, {"is_impossible": True, "reason": "No hay otro contacto."})


def _audit_case(now: Situation) -> Answer:
    scores = {name: str(now.chance.randint(3, 5)) for name in ("score_tone", "score_solution", "score_time")}
    return Answer(15, scores)


def _always(minutes: int, **values: Any) -> Callable[[Situation], Answer]:
    return lambda _now: Answer(minutes, dict(values))


#: By element id; a task that is not here stays open.
ANSWERS: Mapping[str, Callable[[Situation], Answer | None]] = {
    "approve_request": _approve_request,
    "change_request": _change_request,
    "handle_payroll": _decide(12, ""),
    "handle_request": _decide(20, "Preparado. Lo tienes en tu carpeta."),
    "answer_suggestion": _suggestion,
    "transfer": _always(15, is_done=True),
    "compare_offers": _compare_offers,
    "correct_requisition": _correct_requisition,
    "chase_confirmation": _always(12, next_step="wait"),
    "accept_change": _always(12, decision="approve"),
    "receive_goods": _receive_goods,
    "accept_service": _accept_service,
    "decide_rest": _decide_rest,
    "check_receipt": _always(20, arrival="all"),
    "review_purchase": _always(10, was_urgent="yes"),
    "claim_service": _always(20, is_claimed=True),
    "reject_duplicate": _always(8, is_rejected=True),
    "solve_difference": _solve_difference,
    "confirm_difference": _always(8, decision="approve"),
    "approve_payment": _always(6, is_conforming=True),
    "release_run": _always(4, decision="approve", is_called_back=True),
    "fix_bank_data": _always(15, iban="ES9121000418450200051332", evidence="Certificado del banco"),
    "classify": _classify,
    "declare_major": _declare_major,
    "assess_breach": _always(60, must_notify=False, breach_reason="Sin datos personales afectados."),
    "solve_level_1": _solve(1),
    "solve_level_2": _solve(2),
    "solve_level_3": _solve(3),
    "phone_note": _always(10, call_note="Se le ha explicado por teléfono.", is_solved=True),
    "moderate": _moderate,
    "answer_case": _answer_case,
    "approve_answer": _always(8, decision="approve"),
    "expert_answer": _expert_answer,
    "find_contact": _find_contact,
    "audit_case": _audit_case,
}
