"""What becomes of each extension of Camunda 7 here, in plain words; by local name."""

from collections.abc import Mapping

from foundation.sentences import N_

#: What is read and does the same here.
AS_DRAWN: Mapping[str, str] = {
    "assignee": N_("The task goes to that person at once."),
    "candidateUsers": N_("The task is offered to these people."),
    "dueDate": N_("The task is due by then."),
    "followUpDate": N_("The task comes back to mind then."),
    "priority": N_("The task is that urgent."),
    "resultVariable": N_("The result is kept in that variable."),
    "mapDecisionResult": N_("The result of the decision is kept in that shape."),
    "collection": N_("It is done once for each item of that list."),
    "elementVariable": N_("Each item of the list is called so."),
    "outputCollection": N_("The results are collected in that list."),
    "outputElement": N_("This is what is collected of each."),
    "calledElementBinding": N_("It says which version of the other process is called."),
    "calledElementVersion": N_("That version of the other process is called."),
    "calledElementVersionTag": N_("The version of the other process with that tag is called."),
    "errorCodeVariable": N_("The code of the error is kept in that variable."),
    "errorMessageVariable": N_("The message of the error is kept in that variable."),
    "escalationCodeVariable": N_("The code of the escalation is kept in that variable."),
    "isStartableInTasklist": N_("It says whether people can start the process by hand."),
    "candidateStarterUsers": N_("These people may start the process."),
    "versionTag": N_("The version has that tag."),
    "inputOutput": N_("The step sees these inputs and gives these outputs."),
    "in": N_("The called process is given this."),
    "out": N_("The called process gives this back."),
}

#: What is read, and is done in a way of our own.
OUR_WAY: Mapping[str, str] = {
    "candidateGroups": N_("Groups are roles here: the task is offered to whoever holds a role of that key."),
    "candidateStarterGroups": N_("Groups are roles here: whoever holds a role of that key may start the process."),
    "formKey": N_("The form is the .form file of that name, which is uploaded with the drawing."),
    "formRef": N_("The form is the .form file of that name, which is uploaded with the drawing."),
    "decisionRef": N_("The decision is looked for by its id in the .dmn files that are uploaded with the drawing."),
    "decisionRefBinding": N_("The decision that is published with the drawing is the one that is made."),
    "connector": N_(
        "The call of another system is made by a connector of this suite; only hosts that IT allows answer."
    ),
    "modelerTemplate": N_("It names the operation of the library that the step was made from."),
    "modelerTemplateVersion": N_("It names the version of that operation."),
    "failedJobRetryTimeCycle": N_("It says how often a call that fails is tried again; then somebody is told."),
}

#: What has to be drawn another way before it can run.
REPLACE: Mapping[str, str] = {
    "type": N_("A worker of another system would do it. Here the step calls the other system: choose a connector."),
    "topic": N_("A worker of another system would do it. Here the step calls the other system: choose a connector."),
    "class": N_("Java code would do it. Choose a connector, or write a calculation."),
    "delegateExpression": N_("Java code would do it. Choose a connector, or write a calculation."),
    "expression": N_("Java code would do it. Choose a connector, or write a calculation."),
    "executionListener": N_("Code would run when the step begins or ends. If it is needed, draw a step for it."),
    "taskListener": N_("Code would run when the task changes. If it is needed, draw a step or an event for it."),
    "formData": N_("The fields stand inside the drawing. Put a form together with the same fields instead."),
}

#: What is known and has no effect here.
WITHOUT_EFFECT: Mapping[str, str] = {
    "async": N_("Nothing needs to be said here: each step is kept before the next one begins."),
    "asyncBefore": N_("Nothing needs to be said here: each step is kept before the next one begins."),
    "asyncAfter": N_("Nothing needs to be said here: each step is kept before the next one begins."),
    "exclusive": N_("Nothing needs to be said here: of one case only one thing happens at a time."),
    "jobPriority": N_("What is due first is done first here."),
    "taskPriority": N_("What is due first is done first here."),
    "historyTimeToLive": N_("A drawing does not say here how long the history is kept."),
    "formRefBinding": N_("The form that is published with the drawing is the one that is shown."),
    "properties": N_("They are notes for other programs; they stay in the file."),
}

#: What is lost, where more can be said than that.
LOST: Mapping[str, str] = {
    "initiator": N_("Who started the case is always found in the variable “initiator”."),
    "field": N_("It was a value for Java code."),
    "variableName": N_("The condition is asked whenever any variable changes."),
    "variableEvents": N_("The condition is asked whenever any variable changes."),
    "resource": N_("The calculation stands in another file. Write it into the drawing."),
    "calledElementTenantId": N_("There are no tenants here."),
    "decisionRefTenantId": N_("There are no tenants here."),
    "decisionRefVersion": N_("The decision that is published with the drawing is the one that is made."),
    "decisionRefVersionTag": N_("The decision that is published with the drawing is the one that is made."),
}

#: What is said of the rest.
FAULTY = N_("It is read, but not as it stands: the errors that were found tell what to mend.")
NOT_UNDERSTOOD = N_("It is not understood, stays in the file and changes nothing. If the process needs it, draw it.")
REPEATED = N_("It stands there more than once, and only the first would count. Leave one of them.")
EFFECTLESS = N_("It is known, and has no effect here.")
CODE = N_("It is code of another system, which does not exist here. Draw it another way.")

#: Who uses a namespace, as people know them.
VENDORS: Mapping[str, str] = {
    "http://camunda.org/schema/zeebe/1.0": "Camunda 8",
    "http://flowable.org/bpmn": "Flowable",
    "http://www.signavio.com": "Signavio",
    "http://www.bizagi.com/bpmn20": "Bizagi",
    "http://www.trisotech.com/2014/triso/bpmn": "Trisotech",
    "http://www.trisotech.com/2015/triso/modeling": "Trisotech",
    "http://trisotech.com/feed": "Trisotech",
    "http://www.bpsim.org/schemas/1.0": "BPSim",
    "http://www.boc-group.com": "ADONIS",
    "http://www.jboss.org/drools": "jBPM",
    "http://www.w4.eu/spec/BPMN/20110701/MODEL": "W4",
    "http://www.itp-commerce.com/BPMN2.0": "itp-commerce",
    "http://www.softwareag.com/aris/attributes": "ARIS",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
    "http://processmaker.com/BPMN/2.0/Schema.xsd": "ProcessMaker",
}
