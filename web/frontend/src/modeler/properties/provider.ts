/** The properties of what is picked, as questions: who, what they see, by when, what it does. */
import { Group, ListGroup } from '@bpmn-io/properties-panel';
import { activiti } from '../activiti';
import { choices } from '../choices';
import { type Drawn, type Editor, type Part, partOf, partsOf, Subject, textOf } from '../model';
import { Typing } from '../typing';
import { say } from '../words';
import { foundAt, tellErrors } from './errors';
import { cause, taskMessage } from './events';
import { type Entry, longField, textField, wordsField } from './fields';
import { type Listed, ownParameters } from './parameters';
import { deadlines, form, laneRole, process, taskPeople, taskRole } from './people';
import { anyOrder, flow, gateway, repetition, undone } from './ways';
import { answers, connector, connectorValues } from './operation';
import { call, decision, mappings, retries, script } from './work';

interface Question {
  id: string;
  label: string;
  component: unknown;
  shouldOpen?: boolean;
}

interface PropertiesPanel {
  registerProvider(priority: number, provider: object): void;
}

const NAMED = ['bpmn:FlowElement', 'bpmn:Lane', 'bpmn:Participant', 'bpmn:Process', 'bpmn:MessageFlow'];

/** Some fields under one question; none where there is nothing to ask. */
function ask(id: string, label: string, entries: Entry[], isOpen = true): Question[] {
  return entries.length ? [{ id, label, component: Group, shouldOpen: isOpen, entries } as Question] : [];
}

function list(id: string, label: string, listed: Listed | undefined): Question[] {
  return listed ? [{ id, label, component: ListGroup, ...listed } as Question] : [];
}

function name(s: Subject): Entry[] {
  if (s.is('bpmn:TextAnnotation')) return [longField({ id: 'text', label: say('Text'), value: s.text('text'), change: (text) => s.write('text', text) })];
  if (!s.is(...NAMED)) return [];
  return [textField({ id: 'name', label: say('Name'), value: s.text('name'), change: (text) => s.write('name', text) })];
}

function notes(s: Subject): Question[] {
  const before = partsOf(s.part, 'documentation')[0];
  const change = (text: string): void => {
    s.set({ documentation: text ? [s.make('bpmn:Documentation', { text }, s.part)] : [] });
  };
  const asked = { id: 'documentation', value: textOf(before, 'text'), change };
  if (!s.is('bpmn:Process')) return ask('notes', say('Notes'), [longField({ ...asked, label: say('What others should know') })], !!before);
  const meaning = say('Its first line stands on its page; all of it where people start it and in the handbook.');
  return ask('notes', say('Description'), [longField({ ...asked, label: say('What it is for'), meaning })]);
}

/** The process that is meant by a pool, or by nothing being picked while there is one pool alone. */
function processOf(s: Subject): Part | undefined {
  const pools = s.is('bpmn:Collaboration') ? partsOf(s.part, 'participants') : s.is('bpmn:Participant') ? [s.part] : [];
  const inside = pools.flatMap((pool) => partOf(pool, 'processRef') ?? []);
  return inside.length === 1 ? inside[0] : undefined;
}

function people(s: Subject): Question[] {
  const hasPeople = ['camunda:assignee', 'camunda:candidateUsers'].some((attribute) => s.text(attribute));
  return [
    ...ask('who', say('Who'), taskRole(s)),
    ...ask('who-more', say('Who, said more exactly'), taskPeople(s), hasPeople),
    ...ask('sees', say('What they see'), form(s)),
    ...ask('when', say('By when'), deadlines(s)),
  ];
}

function work(s: Subject): Question[] {
  const label = say('What it does');
  if (s.is('bpmn:UserTask')) return people(s);
  if (s.is('bpmn:ScriptTask')) return ask('work', label, script(s));
  if (s.is('bpmn:BusinessRuleTask')) {
    return ask('work', label, s.text('camunda:decisionRef') ? decision(s) : [...decision(s), ...connector(s), ...retries(s)]);
  }
  if (s.is('bpmn:ServiceTask')) return ask('work', label, [...connector(s), ...retries(s)]);
  if (s.is('bpmn:SendTask')) return ask('work', label, [...taskMessage(s), ...connector(s), ...retries(s)]);
  if (s.is('bpmn:ReceiveTask')) return ask('work', say('What it waits for'), taskMessage(s));
  if (s.is('bpmn:CallActivity')) {
    return [
      ...ask('work', label, call(s)),
      ...list('in', say('What it hands over'), mappings(s, 'camunda:In')),
      ...list('out', say('What it takes back'), mappings(s, 'camunda:Out')),
    ];
  }
  return s.is('bpmn:AdHocSubProcess') ? ask('work', say('In any order'), anyOrder(s)) : [];
}

/** What goes in and comes out: of the connector if there is one, else of the step. */
function data(s: Subject): Question[] {
  const inputs = connectorValues(s, 'inputParameters') ?? ownParameters(s, 'inputParameters');
  const outputs = connectorValues(s, 'outputParameters') ?? ownParameters(s, 'outputParameters');
  return [...list('inputs', say('Values it takes'), inputs), ...list('outputs', say('Values it leaves'), outputs)];
}

function activity(s: Subject): Question[] {
  const isRepeated = !!partOf(s.part, 'loopCharacteristics');
  return [...work(s), ...ask('answers', say('What becomes of its answer'), answers(s)), ...ask('often', say('How often'), repetition(s), isRepeated), ...data(s)];
}

function event(s: Subject): Question[] {
  const isPlainStart = s.is('bpmn:StartEvent') && !s.cause;
  if (isPlainStart) return s.part.$parent?.$instanceOf('bpmn:Process') ? ask('sees', say('What whoever starts it fills in'), form(s)) : [];
  const isAwaited = s.is('bpmn:CatchEvent');
  const label = isAwaited ? say('What it waits for') : say('What it causes');
  return ask('cause', label, [...cause(s), ...undone(s, s.element.parent?.children ?? [])]);
}

function about(s: Subject): Question[] {
  if (s.is('bpmn:Process')) return [...ask('start', say('Who starts it'), process(s)), ...ask('place', say('Where it belongs'), [wordsField('area', [choices().area])])];
  if (s.is('bpmn:Lane')) return ask('who', say('Who'), laneRole(s));
  if (s.is('bpmn:Activity')) return activity(s);
  if (s.is('bpmn:Event')) return event(s);
  if (s.is('bpmn:SequenceFlow')) return ask('taken', say('When it goes this way'), flow(s));
  return s.is('bpmn:Gateway') ? ask('ways', say('Which way'), gateway(s)) : [];
}

/** What can be said of one element. */
function questions(element: Drawn, editor: Editor): Question[] {
  const s = new Subject(element, editor);
  const found = foundAt(element);
  const first = [...(found.length ? [wordsField('found', found, 'found')] : []), ...name(s)];
  const inside = processOf(s);
  const meant = inside ? new Subject(element, editor, inside) : s;
  const rest = meant.is('bpmn:Process') ? [...notes(meant), ...about(meant)] : [...about(meant), ...notes(meant)];
  const all = [...ask('general', say('General'), first), ...rest];
  const translate = editor.get('translate');
  return all.map((one) => ({ ...one, translate }));
}

class Provider {
  static readonly $inject = ['propertiesPanel', 'injector', 'eventBus'];

  constructor(
    panel: PropertiesPanel,
    private readonly editor: Editor,
    bus: { on(event: string, tell: (event: { element?: Drawn | Drawn[] }) => void): void },
  ) {
    panel.registerProvider(1000, this);
    tellErrors(editor, bus);
  }

  getGroups(element: Drawn) {
    return () => questions(element, this.editor);
  }
}

/** A module for the editor. */
export const properties = {
  __depends__: [activiti],
  __init__: ['cauceProperties', 'cauceTyping'],
  cauceProperties: ['type', Provider],
  cauceTyping: ['type', Typing],
};
