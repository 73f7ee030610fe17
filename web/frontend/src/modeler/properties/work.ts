/** What an automatic step does: a decision, a calculation, another process; and how often it is tried. */
import { begin, choose, forStep, withShared } from '../beside';
import { choices } from '../choices';
import { type Part, type Subject, textOf } from '../model';
import { cycleOf } from '../times';
import { say } from '../words';
import { expressionField } from './expression';
import { buttonField, choiceField, type Entry, linkField, longField, textField, tickField } from './fields';
import type { Listed } from './parameters';
import { named } from './people';
import { spanField } from './span';

/** How often a failing step is tried. */
export function retries(s: Subject): Entry[] {
  const cycle = s.extension('camunda:FailedJobRetryTimeCycle');
  const text = textOf(cycle, 'body');
  const write = (body: string): void => {
    if (!body) return cycle && s.removeExtension(cycle);
    if (cycle) return s.set({ body }, cycle);
    s.addExtension((parent) => s.make('camunda:FailedJobRetryTimeCycle', { body }, parent));
  };
  const said = cycleOf(text);
  if (text && !said) return [textField({ id: 'retries', label: say('Tries, if it fails'), value: text, change: write })];
  const every = said?.every ?? '';
  return [
    textField({
      id: 'retries',
      label: say('Tries, if it fails'),
      meaning: text ? '' : say('As this installation does: nothing is said here.'),
      value: said?.times ?? '',
      change: (times) => write(/^[1-9]\d{0,3}$/.test(times) ? `R${times}/${every || 'PT5M'}` : ''),
    }),
    ...(said ? [spanField({ id: 'retryWait', label: say('Wait between tries'), value: every, change: (wait) => wait && write(`R${said.times}/${wait}`) })] : []),
  ];
}

/** Which decision is made, and what becomes of its result. */
export function decision(s: Subject): Entry[] {
  const key = s.text('camunda:decisionRef');
  const options = [{ value: '', label: say('none: a connector does it') }, ...withShared(choices().decisions, 'decisions')];
  const field = choiceField({
    id: 'decision',
    label: say('Decision'),
    value: key,
    options,
    meaning: choices().decisions.length ? '' : say('The draft has no decisions yet.'),
    change: (one) => choose(choices().decisions, 'decisions', one, (chosen) => s.write('camunda:decisionRef', chosen)),
  });
  if (!key) return [field, newDecision(s)];
  const known = choices().decisions.find((one) => one.key === key);
  return [
    field,
    known ? linkField('editDecision', say('Edit this decision'), forStep(known.at, s.element.id)) : newDecision(s),
    textField({
      id: 'resultVariable',
      label: say('Kept as the variable'),
      value: s.text('camunda:resultVariable'),
      change: (name) => s.write('camunda:resultVariable', name),
    }),
    choiceField({
      id: 'mapDecisionResult',
      label: say('What is kept'),
      value: s.text('camunda:mapDecisionResult'),
      options: [
        { value: 'singleEntry', label: say('one value') },
        { value: 'singleResult', label: say('one row, with its fields by name') },
        { value: 'collectEntries', label: say('a list of values') },
        { value: 'resultList', label: say('a list of rows') },
        { value: '', label: say('nothing said: a list of rows') },
      ],
      change: (shape) => s.write('camunda:mapDecisionResult', shape),
    }),
  ];
}

/** A decision that does not exist yet; what it says is kept as a value of its name, unless the step says otherwise. */
function newDecision(s: Subject): Entry {
  const kept = (key: string) => (s.text('camunda:resultVariable') ? {} : { 'camunda:resultVariable': key, 'camunda:mapDecisionResult': 'singleEntry' });
  const use = (key: string): void => s.set({ 'camunda:decisionRef': key, ...kept(key) });
  const name = s.text('name') || say('New decision');
  return buttonField('newDecision', say('New decision for this step'), () => void begin('beginDecision', name, s.element.id, use));
}

/** What a script task calculates. */
export function script(s: Subject): Entry[] {
  const write = (script: string): void => s.set({ script: script || undefined, scriptFormat: 'python' });
  return [
    longField({ id: 'script', label: say('Calculation'), meaning: say('Lines such as total = price * quantity.'), value: s.text('script'), change: write }, true),
    textField({ id: 'resultVariable', label: say('Kept as the variable'), value: s.text('camunda:resultVariable'), change: (name) => s.write('camunda:resultVariable', name) }),
  ];
}

/** Which process is called. */
export function call(s: Subject): Entry[] {
  const binding = s.text('camunda:calledElementBinding') || 'latest';
  const isTag = binding === 'versionTag';
  const attribute = isTag ? 'camunda:calledElementVersionTag' : 'camunda:calledElementVersion';
  const options = [{ value: '', label: say('none yet') }, ...named(choices().processes)];
  const which = [
    { value: 'latest', label: say('the latest when it is called') },
    { value: 'deployment', label: say('the one published with this') },
    { value: 'version', label: say('a certain version') },
    { value: 'versionTag', label: say('the one with a certain tag') },
  ];
  const change = (one: string): void => s.set({ 'camunda:calledElementBinding': one === 'latest' ? undefined : one });
  const fields = [
    choiceField({ id: 'called', label: say('Process'), value: s.text('calledElement'), options, change: (key) => s.write('calledElement', key) }),
    choiceField({ id: 'binding', label: say('Which version'), value: binding, options: which, change }),
  ];
  if (binding !== 'version' && !isTag) return fields;
  const label = isTag ? say('Tag') : say('Version');
  return [...fields, textField({ id: 'version', label, value: s.text(attribute), change: (text) => s.write(attribute, text) })];
}

/** What a called process gets (`camunda:In`) or gives back (`camunda:Out`). */
export function mappings(s: Subject, type: 'camunda:In' | 'camunda:Out'): Listed {
  const items = s.extensions(type).map((one, index) => {
    const id = `${type === 'camunda:In' ? 'in' : 'out'}-${index}`;
    return {
      id,
      label: mappingLabel(one),
      entries: mapping(s, one, id),
      autoFocusEntry: `${id}-source`,
      remove: (event: Event) => {
        event.stopPropagation();
        s.removeExtension(one);
      },
    };
  });
  return {
    items,
    add: (event) => {
      event.stopPropagation();
      s.addExtension((parent) => s.make(type, { source: '', target: '' }, parent));
    },
  };
}

function mappingLabel(one: Part): string {
  if (textOf(one, 'variables') === 'all') return say('all variables');
  if (textOf(one, 'businessKey')) return say('the number of the case');
  return `${textOf(one, 'source') || textOf(one, 'sourceExpression')} → ${textOf(one, 'target')}`;
}

function mapping(s: Subject, one: Part, id: string): Entry[] {
  const isAll = textOf(one, 'variables') === 'all';
  const change = (is: boolean): void => s.set({ variables: is ? 'all' : undefined, source: undefined, sourceExpression: undefined, target: undefined }, one);
  const every = tickField({ id: `${id}-all`, label: say('all variables'), value: isAll, change });
  if (isAll || textOf(one, 'businessKey')) return [every];
  const value = textOf(one, 'sourceExpression') || textOf(one, 'source');
  const source = (text: string): void => {
    const isName = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text);
    s.set({ source: isName ? text : undefined, sourceExpression: isName ? undefined : text || undefined }, one);
  };
  return [
    every,
    expressionField({ id: `${id}-source`, label: say('Variable or expression'), value, change: source }),
    textField({ id: `${id}-target`, label: say('Called there'), value: textOf(one, 'target'), change: (name) => s.write('target', name, one) }),
  ];
}
