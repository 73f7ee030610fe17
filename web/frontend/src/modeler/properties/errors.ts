/** What the server found at each element, shown where it can be mended: under the field that it is about. */
import { type Drawn, type Editor, textOf } from '../model';

/** One finding at an element. */
export interface Told {
  code: string;
  words: string;
  /** The attribute or value that it is about, if it says so. */
  about: string;
}

/** The field that a finding is about, by its code; what is about no field stands above them all. */
const FIELDS: Record<string, string> = {
  nobody_assigned: 'role',
  lane_without_role: 'role',
  lane_role_unknown: 'role',
  candidate_role_unknown: 'role',
  form_unknown: 'form',
  form_missing: 'form',
  form_without_sender: 'form',
  priority_not_understood: 'priority',
  connector_missing: 'connector',
  connector_without_id: 'connector',
  operation_unknown: 'connector',
  decision_missing: 'decision',
  decision_unknown: 'decision',
  decision_result_mapping: 'mapDecisionResult',
  script_missing: 'script',
  script_language: 'script',
  timer_missing: 'timer',
  timer_not_understood: 'timer',
  message_missing: 'messageRef',
  message_unknown: 'messageRef',
  message_without_name: 'messageRef-name',
  signal_missing: 'signalRef',
  signal_unknown: 'signalRef',
  error_missing: 'errorRef',
  error_unknown: 'errorRef',
  error_without_code: 'errorRef-code',
  escalation_missing: 'escalationRef',
  escalation_unknown: 'escalationRef',
  called_process_missing: 'called',
  called_version_unclear: 'version',
  condition_missing: 'conditionExpression',
  condition_ignored: 'conditionExpression',
  default_flow_missing: 'default',
  default_flow_with_condition: 'otherwise',
  activation_condition_missing: 'activationCondition',
  event_condition_missing: 'condition',
  repetition_missing: 'collection',
  repetition_twice: 'loopCardinality',
  loop_maximum: 'loopMaximum',
  loop_without_end: 'loopCondition',
  retry_not_understood: 'retries',
  numbering_not_understood: 'businessKey',
};

/** Attributes that have a field of their own name. */
const ATTRIBUTES = new Set([
  'assignee', 'candidateUsers', 'candidateGroups', 'dueDate', 'followUpDate', 'priority', 'correlationKey',
  'collection', 'loopCardinality', 'completionCondition', 'loopCondition',
]);

/** What is told of the values of an operation, each of which has a field. */
const OF_INPUTS = new Set(['operation_input_missing', 'operation_input_kind', 'operation_input_choice', 'operation_secret_written']);

function fieldOf({ code, about }: Told): string | undefined {
  if (OF_INPUTS.has(code)) return `input-${about}`;
  return FIELDS[code] ?? (ATTRIBUTES.has(about) ? about : undefined);
}

let found: Record<string, Told[]> = {};
let tell = (): void => undefined;

/** Take what the server said last. */
export function keepFound(byElement: Record<string, Told[]>): void {
  found = byElement;
  tell();
}

/** What was found at an element, each with its field; the condition of an arrow is found at where the arrow begins. */
function at(element: Drawn): [field: string | undefined, words: string][] {
  const own = (found[element.id] ?? []).map((one) => [fieldOf(one), one.words] as [string | undefined, string]);
  if (!element.source || !element.target) return own;
  const [from, to] = [element.source, element.target].map((end) => textOf(end.businessObject, 'name') || end.id);
  const arrow = textOf(element.businessObject, 'name') || `${from} → ${to}`;
  const ofSource = (found[element.source.id] ?? []).filter((one) => one.about === arrow);
  return [...own, ...ofSource.map((one) => ['conditionExpression', one.words] as [string, string])];
}

/** What was found at an element that is about none of its fields. */
export function foundAt(element: Drawn): string[] {
  return at(element).filter(([field]) => !field).map(([, words]) => words);
}

/** Show each finding under its field, for the element that the panel shows. */
export function tellErrors(editor: Editor, bus: { on(event: string, tell: (event: { element?: Drawn | Drawn[] }) => void): void }): void {
  const fire = (event: string, with_: object): void => editor.get<{ fire(event: string, with_: object): void }>('eventBus').fire(event, with_);
  // the panel answers by telling what it shows
  tell = () => fire('propertiesPanel.providersChanged', {});
  bus.on('propertiesPanel.updated', ({ element }) => {
    const pairs = element && !Array.isArray(element) ? at(element).filter(([field]) => field) : [];
    fire('propertiesPanel.setErrors', { errors: Object.fromEntries(pairs) });
  });
}
