"""Random block-structured models: sound by construction, so each run that answers everything must end."""

from collections import Counter
from random import Random

SIMPLE = ["user", "script", "message", "awaited", "link"]
NESTED = [
    *["sequence", "exclusive", "parallel", "inclusive", "partial", "split", "loop", "again", "many", "some"],
    *["scope", "transaction", "boundary", "events", "undone", "call"],
]


class RandomModel:
    """Writes one model in the notation of `notation.py`."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.number = 0
        self.counters: list[str] = []
        self.called: list[str] = []

    def text(self, depth: int) -> str:
        """The model."""
        processes = [self._process("p", depth), *self.called]
        return "\n".join(processes)

    def _process(self, key: str, depth: int) -> str:
        lines: list[str] = []
        self._inside(lines, depth)
        return "\n".join([f"process {key}", *lines])

    def graph(self, size: int) -> str:
        """A model without blocks: arrows lead anywhere onward. What joins is inclusive: nothing waits in vain."""
        names = [self.name("n") for _ in range(size)]
        lines = ["start s0", "end e0", f"s0>{names[0]}", f"{names[-1]}>e0"]
        arrived: Counter[str] = Counter()
        for position, name in enumerate(names):
            kind = self.random.choice(["user", "user", "task", "xor", "and", "and", "or", "or"])
            onward = names[position + 1 :]
            targets = self.random.sample(onward, min(len(onward), self.random.randint(1, 3)))
            joins = kind == "and" and arrived[name] > 1
            lines.append(f"{'or' if joins else kind} {name}")
            for number, target in enumerate(targets):
                condition = " default" if number == 0 else f" if v%{number + 1}==0"
                lines.append(f"{name}>{target}" + (" if True" if joins else condition if kind in {"xor", "or"} else ""))
            arrived.update(targets)
        return "\n".join(lines)

    def name(self, letter: str) -> str:
        """A fresh id."""
        self.number += 1
        return f"{letter}{self.number}"

    def block(self, lines: list[str], depth: int) -> tuple[str, str]:
        """Write one block; returns its first and last element."""
        kind = self.random.choice(SIMPLE if depth <= 0 else [*SIMPLE, *NESTED, "sequence", "scope"])
        return getattr(self, kind)(lines, depth - 1)

    def user(self, lines: list[str], _depth: int) -> tuple[str, str]:
        name = self.name("U")
        lines.append(f"user {name}")
        return name, name

    def script(self, lines: list[str], _depth: int) -> tuple[str, str]:
        name = self.name("a")
        lines.append(f"L {name}")
        return name, name

    def message(self, lines: list[str], _depth: int) -> tuple[str, str]:
        name = self.name("c")
        lines.append(f"catch {name} msg:m{self.random.randint(1, 3)}")
        return name, name

    def awaited(self, lines: list[str], _depth: int) -> tuple[str, str]:
        """An event of another kind, or several."""
        name = self.name("c")
        number = self.random.randint(1, 3)
        events = [
            f"sig:x{number}",
            f"cond:v%4!={number} msg:m{number}",  # nobody outside corrects the data of a call or an instance
            f"msg:m{number} sig:x{number}",
            f"msg:m{number} sig:x{number} pm",
        ]
        lines.append(f"catch {name} {self.random.choice(events)}")
        return name, name

    def link(self, lines: list[str], _depth: int) -> tuple[str, str]:
        source, target = self.name("t"), self.name("c")
        lines += [f"throw {source} link:{source}", f"catch {target} link:{source}"]
        return source, target

    def sequence(self, lines: list[str], depth: int) -> tuple[str, str]:
        first, last = self.block(lines, depth)
        for _ in range(self.random.randint(1, 2)):
            following, end = self.block(lines, depth)
            lines.append(f"{last}>{following}")
            last = end
        return first, last

    def exclusive(self, lines: list[str], depth: int) -> tuple[str, str]:
        return self._gateways(lines, depth, "xor", lambda branch: " default" if branch == 0 else f" if v%3=={branch}")

    def parallel(self, lines: list[str], depth: int) -> tuple[str, str]:
        return self._gateways(lines, depth, "and", lambda _: "")

    def inclusive(self, lines: list[str], depth: int) -> tuple[str, str]:
        return self._gateways(
            lines, depth, "or", lambda branch: " default" if branch == 0 else f" if v%{branch + 1}==0"
        )

    def partial(self, lines: list[str], depth: int) -> tuple[str, str]:
        """A complex gateway that goes on after one branch."""
        return self._gateways(lines, depth, "and", lambda _: "", "cplx {} cond=activationCount>=1")

    def _gateways(self, lines, depth, kind, condition, joining=None):
        fork, join = self.name("g"), self.name("j")
        lines += [f"{kind} {fork}", (joining or f"{kind} {{}}").format(join)]
        for branch in range(self.random.randint(2, 3)):
            first, last = self.block(lines, depth)
            lines += [f"{fork}>{first}{condition(branch)}", f"{last}>{join}"]
        return fork, join

    def split(self, lines: list[str], depth: int) -> tuple[str, str]:
        """An activity with several outgoing flows."""
        name, join = self.name("U"), self.name("j")
        lines += [f"user {name}", f"and {join}"]
        for _ in range(2):
            first, last = self.block(lines, depth)
            lines += [f"{name}>{first}", f"{last}>{join}"]
        return name, join

    def loop(self, lines: list[str], depth: int) -> tuple[str, str]:
        """A loop of the picture."""
        merge, script, fork, after = self.name("m"), self.name("k"), self.name("x"), self.name("y")
        self.counters.append(f"n{script}")
        first, last = self.block(lines, depth)
        lines += [f"xor {merge}", f"script {script}: n{script} = n{script} + 1", f"xor {fork}", f"throw {after}"]
        lines += [f"{merge}>{first}", f"{last}>{script}>{fork}"]
        lines += [f"{fork}>{merge} if n{script}%{self.random.randint(2, 3)}!=0", f"{fork}>{after} default"]
        return merge, after

    def again(self, lines: list[str], _depth: int) -> tuple[str, str]:
        name = self.name("U")
        lines.append(f"user {name} loop=True max={self.random.randint(1, 3)}")
        return name, name

    def many(self, lines: list[str], _depth: int) -> tuple[str, str]:
        name = self.name("U")
        more = self.random.choice(["", " seq", " cc=numberOfCompletedInstances>=2"])
        lines.append(f"user {name} mi={self.random.randint(0, 3)}{more}")
        return name, name

    def some(self, lines: list[str], _depth: int) -> tuple[str, str]:
        """An ad-hoc subprocess."""
        name = self.name("S")
        tasks = [f"user {self.name('U')}" for _ in range(self.random.randint(1, 3))]
        more = self.random.choice(["", " seq", " keep"])
        lines += [f"adhoc {name}{more} until=v%2==0 {{", *tasks, "}"]
        return name, name

    def scope(self, lines: list[str], depth: int) -> tuple[str, str]:
        """A subprocess, perhaps repeated, perhaps with a special end, with handlers and events on its boundary."""
        inner: list[str] = []
        ends = {"err:E1": ["err:E1", "err"], "esc:X": ["esc:X", "esc", "esc:X non"], "sig:x1": [], "msg:m1": []}
        chosen = [event for event in self._triggers() if self.random.random() < 0.1]
        end = self.random.choice(list(ends)) if self.random.random() < 0.4 else ""
        self._inside(inner, depth, end)
        if ends.get(end):
            chosen.append(self.random.choice(ends[end]))
        for event in self._triggers():
            if self.random.random() < 0.1:
                self._handler(inner, event)
        return self._drawn(lines, "sub", inner, chosen)

    def call(self, lines: list[str], depth: int) -> tuple[str, str]:
        """A process of its own, which may end with an error or an escalation."""
        key, after = self.name("q"), self.name("y")
        ends = {"err:E1": "err", "esc:X": "esc non", "": ""}
        end = self.random.choice(list(ends))
        inner: list[str] = []
        self._inside(inner, depth, end)
        self.called.append("\n".join([f"process {key}", *inner]))
        name = self.name("K")
        lines += [f"call {name} {key}{self.random.choice(['', '', ' mi=2'])}", f"throw {after}", f"{name}>{after}"]
        if end:
            self._on_boundary(lines, name, ends[end], after)
        return name, after

    def transaction(self, lines: list[str], depth: int) -> tuple[str, str]:
        """A transaction that may be cancelled after something that can be undone."""
        inner: list[str] = []
        self._inside(inner, depth, "cancel", self._undoable(inner))
        return self._drawn(lines, "tx", inner, ["cancel"])

    def undone(self, lines: list[str], depth: int) -> tuple[str, str]:
        """Something that is done and undone again."""
        done, thrower = self._undoable(lines), self.name("t")
        first, last = self.block(lines, depth)
        lines += [f"throw {thrower} comp", f"{done}>{first}", f"{last}>{thrower}"]
        return done, thrower

    def _undoable(self, lines: list[str]) -> str:
        done, boundary, handler = self.name("a"), self.name("b"), self.name("h")
        kind = self.random.choice(["L", "user"])
        lines += [f"L {done}", f"bnd {boundary} on {done} comp", f"{kind} {handler} h", f"assoc {boundary}>{handler}"]
        return done

    def _triggers(self) -> list[str]:
        number = self.random.randint(1, 3)
        plain = [f"msg:m{number}", f"sig:x{number}", f"cond:v%5=={number}", "tim:PT1H", f"msg:m{number} sig:x{number}"]
        return [*plain, *(f"{event} non" for event in plain[:3]), "cyc:R2/PT1H non"]

    def _inside(self, inner: list[str], depth: int, special: str = "", before: str | None = None) -> None:
        """A start, perhaps an activity, a block, an end, and perhaps another end."""
        start, end, fork, other = self.name("s"), self.name("e"), self.name("x"), self.name("e")
        first, last = self.block(inner, depth)
        inner += [f"start {start}", f"end {end}", ">".join(filter(None, [start, before, first]))]
        if special:
            inner += [f"xor {fork}", f"end {other} {special}", f"{last}>{fork}"]
            inner += [f"{fork}>{other} if v%2==0", f"{fork}>{end} default"]
        else:
            inner.append(f"{last}>{end}")

    def _handler(self, inner: list[str], event: str) -> None:
        """An event subprocess."""
        start, end = self.name("s"), self.name("e")
        lines: list[str] = []
        first, last = self.block(lines, self.random.choice([0, 0, 1]))
        lines += [f"start {start} {event}", f"end {end}", f"{start}>{first}", f"{last}>{end}"]
        inner += [f"esub {self.name('H')} {{", *lines, "}"]

    def _drawn(self, lines: list[str], kind: str, inner: list[str], events: list[str]) -> tuple[str, str]:
        """The subprocess with what is on its boundary."""
        name, after = self.name("S"), self.name("y")
        repeated = self.random.choice(["", "", " mi=2", " mi=3 seq", " max=2"])
        lines += [f"{kind} {name}{repeated} {{", *inner, "}", f"throw {after}", f"{name}>{after}"]
        for event in events:
            self._on_boundary(lines, name, event, after)
        return name, after

    def boundary(self, lines: list[str], _depth: int) -> tuple[str, str]:
        name, after = self.name("U"), self.name("y")
        lines += [f"user {name}", f"throw {after}", f"{name}>{after}"]
        self._on_boundary(lines, name, self.random.choice(self._triggers()), after)
        return name, after

    def _on_boundary(self, lines: list[str], host: str, event: str, after: str) -> None:
        """Interrupting ways merge behind the activity, the others end, so that the model stays sound."""
        name, end = self.name("b"), self.name("e")
        first, last = self.block(lines, 0)
        lines += [f"bnd {name} on {host} {event}", f"{name}>{first}"]
        lines += [f"end {end}", f"{last}>{end}"] if event.endswith("non") else [f"{last}>{after}"]

    def events(self, lines: list[str], depth: int) -> tuple[str, str]:
        """An event-based gateway."""
        gateway, join, message, timer = self.name("g"), self.name("j"), self.name("c"), self.name("c")
        first, last = self.block(lines, depth)
        lines += [f"ebg {gateway}", f"xor {join}", f"catch {message} msg:m1", f"catch {timer} tim:PT1H"]
        lines += [f"{gateway}>{message}>{first}", f"{last}>{join}", f"{gateway}>{timer}>{join}"]
        return gateway, join
