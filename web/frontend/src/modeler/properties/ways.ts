/** Where it goes on: conditions of arrows, the one to take otherwise, and how often a step is repeated. */
import { type Drawn, type Part, partOf, partsOf, type Subject, textOf } from '../model';
import { choices } from '../choices';
import { say } from '../words';
import { conditionField } from './events';
import { expressionField } from './expression';
import { choiceField, type Entry, textField, tickField } from './fields';

const CHOOSING = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway'];
const isChoosing = (part: Part): boolean => CHOOSING.some((type) => part.$instanceOf(type));

export function nameOfTarget(flow: Part): string {
  const target = partOf(flow, 'targetRef');
  return textOf(flow, 'name') || textOf(target, 'name') || target?.id || flow.id;
}

/** The condition of an arrow by an answer to a form, for who writes no expressions. */
function byAnswer(s: Subject, arrow: Part, id: string, label: string): Entry[] {
  const { conditions } = choices();
  if (!conditions.length) return [];
  const written = textOf(partOf(arrow, 'conditionExpression'), 'body').trim();
  const value = conditions.find(({ expression }) => [expression, `\${${expression}}`].includes(written))?.expression ?? '';
  const none = written ? say('another condition') : say('choose an answer');
  const options = [{ value: '', label: none }, ...conditions.map(({ expression, name }) => ({ value: expression, label: name }))];
  const change = (chosen: string): void => {
    if (chosen) s.writeExpression('conditionExpression', chosen, arrow);
  };
  return [choiceField({ id, label, value, options, change })];
}

/** When an arrow is taken. */
export function flow(s: Subject): Entry[] {
  const source = partOf(s.part, 'sourceRef');
  if (!source || !(isChoosing(source) || source.$instanceOf('bpmn:Activity'))) return [];
  const isOtherwise = source.get('default') === s.part;
  const tick = tickField({
    id: 'otherwise',
    label: say('Taken when no other condition is true'),
    value: isOtherwise,
    change: (is) => s.setSource({ default: is ? s.part : undefined }, is ? { conditionExpression: undefined } : {}),
  });
  return isOtherwise ? [tick] : [tick, ...byAnswer(s, s.part, 'answer', say('Taken by the answer')), conditionField(s, s.part, 'conditionExpression', say('Taken when'))];
}

/** Which arrow of a gateway is taken otherwise. */
export function gateway(s: Subject): Entry[] {
  const outgoing = partsOf(s.part, 'outgoing');
  if (!isChoosing(s.part) || outgoing.length < 2) return [];
  const options = [{ value: '', label: say('none: then it stops with an incident') }, ...outgoing.map((one) => ({ value: one.id, label: nameOfTarget(one) }))];
  const change = (id: string): void => s.set({ default: outgoing.find((one) => one.id === id) });
  const otherwise = choiceField({ id: 'default', label: say('Otherwise'), value: partOf(s.part, 'default')?.id ?? '', options, change });
  if (s.is('bpmn:ComplexGateway')) return [conditionField(s, s.part, 'activationCondition', say('Goes on when')), otherwise];
  const asked = outgoing.filter((one) => one !== partOf(s.part, 'default'));
  return [...asked.flatMap((one) => byAnswer(s, one, `answer-${one.id}`, say('To “%(name)s”', { name: nameOfTarget(one) }))), otherwise];
}

const REPEATED = { many: 'bpmn:MultiInstanceLoopCharacteristics', loop: 'bpmn:StandardLoopCharacteristics' } as const;

/** Whether a step is repeated, and for what. */
export function repetition(s: Subject): Entry[] {
  const loop = partOf(s.part, 'loopCharacteristics');
  const kind = !loop ? '' : loop.$type === REPEATED.loop ? 'loop' : 'many';
  const change = (chosen: string): void => {
    const type = REPEATED[chosen as keyof typeof REPEATED];
    s.set({ loopCharacteristics: type ? s.make(type, {}, s.part) : undefined });
  };
  const options = [
    { value: '', label: say('once') },
    { value: 'many', label: say('for each item of a list') },
    { value: 'loop', label: say('while a condition is true') },
  ];
  const field = choiceField({ id: 'repetition', label: say('How often'), value: kind, options, change });
  if (!loop) return [field];
  return [field, ...(kind === 'loop' ? looping(s, loop) : many(s, loop))];
}

function looping(s: Subject, loop: Part): Entry[] {
  return [
    conditionField(s, loop, 'loopCondition', say('While')),
    tickField({ id: 'testBefore', label: say('Ask before the first time too'), value: loop.get('testBefore') === true, change: (is) => s.set({ testBefore: is }, loop) }),
    textField({
      id: 'loopMaximum',
      label: say('At most so many times'),
      value: textOf(loop, 'loopMaximum'),
      change: (text) => /^\d{0,6}$/.test(text) && s.set({ loopMaximum: text ? Number(text) : undefined }, loop),
    }),
  ];
}

function many(s: Subject, loop: Part): Entry[] {
  const attribute = (name: string) => (text: string): void => s.write(name, text, loop);
  return [
    expressionField({ id: 'collection', label: say('The list'), meaning: say('The variable that holds it.'), isTemplate: true, value: textOf(loop, 'camunda:collection'), change: attribute('camunda:collection') }),
    textField({ id: 'elementVariable', label: say('Each item is called'), value: textOf(loop, 'camunda:elementVariable'), change: attribute('camunda:elementVariable') }),
    expressionField({
      id: 'loopCardinality',
      label: say('Or without a list: how many times'),
      isTemplate: true,
      value: textOf(partOf(loop, 'loopCardinality'), 'body'),
      change: (text) => s.writeExpression('loopCardinality', text, loop),
    }),
    tickField({ id: 'isSequential', label: say('One after the other'), meaning: say('Otherwise all at the same time.'), value: loop.get('isSequential') === true, change: (is) => s.set({ isSequential: is }, loop) }),
    conditionField(s, loop, 'completionCondition', say('Enough when')),
  ];
}

/** How the steps of a subprocess without order end. */
export function anyOrder(s: Subject): Entry[] {
  return [
    conditionField(s, s.part, 'completionCondition', say('Enough when')),
    tickField({ id: 'ordering', label: say('One after the other'), value: s.text('ordering') === 'Sequential', change: (is) => s.set({ ordering: is ? 'Sequential' : 'Parallel' }) }),
    tickField({ id: 'cancelRemaining', label: say('What is still open then is withdrawn'), value: s.part.get('cancelRemainingInstances') !== false, change: (is) => s.set({ cancelRemainingInstances: is }) }),
  ];
}

/** Which activity is undone. */
export function undone(s: Subject, siblings: Drawn[]): Entry[] {
  const part = s.cause;
  if (part?.$type !== 'bpmn:CompensateEventDefinition' || s.is('bpmn:BoundaryEvent', 'bpmn:StartEvent')) return [];
  const activities = siblings.filter((one) => one.businessObject.$instanceOf('bpmn:Activity')).map((one) => one.businessObject);
  const options = [{ value: '', label: say('everything that was done') }, ...activities.map((one) => ({ value: one.id, label: textOf(one, 'name') || one.id }))];
  const change = (id: string): void => s.set({ activityRef: activities.find((one) => one.id === id) }, part);
  return [choiceField({ id: 'activityRef', label: say('What is undone'), value: partOf(part, 'activityRef')?.id ?? '', options, change })];
}
