"""`python -m benchmarks.publishing`: S15: a model of 400 elements is parsed, checked and stored."""

import tempfile
import time
from itertools import pairwise
from pathlib import Path

from benchmarks.measuring import say
from suite.embedded import open_cauce

#: Of seven elements each: two gateways that choose, two that split, and the work between them.
_BLOCKS = 56
#: After them, so that there are 400.
_LAST = 6
_TRIES = 5


def model(number: int) -> bytes:
    """A process of 400 elements; the number makes each one another version."""
    parts = ['<startEvent id="begin"/>', '<endEvent id="end"/>']
    ways = ["begin"]
    for block in range(_BLOCKS):
        choose, merge, split, join = (f"{kind}{block}" for kind in ("choose", "merge", "split", "join"))
        parts += [
            f'<exclusiveGateway id="{choose}" default="otherwise{block}"/><exclusiveGateway id="{merge}"/>',
            f'<parallelGateway id="{split}"/><parallelGateway id="{join}"/>',
            f'<userTask id="ask{block}" name="Ask {number}"/>',
            f'<scriptTask id="count{block}"><script>total = {block}</script></scriptTask>',
            f'<task id="note{block}"/>',
            _flow(choose, f"ask{block}", "amount &gt; 1000"),
            _flow(choose, merge, flow_id=f"otherwise{block}"),
            _flow(f"ask{block}", merge),
            *(_flow(split, inner) + _flow(inner, join) for inner in (f"count{block}", f"note{block}")),
        ]
        parts.append(_flow(merge, split))
        ways += [choose, join]
    for last in range(_LAST):
        parts.append(f'<task id="last{last}"/>')
        ways += [f"last{last}", f"last{last}"]
    ways.append("end")
    parts += [_flow(source, target) for source, target in list(pairwise(ways))[::2]]
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="http://cauce.dev/benchmarks">'
        f'<process id="long" isExecutable="true">{"".join(parts)}</process></definitions>'
    ).encode()


def _flow(source: str, target: str, condition: str = "", flow_id: str = "") -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    name = flow_id or f"{source}_{target}"
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def main() -> None:
    """Publish some versions into a file and print the best time."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder, open_cauce(f"sqlite:///{Path(folder) / 'cauce.db'}") as cauce:
        for number in range(_TRIES):
            content = model(number)
            begun = time.perf_counter()
            cauce.deploy({"long.bpmn": content})
            seconds.append(time.perf_counter() - begun)
    say({"row": "S15", "elements": 7 * _BLOCKS + _LAST + 2, "milliseconds": round(min(seconds) * 1000)})


if __name__ == "__main__":
    main()
