"""Which rules of its decisions the tests of a model reach, as far as they have run on what it is now."""

from dataclasses import dataclass

from engine.sandbox.material import Material
from foundation.unit_of_work import UnitOfWork
from modeler_api.decisions.untested import UntestedRule, untested_rules
from modeler_api.trials.saved_tests import Rules, saved_tests_of


@dataclass(frozen=True)
class RulesReached:
    """What is known of the rules."""

    #: How many tests there are.
    tests: int
    #: How many of them have run on exactly this.
    ran: int
    #: Rules that none of these has reached.
    untested: tuple[UntestedRule, ...]


def rules_reached(unit: UnitOfWork, key: str, tried: Material, more: Rules = frozenset()) -> RulesReached:
    """By the tests of a model that have run on this material; `more` are reached besides."""
    tests = saved_tests_of(unit, key)
    ran = [one for one in tests if one.ran_on == tried.digest]
    reached = more.union(*(one.rules for one in ran))
    return RulesReached(len(tests), len(ran), untested_rules(tried.tried.decisions, reached))
