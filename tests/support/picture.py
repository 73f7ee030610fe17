"""A process that was drawn to be looked at: nothing is said of how its steps are done."""

#: Gateways without conditions, timers without a time, work that nothing is said of, an error without a code.
PICTURE = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
<process id="hiring" name="Hiring">
<startEvent id="asked"><timerEventDefinition/></startEvent>
<task id="read" name="Read the application"/>
<exclusiveGateway id="good" name="Good enough?"/>
<serviceTask id="invite" name="Invite"/>
<boundaryEvent id="silent" attachedToRef="invite"><timerEventDefinition/></boundaryEvent>
<subProcess id="talks"><userTask id="talk" name="Talk"/><endEvent id="bad"><errorEventDefinition/></endEvent>
<sequenceFlow id="t1" sourceRef="talk" targetRef="bad"/></subProcess>
<boundaryEvent id="failed" attachedToRef="talks"><errorEventDefinition/></boundaryEvent>
<inclusiveGateway id="tell" name="Whom to tell?"/>
<sendTask id="tell_them" name="Tell the applicant"/><callActivity id="tell_us" name="Tell the team"/>
<inclusiveGateway id="told"/><endEvent id="over"/><endEvent id="refused"/>
<sequenceFlow id="f1" sourceRef="asked" targetRef="read"/><sequenceFlow id="f2" sourceRef="read" targetRef="good"/>
<sequenceFlow id="yes" name="yes" sourceRef="good" targetRef="invite"/>
<sequenceFlow id="no" sourceRef="good" targetRef="refused"/><sequenceFlow id="f3" sourceRef="invite" targetRef="talks"/>
<sequenceFlow id="f4" sourceRef="silent" targetRef="refused"/><sequenceFlow id="f5" sourceRef="talks" targetRef="tell"/>
<sequenceFlow id="f6" sourceRef="failed" targetRef="tell"/><sequenceFlow id="a" sourceRef="tell" targetRef="tell_them"/>
<sequenceFlow id="b" sourceRef="tell" targetRef="tell_us"/>
<sequenceFlow id="f7" sourceRef="tell_them" targetRef="told"/>
<sequenceFlow id="f8" sourceRef="tell_us" targetRef="told"/><sequenceFlow id="f9" sourceRef="told" targetRef="over"/>
</process></definitions>"""
