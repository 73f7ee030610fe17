/** The drawing as rows to read: what follows what, as the editor's own model has it at this moment. */
import { type Drawn, type Part, partOf, partsOf, textOf } from '../model';
import { whoDoes } from '../properties/people';
import { nameOfTarget } from '../properties/ways';
import { known, say } from '../words';

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

// what lies inside a closed subprocess hangs on a root of its own, which is no second subprocess
const isNode = (element: Drawn): boolean => !!element.parent && !element.labelTarget && element.businessObject.$instanceOf('bpmn:FlowNode');

const byPlace = (one: Drawn, other: Drawn): number => one.x - other.x || one.y - other.y;

const small = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** What an event waits for or causes, as the server's outline calls it. */
function triggerOf(part: Part): string {
  const causes = partsOf(part, 'eventDefinitions');
  if (part.get('triggeredByEvent')) return 'event';
  if (causes.length < 2) return small(causes[0]?.$type.replace(/^bpmn:|EventDefinition$/g, '') ?? '');
  return part.get('parallelMultiple') || part.$instanceOf('bpmn:ThrowEvent') ? 'all' : 'multiple';
}

function kindOf({ type, businessObject }: Drawn): string {
  const kind = small(type.replace('bpmn:', ''));
  return known(`${kind} ${triggerOf(businessObject)}`) ?? say(kind);
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
