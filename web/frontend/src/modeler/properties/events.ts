/** What an event waits for or causes: messages, signals, errors, escalations, times, conditions. */
import { type Part, partOf, type Subject, textOf } from '../model';
import { cycleOf, isoMoment, localMoment, timerWords } from '../times';
import { say } from '../words';
import { expressionField } from './expression';
import { choiceField, type Entry, textField } from './fields';
import { MomentField } from './moment';
import { sender } from './people';
import { spanField } from './span';

/** What can be declared once in a file and referred to by its events. */
interface Declared {
  type: string;
  reference: string;
  /** The attribute that it is known by. */
  code?: string;
  label: () => string;
  codeLabel?: () => string;
  /** What it means that an event that waits refers to none; else it has to refer to one. */
  any?: () => string;
}

const MESSAGE: Declared = { type: 'bpmn:Message', reference: 'messageRef', label: () => say('Message') };
const KINDS: Record<string, Declared> = {
  'bpmn:MessageEventDefinition': MESSAGE,
  'bpmn:SignalEventDefinition': { type: 'bpmn:Signal', reference: 'signalRef', label: () => say('Signal') },
  'bpmn:ErrorEventDefinition': {
    type: 'bpmn:Error', reference: 'errorRef', code: 'errorCode',
    label: () => say('Error'), codeLabel: () => say('Its code'), any: () => say('any error'),
  },
  'bpmn:EscalationEventDefinition': {
    type: 'bpmn:Escalation', reference: 'escalationRef', code: 'escalationCode',
    label: () => say('Escalation'), codeLabel: () => say('Its code'), any: () => say('any escalation'),
  },
};
const NEW = '+';

/** Pick one of those that the file declares, or a new one; `part` refers to it. */
function declared(s: Subject, part: Part, kind: Declared): Entry[] {
  const { type, reference, code } = kind;
  const all = s.declared(type);
  const found = partOf(part, reference);
  const change = (id: string): void => {
    if (id !== NEW) return s.set({ [reference]: all.find((one) => one.id === id) }, part);
    const name = s.text('name') || kind.label();
    s.declare(type, code ? { name, [code]: name } : { name }, reference, part);
  };
  const options = [
    { value: '', label: (s.is('bpmn:CatchEvent') && kind.any?.()) || say('none yet') },
    ...all.map((one) => ({ value: one.id, label: textOf(one, 'name') || one.id })),
    { value: NEW, label: say('a new one…') },
  ];
  const fields = [choiceField({ id: reference, label: kind.label(), value: found?.id ?? '', options, change })];
  if (!found) return fields;
  fields.push(textField({ id: `${reference}-name`, label: say('Its name'), value: textOf(found, 'name'), change: (name) => s.write('name', name, found) }));
  if (code && kind.codeLabel) {
    fields.push(textField({ id: `${reference}-code`, label: kind.codeLabel(), value: textOf(found, code), change: (text) => s.write(code, text, found) }));
  }
  return fields;
}

/** Which case an arriving message is for, and who may send it. */
function arrival(s: Subject): Entry[] {
  const key = expressionField({
    id: 'correlationKey',
    label: say('For the case in which this has the value that arrives'),
    meaning: say('A variable or an expression, such as order_number. Empty: messages that name no value.'),
    value: s.text('cauce:correlationKey'),
    change: (text) => s.write('cauce:correlationKey', text),
  });
  return [key, ...sender(s)];
}

const isAwaited = (s: Subject): boolean => s.is('bpmn:IntermediateCatchEvent', 'bpmn:BoundaryEvent', 'bpmn:ReceiveTask');

/** The message of a receive or send task. */
export function taskMessage(s: Subject): Entry[] {
  return [...declared(s, s.part, MESSAGE), ...(isAwaited(s) ? arrival(s) : [])];
}

/** What an event is about. */
export function cause(s: Subject): Entry[] {
  const part = s.cause;
  if (!part) return [];
  if (part.$type === 'bpmn:TimerEventDefinition') return timer(s, part);
  if (part.$type === 'bpmn:ConditionalEventDefinition') return [conditionField(s, part, 'condition')];
  if (part.$type === 'bpmn:LinkEventDefinition') return [link(s, part)];
  const kind = KINDS[part.$type];
  if (!kind) return [];
  return [...declared(s, part, kind), ...(kind === MESSAGE && isAwaited(s) ? arrival(s) : [])];
}

function link(s: Subject, part: Part): Entry {
  const meaning = say('Goes on where a link of the same name is caught.');
  return textField({ id: 'link', label: say('Name of the link'), meaning, value: textOf(part, 'name'), change: (name) => s.write('name', name, part) });
}

export function conditionField(s: Subject, part: Part, name: string, label = say('Condition')): Entry {
  return expressionField({
    id: name,
    label,
    meaning: say('For example: amount > 1000 and not approved.'),
    lines: 2,
    value: textOf(partOf(part, name), 'body'),
    change: (text) => s.writeExpression(name, text, part),
  });
}

const TIMERS = ['timeDuration', 'timeDate', 'timeCycle'] as const;
type Timer = (typeof TIMERS)[number];

function timer(s: Subject, part: Part): Entry[] {
  const kind: Timer = TIMERS.find((name) => part.get(name)) ?? (s.is('bpmn:StartEvent') ? 'timeCycle' : 'timeDuration');
  const text = textOf(partOf(part, kind), 'body');
  const put = (chosen: Timer, body: string): void => {
    const fresh = s.make('bpmn:FormalExpression', { body }, part);
    s.set({ timeDuration: undefined, timeDate: undefined, timeCycle: undefined, [chosen]: fresh }, part);
  };
  const write = (body: string): void => put(kind, body);
  const options = [
    { value: 'timeDuration', label: say('after some time') },
    { value: 'timeDate', label: say('at a moment') },
    { value: 'timeCycle', label: say('again and again') },
  ];
  const starting: Record<Timer, string> = { timeDuration: 'P1D', timeDate: isoMoment(localMoment(new Date(Date.now() + 86_400_000).toISOString())), timeCycle: 'R/P1D' };
  return [
    choiceField({ id: 'timer', label: say('When'), value: kind, options, change: (one) => put(one as Timer, starting[one as Timer]) }),
    ...timerFields(kind, text, write),
  ];
}

function timerFields(kind: Timer, text: string, write: (text: string) => void): Entry[] {
  const meaning = timerWords(text);
  if (kind === 'timeDuration') return [spanField({ id: 'timer-length', label: say('After'), value: text, meaning, change: write })];
  const free = expressionField({ id: 'timer-text', label: say('Or written out (ISO 8601, or an expression)'), meaning, isTemplate: true, value: text, change: write });
  if (kind === 'timeDate') {
    const date = { id: 'timer-moment', label: say('Moment'), value: localMoment(text), change: (local: string) => write(isoMoment(local)), component: MomentField };
    return [date, free];
  }
  const cycle = cycleOf(text);
  if (text && !cycle) return [free];
  const { times, every } = cycle ?? { times: '', every: '' };
  return [
    spanField({ id: 'timer-every', label: say('Every'), value: every, change: (length) => write(length && `R${times}/${length}`) }),
    textField({
      id: 'timer-times',
      label: say('How many times'),
      meaning: say('Empty: without end.'),
      value: times,
      change: (count) => /^\d{0,9}$/.test(count) && every && write(`R${count}/${every}`),
    }),
    free,
  ];
}
