"""States that a release has stored stay readable for ever: the golden files were written by format 1."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from engine.spiff.changes import StoredState
from engine.spiff.failures import StateNotReadable
from engine.spiff.running_process import RunningProcess
from tests.support.notation import bpmn
from tests.support.playing import START, WAYS, AlwaysWide, Library, Play, TinyEvaluator

GOLDEN = Path(__file__).parent / "golden"
#: A bit of everything that a state can hold.
MODEL = """
process p
start s; and g; s>g; end e
user A mi=items:it out=results:r; bnd b on A cyc:R3/PT1H non; user H; g>A>e; b>H>e
sub S loop=again { data q; start i; user B; and h; and j; user D; user F; end ie; i>B>h; h>D>j; h>F>j; j>ie }; g>S>e
call C child; bnd x on C err; g>C>e; x>e
ebg w; catch m msg:late; catch t tim:P1D; g>w; w>m>e; w>t>e
script K: y = missing
g>K>e
user Z; bnd z on Z comp; user Y h; assoc z>Y; throw undo comp:Z; g>Z>undo>e
or or1; user I; user J; or or2; g>or1; or1>I if True; or1>J if True; I>or2; J>or2; or2>e
and and1; user M; user N; cplx most cond=activationCount>=1; g>and1; and1>M>most; and1>N>most; most>e
catch c1 cond:n>5; g>c1>e
catch c2 sig:all msg:never pm; g>c2>e
adhoc F2 seq { user P; user Q }; g>F2>e
sub T { start ti; user V; end te; ti>V>te; esub E { start es sig:more non; user W; end ee; es>W>ee } }; g>T>e
process child
start cs; user U; end ce; cs>U>ce
"""


def played(way):
    play = Play(bpmn(MODEL), **WAYS[way])
    play.start({"items": ["x", "y", "z"], "again": False, "n": 1}, "p", business_key="B-1")
    play.complete("A", r=1).complete("B", q=5).complete("D").advance(3600).complete("U", inner=True)
    return play.complete("Z").complete("I").complete("M").complete("P").signal("all").signal("more")


def finish(process):
    """Answer everything; the end is the same from wherever it began."""
    now = START + timedelta(days=2)
    process.set_variables({"missing": 7, "n": 6}, now=now)
    process.retry(PARKED, now=now)
    assert process.deliver_signal("more", {}, now=now)
    assert process.deliver_message(*NEVER, {}, now=now)
    while process.open_work():
        process.complete(process.open_work()[0].token_id, {"r": 2}, now=now)
    assert process.fire_timer(AFTER_A_DAY, 0, now=now)
    return process.status, process.variables()


#: Tokens of the golden files.
PARKED = 16
AFTER_A_DAY = 15
#: The message that is still missing, with its place among what is waited for.
NEVER = (21, 1)
EXPECTED = {
    "items": ["x", "y", "z"],
    "again": False,
    "n": 6,
    "inner": True,
    "missing": 7,
    "y": 7,
    "r": 2,
    "results": [1, 2, 2],
}


def stored(name):
    parts = json.loads((GOLDEN / name).read_text(encoding="utf-8"))
    return StoredState("def:p", {part: content.encode() for part, content in parts.items()})


@pytest.mark.parametrize(
    ("name", "process"), [("format_1_narrow.json", RunningProcess), ("format_1_wide.json", AlwaysWide)]
)
def test_a_stored_state_of_format_1_goes_on(name, process):
    restored = process.restore(stored(name), Library(bpmn(MODEL)), TinyEvaluator())
    assert finish(restored) == ("completed", EXPECTED)


@pytest.mark.parametrize(
    ("name", "way"), [("format_1_narrow.json", "restored"), ("format_1_wide.json", "restored from parts")]
)
def test_the_golden_files_are_what_this_release_writes(name, way, request):
    parts = {part: content.decode() for part, content in sorted(played(way).parts.items())}
    if request.config.getoption("--update-golden"):
        (GOLDEN / name).write_text(json.dumps(parts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert {part: content.encode() for part, content in parts.items()} == stored(name).parts


def test_a_format_of_the_future_is_refused():
    with pytest.raises(StateNotReadable):
        RunningProcess.restore(StoredState("def:p", {"head": b"[999]"}), Library(bpmn(MODEL)), TinyEvaluator())


def test_the_state_holds_no_history():
    play = Play(bpmn("start s; xor m; user A; xor x; end e; s>m>A>x; x>m if n<50; x>e default")).start({"n": 0})
    sizes = [len(play.complete("A", n=turn).parts["head"]) for turn in range(10, 50)]
    assert max(sizes) - min(sizes) < 8  # numbers of tokens grow by a digit
