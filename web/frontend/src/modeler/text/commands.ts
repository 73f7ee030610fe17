/** What can be done from the text: commands of the editor, which undo takes back and saving sees. */
import type { Drawn, Editor } from '../model';
import { say } from '../words';

interface Kind {
  value: string;
  label: string;
  type: string;
  event?: string;
}

/** What can be added after an element. */
export function kinds(): Kind[] {
  return [
    { value: 'user', label: say('Task for a person'), type: 'bpmn:UserTask' },
    { value: 'service', label: say('Automatic step'), type: 'bpmn:ServiceTask' },
    { value: 'rule', label: say('Decision by rules'), type: 'bpmn:BusinessRuleTask' },
    { value: 'script', label: say('Calculation'), type: 'bpmn:ScriptTask' },
    { value: 'call', label: say('Runs another process'), type: 'bpmn:CallActivity' },
    { value: 'one', label: say('One of the ways'), type: 'bpmn:ExclusiveGateway' },
    { value: 'all', label: say('All ways at once'), type: 'bpmn:ParallelGateway' },
    { value: 'first', label: say('Whatever happens first'), type: 'bpmn:EventBasedGateway' },
    { value: 'time', label: say('Waits for a time'), type: 'bpmn:IntermediateCatchEvent', event: 'bpmn:TimerEventDefinition' },
    { value: 'message', label: say('Waits for a message'), type: 'bpmn:IntermediateCatchEvent', event: 'bpmn:MessageEventDefinition' },
    { value: 'send', label: say('Sends a message'), type: 'bpmn:SendTask' },
    { value: 'end', label: say('End'), type: 'bpmn:EndEvent' },
  ];
}

interface Shapes {
  createShape(values: object): Drawn;
}

interface Placing {
  append(source: Drawn, shape: Drawn): Drawn;
}

interface Modeling {
  connect(source: Drawn, target: Drawn): Drawn;
  removeElements(elements: Drawn[]): void;
  updateLabel(element: Drawn, name: string): void;
  createShape(shape: Drawn, at: { x: number; y: number }, parent: Drawn): Drawn;
}

interface Rules {
  allowed(action: string, context: object): unknown;
}

const modeling = (editor: Editor): Modeling => editor.get<Modeling>('modeling');

function shape(editor: Editor, type: string, event?: string): Drawn {
  return editor.get<Shapes>('elementFactory').createShape({ type, eventDefinitionType: event });
}

/** Add an element of that kind after another, with an arrow. */
export function append(editor: Editor, source: Drawn, chosen: string): Drawn {
  const kind = kinds().find((one) => one.value === chosen) as Kind;
  const added = editor.get<Placing>('autoPlace').append(source, shape(editor, kind.type, kind.event));
  // it would be named in the drawing, which is not seen now
  editor.get<{ cancel(): void }>('directEditing').cancel();
  return added;
}

/** Whether something may follow an element. */
export function hasNext(element: Drawn): boolean {
  return element.type !== 'bpmn:EndEvent';
}

/** A start for a drawing without one. */
export function begin(editor: Editor): Drawn {
  const root = editor.get<{ getRootElement(): Drawn }>('canvas').getRootElement();
  const pools = root.children.filter((one) => one.type === 'bpmn:Participant');
  const parent = pools[0] ?? root;
  return modeling(editor).createShape(shape(editor, 'bpmn:StartEvent'), { x: (parent.x || 100) + 80, y: (parent.y || 100) + 80 }, parent);
}

/** The elements that an arrow may lead to from here. */
export function targets(editor: Editor, source: Drawn, all: Drawn[]): Drawn[] {
  const rules = editor.get<Rules>('rules');
  const taken = new Set(source.outgoing.map((flow) => flow.target));
  return all.filter((target) => {
    const allowed = rules.allowed('connection.create', { source, target }) as { type?: string } | boolean | undefined;
    return target !== source && !taken.has(target) && typeof allowed === 'object' && allowed.type === 'bpmn:SequenceFlow';
  });
}

export const connect = (editor: Editor, source: Drawn, target: Drawn): Drawn => modeling(editor).connect(source, target);

export const remove = (editor: Editor, element: Drawn): void => modeling(editor).removeElements([element]);

export const rename = (editor: Editor, element: Drawn, name: string): void => modeling(editor).updateLabel(element, name);
