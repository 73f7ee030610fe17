"""Text of the model that fails parks its token; the rest goes on, and a retry tries that element again."""

import pytest

from tests.support.notation import NAMESPACES

SCRIPT = "start s; and g; user A; end e; s>g>A>e\nscript S: x = missing + 1\ng>S>e"


def with_task(task, more=""):
    return f"""<definitions {NAMESPACES}><message id="m" name="go"/>{more}<process id="p" isExecutable="true">
        <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="A"/>{task}
        <sequenceFlow id="f2" sourceRef="A" targetRef="e"/><endEvent id="e"/></process></definitions>""".encode()


def test_a_failing_script_parks_its_token_and_the_rest_goes_on(play):
    played = play(SCRIPT).start()
    failure = played.failure_at("S")
    assert failure.sentence.in_english() == "«x = missing + 1» failed: name 'missing' is not defined."
    assert failure.line == 1
    assert played.open_elements() == "A"
    assert played.process.waiting_at() == ("A", "S")
    played.complete("A")
    assert played.status == "active"
    assert "x" not in played.variables


def test_a_mended_variable_and_a_retry_let_the_token_go_on(play):
    played = play(SCRIPT).start().complete("A")
    played.retry("S")
    assert played.failures
    played.set_variables(missing=2).retry("S")
    assert not played.failures
    assert played.status == "completed"
    assert played.variables["x"] == 3


def test_a_retried_element_starts_once_in_history(play):
    played = play(SCRIPT).start().complete("A")
    played.retry("S").set_variables(missing=2).retry("S")
    assert played.trail("started").count("S") == 1
    assert played.trail("completed").count("S") == 1


def test_a_gateway_without_a_true_condition_and_without_a_default_parks(play):
    played = play("start s; xor x; user A; end e; s>x; x>A if v>1; x>e if v<0; A>e").start({"v": 0})
    assert "x" in str(played.failure_at("x").sentence.values)
    played.set_variables(v=5).retry("x")
    assert played.open_elements() == "A"


def test_a_condition_must_be_true_or_false(play):
    played = play("start s; xor x; end e; end f; s>x; x>e if v; x>f default").start({"v": "false"})
    assert played.failure_at("x").sentence.in_english().startswith("The condition must give true or false")


def test_a_condition_on_a_flow_out_of_a_task_parks_after_its_work(play):
    played = play("start s; user A; user B; end e; s>A; A>B if missing; B>e; A>e if not missing").start()
    played.complete("A", done=1)
    assert played.failure_at("A")
    assert not played.work
    assert played.variables == {}
    played.set_variables(missing=True).retry("A")
    assert played.open_elements() == "B"
    assert played.variables["done"] == 1


def test_boundary_timers_of_an_activity_that_failed_on_entering_are_not_armed(play):
    model = with_task(
        """<userTask id="A"><extensionElements><camunda:inputOutput>
           <camunda:inputParameter name="total">${price * 2}</camunda:inputParameter></camunda:inputOutput>
           </extensionElements></userTask>
           <boundaryEvent id="b" attachedToRef="A"><timerEventDefinition><timeDuration>PT1H</timeDuration>
           </timerEventDefinition></boundaryEvent><sequenceFlow id="f3" sourceRef="b" targetRef="e"/>"""
    )
    played = play(model).start()
    assert played.failure_at("A")
    assert not played.timers
    assert not played.work
    played.set_variables(price=4).retry("A")
    assert len(played.timers) == 1
    assert played.work_at("A").inputs == {"total": 8}


def test_a_wrong_boundary_timer_parks_the_activity_and_names_the_event(play):
    model = "start s; user A; end e; end f; bnd b on A tim:hours; s>A>e; b>f"
    played = play(model).start({"hours": "soon"})
    assert played.failure_at("b").sentence.values["found"] == "soon"
    assert played.process.waiting_at() == ("A",)
    assert not played.work
    played.set_variables(hours="PT1H").retry("b")
    assert played.open_elements() == "A"


def test_a_failing_output_parks_after_the_work_which_stands(play):
    model = with_task(
        """<userTask id="A"><extensionElements><camunda:inputOutput>
           <camunda:outputParameter name="total">${price * 2}</camunda:outputParameter></camunda:inputOutput>
           </extensionElements></userTask>"""
    )
    played = play(model).start()
    played.complete("A", prize=4)
    assert not played.work
    assert played.variables == {}
    token = played.failure_at("A").token_id
    assert played.process.variables(token) == {"prize": 4}
    played.set_variables("A", price=4).retry("A")
    assert played.status == "completed"
    assert played.variables["total"] == 8
    assert "prize" not in played.variables


def test_a_submitted_value_can_be_corrected_before_the_retry(play):
    model = with_task(
        """<userTask id="A"><extensionElements><camunda:inputOutput>
           <camunda:outputParameter name="total">${price * 2 + 0 * len(str(1 / price))}</camunda:outputParameter>
           </camunda:inputOutput></extensionElements></userTask>"""
    )
    played = play(model).start().complete("A", price=0)
    played.set_variables("A", price=3).retry("A")
    assert played.variables["total"] == 6


def test_one_failing_instance_parks_alone(play):
    played = play("start s; sub S mi=items:it { start i\nscript K: y = 1 / it\nend ie; i>K>ie }; end e; s>S>e")
    played.start({"items": [1, 0, 2]})
    assert len(played.failures) == 1
    assert played.status == "active"
    played.set_variables("K", it=4).retry("K")
    assert played.status == "completed"


def test_a_failing_completion_condition_parks_the_instance_after_its_work(play):
    played = play("start s; user A mi=2 cc=enough; user B; end e; s>A>B>e").start()
    played.complete("A", a=1)
    assert played.open_elements() == "A"
    assert played.failure_at("A")
    assert "a" not in played.variables
    played.set_variables(enough=True).retry("A")
    assert played.open_elements() == "B"
    assert played.variables["a"] == 1


def test_a_failing_loop_condition_parks_the_turn_after_its_work(play):
    played = play("start s; user A loop=again; end e; s>A>e").start()
    played.complete("A")
    played.set_variables(again=False).retry("A")
    assert played.status == "completed"


@pytest.mark.parametrize(
    ("items", "code"), [(5, "must be a list"), ("abc", "must be a list"), ({"a": 1}, "must be a list")]
)
def test_a_collection_that_is_no_list_parks_the_whole(play, items, code):
    played = play("start s; user A mi=items:it; end e; s>A>e").start({"items": items})
    assert code in played.failure_at("A").sentence.in_english()
    played.set_variables(items=["x"]).retry("A")
    assert played.open_elements() == "A"


@pytest.mark.parametrize("count", [-1, 1.5, True, "3", 10_001])
def test_a_cardinality_that_is_none_parks_the_whole(play, count):
    played = play("start s; user A mi=n; end e; s>A>e").start({"n": count})
    assert played.failure_at("A")
    played.set_variables(n=1).retry("A")
    assert played.open_elements() == "A"


def test_a_list_that_became_shorter_parks_a_sequential_activity(play):
    played = play("start s; user A mi=items:it seq; end e; s>A>e").start({"items": [1, 2]})
    played.complete("A", items=[])
    assert played.failure_at("A").sentence.values["number"] == 2
    played.set_variables("A", items=[1, 2]).retry("A")
    assert played.open_elements() == "A"


def test_an_event_gateway_with_a_failing_branch_waits_for_nothing(play):
    played = play("start s; ebg g; catch c msg:m; catch d tim:hours; end e; s>g>c>e; g>d>e").start()
    assert played.failure_at("g")
    assert not played.subscriptions
    played.set_variables(hours="PT1H").retry("g")
    assert len(played.subscriptions) == len(played.timers) == 1


def test_cancelling_a_parked_token_counts_as_recovered(play):
    model = "start s; sub S { start i\nscript K: x = missing\nend ie; i>K>ie }; end e; bnd b on S msg:stop; s>S>e; b>e"
    played = play(model).start()
    assert played.failures
    played.deliver("stop")
    assert not played.failures
    assert played.status == "completed"


def test_a_script_may_not_leave_a_value_that_cannot_be_stored(play):
    played = play("start s\nscript S: x = len\nend e; s>S>e").start()
    assert played.failure_at("S").sentence.values["name"] == "x"
    assert "x" not in played.variables


def test_a_script_that_changes_a_list_without_assigning_it_changes_nothing(play):
    played = play("start s\nscript S: items.append(2)\nuser A; end e; s>S>A>e").start({"items": [1]})
    assert played.variables["items"] == [1]


def test_what_callers_hold_is_not_what_the_process_holds(play):
    mine = {"deep": [1]}
    played = play("start s; user A; end e; s>A>e").start({"value": mine})
    mine["deep"].append(2)
    played.process.variables()["value"]["deep"].append(3)
    assert played.variables["value"] == {"deep": [1]}


def test_the_timer_of_an_event_subprocess_names_its_start_event(play):
    played = play("start s; user A; end e; s>A>e; esub E { start es tim:missing; user H; end he; es>H>he }").start()
    assert played.failure_at("es").sentence.in_english()
    assert played.open_elements() == "A"


def test_more_instances_one_after_the_other_than_anybody_can_mean_stop_at_the_activity(play):
    played = play("start s; user A mi=400000000 seq; end e; s>A>e").start()
    assert "at most 100000" in played.failure_at("A").sentence.in_english()
