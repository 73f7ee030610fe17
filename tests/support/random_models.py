"""Random block-structured models: sound by construction, so each run that answers everything must end."""

from random import Random


class RandomModel:
    """Writes one model in the notation of `notation.py`."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.number = 0
        self.counters: list[str] = []

    def text(self, depth: int) -> str:
        """The model."""
        lines: list[str] = []
        first, last = self.block(lines, depth)
        return "\n".join([*lines, "start s0", "end e0", f"s0>{first}", f"{last}>e0"])

    def name(self, letter: str) -> str:
        """A fresh id."""
        self.number += 1
        return f"{letter}{self.number}"

    def block(self, lines: list[str], depth: int) -> tuple[str, str]:
        """Write one block; returns its first and last element."""
        simple = ["user", "script", "message"]
        nested = ["sequence", "exclusive", "parallel", "split", "loop", "again", "many", "scope", "boundary", "events"]
        kind = self.random.choice(simple if depth <= 0 else [*simple, *nested, "sequence", "scope"])
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

    def _gateways(self, lines, depth, kind, condition):
        fork, join = self.name("g"), self.name("j")
        lines += [f"{kind} {fork}", f"{kind} {join}"]
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

    def scope(self, lines: list[str], depth: int) -> tuple[str, str]:
        """A subprocess, perhaps repeated, perhaps with an error end, and events on its boundary."""
        name, start, end, after = self.name("S"), self.name("s"), self.name("e"), self.name("y")
        inner: list[str] = []
        first, last = self.block(inner, depth)
        inner += [f"start {start}", f"end {end}", f"{start}>{first}"]
        events = [f"msg:m{self.random.randint(1, 3)}", f"msg:m{self.random.randint(1, 3)} non"]
        chosen = [event for event in [*events, "tim:PT1H", "cyc:R2/PT1H non"] if self.random.random() < 0.2]
        if self.random.random() < 0.3:
            fork, failed = self.name("x"), self.name("e")
            inner += [f"xor {fork}", f"end {failed} err:E1", f"{last}>{fork}"]
            inner += [f"{fork}>{failed} if v%2==0", f"{fork}>{end} default"]
            chosen.append(self.random.choice(["err:E1", "err"]))
        else:
            inner.append(f"{last}>{end}")
        repeated = self.random.choice(["", "", " mi=2", " mi=3 seq"])
        lines += [f"sub {name}{repeated} {{", *inner, "}", f"throw {after}", f"{name}>{after}"]
        for event in chosen:
            self._on_boundary(lines, name, event, after)
        return name, after

    def boundary(self, lines: list[str], _depth: int) -> tuple[str, str]:
        name, after = self.name("U"), self.name("y")
        lines += [f"user {name}", f"throw {after}", f"{name}>{after}"]
        self._on_boundary(lines, name, self.random.choice(["tim:PT1H", "cyc:R2/PT1H non", "msg:m1 non"]), after)
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
