"""Shapes that grow: right, bounded, and the same cost for each step however far it has come."""

import json

import pytest

from engine.spiff.changes import StoredState
from engine.spiff.running_process import RunningProcess
from tests.support.notation import bpmn
from tests.support.playing import START, Library, TinyEvaluator


class Counting(TinyEvaluator):
    """Scripts and the condition of the loops cost nothing here."""

    def evaluate(self, expression, variables, now):
        if expression.startswith("n<"):
            return variables["n"] < int(expression[2:])
        return super().evaluate(expression, variables, now)

    def run_script(self, script, script_format, variables, now):
        return {"n": variables["n"] + 1}


class Kept:
    """An instance with its parts, and what each step wrote."""

    def __init__(self, model, process=RunningProcess, **variables):
        self.library = Library(bpmn(model))
        self.evaluator = Counting()
        self.parts = {}
        program = self.library.programs["p"]
        self.process = process.start(program, self.library, self.evaluator, variables=variables, now=START)
        self.steps = 0
        self.settle()

    def settle(self):
        self.changes = self.process.take_changes()
        self.steps += 1
        for name, part in self.changes.parts.items():
            if part is None:
                del self.parts[name]
            else:
                self.parts[name] = part
        self.written = sum(len(part or b"") for part in self.changes.parts.values())
        return self

    def complete(self, token, **variables):
        self.process.complete(token, variables, now=START)
        return self.settle()

    def restore(self):
        self.process = type(self.process).restore(StoredState("def:p", dict(self.parts)), self.library, self.evaluator)
        self.process.take_changes()
        return self


def test_a_loop_of_20000_turns_ends_and_stops_at_each_cap():
    kept = Kept("start s; xor m\nscript a: n = n + 1\nxor x; end e; s>m>a>x; x>m if n<20000; x>e default", n=0)
    while kept.changes.unfinished:
        assert len(kept.changes.elements) <= 2 * kept.process.visit_cap + 2
        assert kept.changes.visits_without_wait >= kept.process.visit_cap
        assert len(kept.parts["head"]) < 300
        kept.restore().process.resume(now=START)
        kept.settle()
    assert kept.process.status == "completed"
    assert kept.process.variables() == {"n": 20_000}
    assert kept.steps == 7


def test_visits_are_counted_on_until_the_process_waits():
    class Short(RunningProcess):
        visit_cap = 10

    kept = Kept(
        "start s; xor m\nscript a: n = n + 1\nxor x; user U; end e; s>m>a>x; x>m if n<20; x>U default; U>e", Short, n=0
    )
    counts = []
    while kept.changes.unfinished:
        counts.append(kept.changes.visits_without_wait)
        kept.restore().process.resume(now=START)
        kept.settle()
    assert counts == [10, 20, 30, 40, 50, 60]
    assert kept.changes.visits_without_wait == 0
    assert kept.process.waiting_at() == ("U",)


def test_what_was_cancelled_at_the_cap_is_not_gone_on_with():
    class Short(RunningProcess):
        visit_cap = 14
        narrow_limit = 0

    branches = "; ".join(f"L k{number}; g>k{number}" for number in range(8))
    inner = f"start i; and g; i>g; end t err:E1; g>t; {branches}"
    kept = Kept(f"start s; sub S {{ {inner} }}; bnd b on S err; user U; s>S; b>U", Short, log="")
    assert kept.changes.unfinished
    assert sorted(name[0] for name in kept.parts) == ["h", "t", "v"]
    kept.restore().process.resume(now=START)
    (work,) = kept.settle().process.open_work()
    kept.complete(work.token_id)
    assert kept.process.status == "completed"
    assert kept.process.variables() == {"log": ""}


def test_a_loop_through_a_user_task_costs_the_same_at_each_turn():
    kept = Kept("start s; xor m; user A; xor x; end e; s>m>A>x; x>m if n<500; x>e default", n=0)
    sizes = set()
    for turn in range(500):
        (work,) = kept.process.open_work()
        kept.complete(work.token_id, n=turn + 1)
        sizes.add(kept.written)
    assert kept.process.status == "completed"
    assert max(sizes) - min(sizes) < 20


def test_a_thousand_instances_write_only_what_one_completion_changes():
    kept = Kept("start s; user A mi=items:it out=results:r; user B; end e; s>A>B>e", items=list(range(1000)))
    assert len(kept.parts) > 1000
    works = kept.process.open_work()
    assert [work.loop_counter for work in works] == list(range(1000))
    for work in works[:-1]:
        kept.complete(work.token_id, r=work.loop_counter * 2, **{f"field{work.loop_counter}": 1})
        assert kept.written < 800, kept.changes.parts
        assert len(kept.changes.parts) <= 6
        assert len(kept.changes.parts["head"]) < 200
    kept.restore().complete(works[-1].token_id, r=1998)
    assert set(kept.parts) == {"head"}
    assert kept.process.variables()["results"] == [2 * number for number in range(1000)]
    assert kept.process.waiting_at() == ("B",)


def test_a_sequential_thousand_writes_only_what_one_completion_changes():
    kept = Kept("start s; user A mi=items:it out=results:r seq; end e; s>A>e", items=list(range(1000)))
    for turn in range(999):
        (work,) = kept.process.open_work()
        kept.complete(work.token_id, r=turn)
        if turn > 40:
            assert kept.written < 800
        if turn % 100 == 0:
            kept.restore()
    (work,) = kept.process.open_work()
    kept.complete(work.token_id, r=999)
    assert kept.process.variables()["results"] == list(range(1000))
    assert set(kept.parts) == {"head"}


def test_instances_of_subprocesses_keep_their_own_part():
    kept = Kept("start s; sub S mi=200 { data q; start i; user A; user C; end ie; i>A>C>ie }; end e; s>S>e")
    works = kept.process.open_work()
    for work in works:
        kept.complete(work.token_id, q=work.token_id)
        assert len(kept.changes.parts) <= 5
        assert kept.written < 800
    kept.restore()
    assert kept.process.variables(kept.process.open_work()[7].token_id)["q"] == works[7].token_id
    for work in kept.process.open_work():
        kept.complete(work.token_id)
    assert kept.process.status == "completed"


def test_five_forks_of_ten_join_five_times():
    lines, last = ["start s; end e"], "s"
    for fork in range(5):
        lines.append(f"and g{fork}; and j{fork}; {last}>g{fork}")
        for branch in range(10):
            lines.append(f"user U{fork}_{branch}; g{fork}>U{fork}_{branch}>j{fork}")
        last = f"j{fork}"
    kept = Kept("\n".join([*lines, f"{last}>e"]))
    for _ in range(50):
        kept.complete(kept.process.open_work()[-1].token_id)
    assert kept.process.status == "completed"


def test_a_chain_of_400_elements_runs_to_its_end():
    names = [f"t{number}" for number in range(398)]
    chain = "; ".join(f"throw {name}" for name in names)
    kept = Kept(f"start s; {chain}; end e; s>{'>'.join(names)}>e")
    assert kept.process.status == "completed"
    assert sum(event.kind == "completed" for event in kept.changes.elements) == 400


def test_fifty_subprocesses_inside_each_other_run_and_are_cancelled():
    model = "start s; " + "".join(f"sub S{n} {{ start i{n}; i{n}>S{n + 1}; " for n in range(27))
    model += "user S27" + " }" * 27 + "; end e; bnd b on S0 msg:stop; s>S0>e; b>e"
    kept = Kept(model)
    assert kept.process.waiting_at() == ("S27",)
    (subscription,) = kept.changes.subscriptions_set
    kept.restore()
    assert kept.process.deliver_message(subscription.token_id, 0, {}, now=START)
    kept.settle()
    assert kept.process.status == "completed"
    assert sum(event.kind == "cancelled" for event in kept.changes.elements) == 28


@pytest.mark.row("S8")
@pytest.mark.parametrize(
    "model",
    [
        "start s; user ut1; xor gw; user ut2a; user ut2b; xor merge; user ut3; end e; s>ut1>gw; gw>ut2a if big; "
        "gw>ut2b default; ut2a>merge; ut2b>merge; merge>ut3>e",
        "start s; end e; "
        + "; ".join(f"user t{n}" for n in range(20))
        + "; s>"
        + ">".join(f"t{n}" for n in range(20))
        + ">e",
    ],
    ids=["gateway3", "seq20"],
)
def test_the_state_is_at_most_1_kb_and_a_fifth_more_than_the_payload(model):
    payload = {"customer": "ACME", "amount": 1200, "currency": "EUR", "note": "please check", "priority": 3}
    kept, turn = Kept(model, **payload), 0
    while kept.process.status == "active":
        assert set(kept.parts) == {"head"}
        assert len(kept.parts["head"]) <= 1024 + 1.2 * len(json.dumps(kept.process.variables()))
        kept.complete(kept.process.open_work()[0].token_id, big=True, **{f"field{turn}": turn})
        turn += 1


@pytest.mark.parametrize("is_restored", [False, True])
def test_a_large_value_is_stored_once_and_not_by_steps_that_leave_it_alone(is_restored):
    kept = Kept("start s; xor m; user A; xor x; end e; s>m>A>x; x>m if n<99; x>e default", n=0, large="x" * 1_000_000)
    assert kept.written > 1_000_000
    for turn in range(1, 4):
        (work,) = kept.process.open_work()
        kept.complete(work.token_id, n=turn, large="x" * 1_000_000)
        assert kept.written < 1_000
        if is_restored:
            kept.restore()
    assert len(kept.process.variables()["large"]) == 1_000_000
    (work,) = kept.process.open_work()
    kept.complete(work.token_id, n=4, large="small")
    assert kept.parts.keys() == {"head"}
    assert kept.restore().process.variables() == {"n": 4, "large": "small"}
