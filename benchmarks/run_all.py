"""`python -m benchmarks.run_all [ROUNDS]`: every row in one run, peers and limit in turn; writes README.md's table.

Takes about ten minutes; nothing else should run meanwhile. Needs Node for bpmn-engine (`npm ci` in benchmarks/peers).
"""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.shapes import USER_TASKS, bpmn

_HERE = Path(__file__).parent
_ROUNDS = 3
#: Instances of each shape, and of the slow peers.
_INSTANCES = {"gateway3": 300, "seq20": 40, "par10": 60, "mi100": 10, "loop": 5, "call": 300}
_FEWER = {"gateway3": 60, "seq20": 9, "par10": 13, "mi100": 3, "loop": 1, "call": 60}
#: Row, name, shape to target; a ratio of ours to the other.
_S1_ONE = {"gateway3": 0.25, "par10": 0.25, "seq20": 0.30, "call": 0.18}
_S2 = {"gateway3": 4.0, "seq20": 10.0, "par10": 10.0, "loop": 40.0}
_S3 = {"gateway3": 10.0, "seq20": 10.0, "par10": 10.0, "loop": 10.0, "mi100": 4.0}


def line(*command: str) -> dict[str, Any]:
    """The last JSON line that a command prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_HERE.parent)
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def python(module: str, *arguments: str) -> dict[str, Any]:
    """The JSON line of one of our scripts."""
    return line(sys.executable, "-m", f"benchmarks.{module}", *arguments)


def bpmn_engine(shape: str) -> float | None:
    """User tasks a second of npm bpmn-engine, or None when it is not installed."""
    node = shutil.which("node")
    if node is None or not (_HERE / "peers" / "node_modules").exists():
        return None
    with tempfile.NamedTemporaryFile(suffix=".bpmn") as file:
        file.write(bpmn(shape, "javascript"))
        file.flush()
        script = str(_HERE / "peers" / "bpmn_engine.cjs")
        result = line(node, script, file.name, shape, str(_FEWER[shape]), str(USER_TASKS[shape]))
    return float(result["ut_per_s"])


def rates(shape: str, rounds: int) -> dict[str, float]:
    """Medians over rounds of user tasks a second, all measured in turn."""
    seen: dict[str, list[float]] = {"limit": [], "ours": [], "ours16": [], "stock": [], "bpmn_engine": []}
    for _ in range(rounds):
        seen["limit"].append(python("limit", shape, str(_INSTANCES[shape]))["ut_per_s"])
        seen["ours"].append(python("ours", shape, str(_INSTANCES[shape]))["ut_per_s"])
        seen["ours16"].append(python("ours", shape, str(_INSTANCES[shape]), "16")["ut_per_s"])
        seen["stock"].append(python("stock", shape, str(_FEWER[shape]))["ut_per_s"])
        peer = bpmn_engine(shape)
        if peer is not None:
            seen["bpmn_engine"].append(peer)
    return {name: statistics.median(values) for name, values in seen.items() if values}


def row(name: str, what: str, found: float, target: float, *, at_most: bool = False, unit: str = "") -> str:
    """One line of the table."""
    reached = found <= target if at_most else found >= target
    sign = "≤" if at_most else "≥"
    return f"| {name} | {what} | {found:g}{unit} | {sign} {target:g}{unit} | {'yes' if reached else 'no'} |"


def rows(rounds: int) -> list[str]:
    """The whole table."""
    table = []
    measured = {shape: rates(shape, rounds) for shape in _INSTANCES}
    for shape, target in _S1_ONE.items():
        share = measured[shape]["ours"] / measured[shape]["limit"]
        table.append(row("S1", f"{shape}, one caller, share of limit", round(share, 2), target))
        joined = measured[shape]["ours16"] / measured[shape]["limit"]
        table.append(row("S1", f"{shape}, 16 callers, share of limit", round(joined, 2), 0.40))
    for shape, target in _S2.items():
        ratio = measured[shape]["ours"] / measured[shape]["stock"]
        table.append(row("S2", f"{shape} against stock SpiffWorkflow", round(ratio, 1), target, unit="x"))
    for shape, target in _S3.items():
        if "bpmn_engine" in measured[shape]:
            ratio = measured[shape]["ours"] / measured[shape]["bpmn_engine"]
            table.append(row("S3", f"{shape} against bpmn-engine, state kept", round(ratio, 1), target, unit="x"))
    return table + scale_rows() + startup_rows() + publishing_rows()


def scale_rows() -> list[str]:
    """S6, S7, S8."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale"], capture_output=True, text=True, check=True, cwd=_HERE.parent
    )
    loop, script, items, forks, *states = [json.loads(text) for text in done.stdout.strip().splitlines()]
    table = [
        row("S6", "loop turn 5,000 against turn 10", loop["ratio"], 1.2, at_most=True, unit="x"),
        f"| S6 | loop of 20,000 script turns, {script['us_per_turn']} µs each | {script['status']} | completed | yes |",
        row("S7", "mi1000 per item against mi100", items["ratio"], 2, at_most=True, unit="x"),
        row("S7", "start of five 10-way fork/joins against one", forks["ratio"], 2, at_most=True, unit="x"),
    ]
    for state in states:
        what = f"state of {state['model']}"
        table.append(row("S8", what, state["largest_bytes"], state["allowed_bytes"], at_most=True, unit=" bytes"))
    return table


def startup_rows() -> list[str]:
    """S14."""
    found = python("startup")
    return [
        row("S14", "`cauce serve` to its first page", found["seconds_to_first_page"], 3, at_most=True, unit=" s"),
        row("S14", "idle memory", found["idle_megabytes"], 200, at_most=True, unit=" MB"),
    ]


def publishing_rows() -> list[str]:
    """S15."""
    found = python("publishing")
    what = f"a model of {found['elements']} elements is parsed, checked and stored"
    return [row("S15", what, found["milliseconds"], 200, at_most=True, unit=" ms")]


def main(rounds: int) -> None:
    """Run everything and write the table into README.md."""
    table = rows(rounds)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, SQLite NORMAL"
    said = [
        f"Measured {datetime.now(UTC):%Y-%m-%d} in one run on {machine}; medians of {rounds} rounds.",
        "",
        "| row | what | found | target | reached |",
        "|---|---|---|---|---|",
        *table,
    ]
    readme = _HERE / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- table -->\n")
    _old, _, after = rest.partition("<!-- end of table -->")
    body = "\n".join(said)
    readme.write_text(f"{before}<!-- table -->\n{body}\n<!-- end of table -->{after}", encoding="utf-8")
    print("\n".join(said))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS)
