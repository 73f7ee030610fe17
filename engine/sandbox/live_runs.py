"""The last few runs kept alive, so that one more step need not replay all before it; nothing is lost with them."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextvars import Context
from dataclasses import dataclass
from threading import Lock

from engine.sandbox.material import Material
from engine.sandbox.published_material import PublishedMaterials
from engine.sandbox.replaying import Replay
from engine.sandbox.runs import Run, Step
from engine.sandbox.sandbox import Prepare, Sandbox, Surroundings
from engine.sandbox.situation import KeptMail, Situation, situation
from engine.sandbox.spending import Spending
from foundation.json_values import dump
from foundation.unit_of_work import Work

#: Sandboxes kept; one takes about 3 MB, and none that has grown large is kept.
_KEPT = 8


@dataclass(frozen=True)
class Ground:
    """On what runs are played: an installation's surroundings, and what each database holds at the beginning."""

    surroundings: Surroundings
    prepare: Callable[[Run], Prepare]
    #: Takes steps that only the library knows; gives whether it knew the step.
    more: Callable[[Work, Step], bool]
    #: The mails that functions of the library have kept in the sandbox's database.
    mails: Callable[[Work], Iterable[KeptMail]]


@dataclass
class _Live:
    sandbox: Sandbox
    replay: Replay

    def take(self, position: int, step: Step, spending: Spending) -> None:
        self.sandbox.begin_action(spending)
        self.replay.take(position, step)


class LiveRuns:
    """Plays runs; whatever was played last on the same material is gone on with where it fits."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[bytes, ...], _Live] = OrderedDict()
        self._materials = PublishedMaterials()
        self._lock = Lock()

    def play(self, ground: Ground, material: Material, run: Run, spending: Spending) -> Situation:
        """Where the run stands after its last step. Raises ModelRejected, RunDiffers, RunRejected, TrialTooLong.

        Nothing of the request that asks is known inside: neither its transaction nor who sends it.
        """
        return Context().run(self._play, ground, material, run, spending)

    def check(self, ground: Ground, material: Material, run: Run, spending: Spending) -> Situation:
        """Replay a test wholly and compare its end. Raises as `play`, with RunDiffers where the end is another."""

        def checked() -> Situation:
            live = self._begun(ground, material, run, spending)
            try:
                for position, step in enumerate(run.steps, 1):
                    live.take(position, step, spending)
                live.replay.end()
                return situation(live.sandbox, live.replay, run.start_at, ground.mails)
            finally:
                live.sandbox.close()

        return Context().run(checked)

    def _play(self, ground: Ground, material: Material, run: Run, spending: Spending) -> Situation:
        whole = _key(material, run)
        live, taken = self._taken_out(whole)
        try:
            live = live or self._begun(ground, material, run, spending)
            for position, step in enumerate(run.steps[taken:], taken + 1):
                live.take(position, step, spending)
            found = situation(live.sandbox, live.replay, run.start_at, ground.mails)
        except BaseException:
            if live is not None:
                live.sandbox.close()
            raise
        self._put_back(whole, live)
        return found

    def _begun(self, ground: Ground, material: Material, run: Run, spending: Spending) -> _Live:
        evaluator, time_zone = ground.surroundings.evaluator, ground.surroundings.time_zone
        published = self._materials.of(material, evaluator, time_zone, run.start_at)
        sandbox = Sandbox(published, ground.surroundings, run.start_at, ground.prepare(run), spending)
        try:
            names = {key: node.label for key, node in published.tried_nodes.items()}
            replay = Replay(sandbox, run, names, lambda step: ground.more(sandbox.work, step))
            sandbox.begin_action(spending)
            replay.begin()
        except BaseException:
            sandbox.close()
            raise
        return _Live(sandbox, replay)

    def _taken_out(self, whole: tuple[bytes, ...]) -> tuple[_Live | None, int]:
        """The kept run that has most of these steps behind it, and how many."""
        with self._lock:
            for count in range(len(whole), 0, -1):
                live = self._kept.pop(whole[:count], None)
                if live is not None:
                    return live, count - 1
        return None, 0

    def _put_back(self, whole: tuple[bytes, ...], live: _Live) -> None:
        if live.sandbox.is_large:
            live.sandbox.close()
            return
        with self._lock:
            before = self._kept.pop(whole, None)
            self._kept[whole] = live
            gone = [before] if before else []
            while len(self._kept) > _KEPT:
                gone.append(self._kept.popitem(last=False)[1])
        for one in gone:
            one.sandbox.close()


def _key(material: Material, run: Run) -> tuple[bytes, ...]:
    beginning = {"on": material.digest, "is": run.process, "at": run.start_at, "start": run.start, "world": run.world}
    expected = sorted(run.ends.get("incidents", ()))
    return dump([beginning, expected]), *(dump(step) for step in run.steps)
