/** The drawing as rows to read: what follows what, as the editor's own model has it at this moment. */
import { type Drawn, partOf, partsOf, textOf } from '../model';
import { whoDoes } from '../properties/people';
import { nameOfTarget } from '../properties/ways';
import { say } from '../words';

/** One element, to be read and changed. */
export interface Row {
  element: Drawn;
  name: string;
  kind: string;
  /** Who does it, where people do. */
  who: string;
  depth: number;
  /** What comes next: the arrow and where it leads. */
  next: Way[];
}

export interface Way {
  flow: Drawn;
  words: string;
}

const KINDS: Record<string, () => string> = {
  StartEvent: () => say('Beginning'),
  EndEvent: () => say('End'),
  UserTask: () => say('Task for a person'),
  ManualTask: () => say('Task outside the system'),
  Task: () => say('Step'),
  ServiceTask: () => say('Automatic step'),
  ScriptTask: () => say('Calculation'),
  BusinessRuleTask: () => say('Decision by rules'),
  SendTask: () => say('Sends a message'),
  ReceiveTask: () => say('Waits for a message'),
  SubProcess: () => say('Group of steps'),
  Transaction: () => say('Group of steps: all or nothing'),
  AdHocSubProcess: () => say('Steps in any order'),
  CallActivity: () => say('Runs another process'),
  ExclusiveGateway: () => say('One of the ways'),
  ParallelGateway: () => say('All ways at once'),
  InclusiveGateway: () => say('One or more ways'),
  ComplexGateway: () => say('Ways by a rule of their own'),
  EventBasedGateway: () => say('Whatever happens first'),
  IntermediateThrowEvent: () => say('Milestone'),
  IntermediateCatchEvent: () => say('Waits'),
  BoundaryEvent: () => say('Interruption'),
};

// what lies inside a closed subprocess hangs on a root of its own, which is no second subprocess
const isNode = (element: Drawn): boolean => !!element.parent && !element.labelTarget && element.businessObject.$instanceOf('bpmn:FlowNode');

const byPlace = (one: Drawn, other: Drawn): number => one.x - other.x || one.y - other.y;

const TRIGGERS: Record<string, () => string> = {
  'StartEvent Timer': () => say('Begins at a time'),
  'StartEvent Message': () => say('Begins by a message'),
  'StartEvent Signal': () => say('Begins by a signal'),
  'StartEvent Conditional': () => say('Begins when a condition comes true'),
  'StartEvent Error': () => say('Begins at an error'),
  'StartEvent Escalation': () => say('Begins by an escalation'),
  'StartEvent Compensate': () => say('Begins when it is undone'),
  'IntermediateCatchEvent Timer': () => say('Waits for a time'),
  'IntermediateCatchEvent Message': () => say('Waits for a message'),
  'IntermediateCatchEvent Signal': () => say('Waits for a signal'),
  'IntermediateCatchEvent Conditional': () => say('Waits until a condition comes true'),
  'IntermediateCatchEvent Link': () => say('Continues here'),
  'IntermediateThrowEvent Message': () => say('Sends a message'),
  'IntermediateThrowEvent Signal': () => say('Sends a signal to everybody'),
  'IntermediateThrowEvent Escalation': () => say('Escalates'),
  'IntermediateThrowEvent Compensate': () => say('Undoes what was done'),
  'IntermediateThrowEvent Link': () => say('Goes on elsewhere'),
  'BoundaryEvent Timer': () => say('If it takes too long'),
  'BoundaryEvent Message': () => say('If a message arrives'),
  'BoundaryEvent Error': () => say('If an error occurs'),
  'BoundaryEvent Signal': () => say('If a signal arrives'),
  'BoundaryEvent Conditional': () => say('If a condition comes true'),
  'BoundaryEvent Escalation': () => say('If it is escalated'),
  'BoundaryEvent Compensate': () => say('How it is undone'),
  'BoundaryEvent Cancel': () => say('If it is cancelled'),
  'EndEvent Message': () => say('End with a message'),
  'EndEvent Error': () => say('End with an error'),
  'EndEvent Signal': () => say('End with a signal to everybody'),
  'EndEvent Escalation': () => say('End with an escalation'),
  'EndEvent Compensate': () => say('End that undoes what was done'),
  'EndEvent Cancel': () => say('End that cancels the group'),
  'EndEvent Terminate': () => say('End of everything'),
};

function kindOf(element: Drawn): string {
  const type = element.type.replace('bpmn:', '');
  const cause = partsOf(element.businessObject, 'eventDefinitions')[0]?.$type.replace(/^bpmn:|EventDefinition$/g, '');
  return (TRIGGERS[`${type} ${cause}`] ?? KINDS[type])?.() ?? type;
}

export function nameOf(element: Drawn): string {
  return textOf(element.businessObject, 'name') || say('without a name');
}

/** The nodes of one scope in the order in which people read them: from the starts along the arrows. */
function ordered(nodes: Drawn[]): Drawn[] {
  const seen = new Set<Drawn>();
  const read = (node: Drawn): void => {
    if (seen.has(node) || !nodes.includes(node)) return;
    seen.add(node);
    for (const attached of [...node.attachers].sort(byPlace)) read(attached);
    for (const flow of node.outgoing) if (flow.target && flow.type === 'bpmn:SequenceFlow') read(flow.target);
  };
  const starts = nodes.filter((node) => node.type === 'bpmn:StartEvent');
  for (const node of [...starts.sort(byPlace), ...nodes.sort(byPlace)]) if (!node.host) read(node);
  return [...seen];
}

function rowOf(element: Drawn, depth: number): Row {
  const next = element.outgoing
    .filter((flow) => flow.type === 'bpmn:SequenceFlow')
    .map((flow) => ({ flow, words: wordsOf(flow) }));
  const who = element.type === 'bpmn:UserTask' ? whoDoes(element) : '';
  return { element, who, name: textOf(element.businessObject, 'name'), kind: kindOf(element), depth, next };
}

function wordsOf(flow: Drawn): string {
  const target = flow.target as Drawn;
  const answer = textOf(flow.businessObject, 'name');
  const to = nameOf(target);
  if (partOf(flow.source?.businessObject, 'default') === flow.businessObject) return say('%(name)s (otherwise)', { name: to });
  return answer && answer !== nameOfTarget(target.businessObject) ? `${answer}: ${to}` : to;
}

/** Every element that runs, in reading order; what is inside a subprocess follows it, one step deeper. */
export function rowsOf(all: Drawn[]): Row[] {
  const scopes = new Map<unknown, Drawn[]>();
  for (const node of all.filter(isNode)) {
    const scope = node.businessObject.$parent;
    scopes.set(scope, [...(scopes.get(scope) ?? []), node]);
  }
  const inside = (scope: unknown, depth: number): Row[] =>
    ordered(scopes.get(scope) ?? []).flatMap((node) => [rowOf(node, depth), ...inside(node.businessObject, depth + 1)]);
  const outer = [...scopes.keys()].filter((scope) => !all.some((node) => node.businessObject === scope && isNode(node)));
  return outer.flatMap((scope) => inside(scope, 0));
}
