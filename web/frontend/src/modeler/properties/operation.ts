/** Which operation of the catalogue a step calls, what it is given, and what becomes of its answer. */
import { choices, type Input, type Operation, type Output } from '../choices';
import { type Part, partsOf, type Subject, textOf } from '../model';
import { say } from '../words';
import { expressionField } from './expression';
import { buttonField, choiceField, type Entry, linkField, type Option, textField, wordsField } from './fields';
import { holderOf, isNested, type Listed, parameters, writeParameter } from './parameters';
import { named } from './people';

const FUNCTION = 'function';
const LINES: Record<string, number> = { long_text: 4, named_values: 2, list: 2, anything: 2 };
/** What an expression looks like before anything stands in it. */
const OPEN = '${}';

const inputNamed = (connector: Part | undefined, name: string): Part | undefined =>
  partsOf(holderOf(connector), 'inputParameters').find((one) => textOf(one, 'name') === name);

interface Chosen {
  key: string;
  known: Operation | undefined;
}

const TEMPLATE = 'camunda:modelerTemplate';
const VERSION = 'camunda:modelerTemplateVersion';

function chosen(s: Subject, connector: Part | undefined): Chosen {
  const id = textOf(connector, 'connectorId');
  const called = textOf(inputNamed(connector, FUNCTION), 'value');
  const key = called ? `${id}:${called}` : id;
  const template = choices().operations.find((one) => one.template && one.template === s.text(TEMPLATE));
  const fits = template?.connector === id && template.function === called;
  return fits ? { key: template.key, known: template } : { key, known: choices().operations.find((one) => one.key === key) };
}

/** Call another operation, or a template in its newest version; values that both take stay. */
function choose(s: Subject, key: string): void {
  const before = s.extension('camunda:Connector');
  const operation = choices().operations.find((one) => one.key === key);
  const values = { [TEMPLATE]: operation?.template || undefined, [VERSION]: operation?.template ? String(operation.version) : undefined };
  if (!key) return s.replaceExtension(before, undefined, values);
  const make = (parent: Part): Part => {
    const connectorId = operation?.connector ?? key;
    return s.make('camunda:Connector', { connectorId, inputOutput: written(s, parent, operation, holderOf(before)) }, parent);
  };
  s.replaceExtension(before, make, values);
}

/** The values of an operation as it begins: those of its template, and those that stood there. */
function written(s: Subject, parent: Part, operation: Operation | undefined, before: Part | undefined): Part {
  const made = s.make('camunda:InputOutput', {}, parent);
  const [inputs, outputs] = [made.get('inputParameters') as Part[], made.get('outputParameters') as Part[]];
  const give = (name: string, value: string): void => {
    if (value) inputs.push(s.make('camunda:InputParameter', { name, value }, made));
  };
  give(FUNCTION, operation?.function ?? '');
  for (const one of operation?.inputs ?? []) {
    const stood = partsOf(before, 'inputParameters').find((each) => textOf(each, 'name') === one.key);
    const said = stood && (isNested(stood) ? { definition: stood.get('definition') } : { value: textOf(stood, 'value') });
    if (said && one.fixed === null) inputs.push(s.make('camunda:InputParameter', { name: one.key, ...said }, made));
    else give(one.key, one.fixed ?? one.initial);
  }
  for (const { name, value } of operation?.kept ?? []) outputs.push(s.make('camunda:OutputParameter', { name, value }, made));
  return made;
}

/** The operation that does the work. */
export function connector(s: Subject): Entry[] {
  const found = s.extension('camunda:Connector');
  const { key, known } = chosen(s, found);
  const options = [{ value: '', label: say('nothing yet') }, ...named(choices().operations)];
  const field = choiceField({ id: 'connector', label: say('What it does'), value: key, options, meaning: known?.about ?? '', change: (one) => choose(s, one) });
  const holder = holderOf(found);
  if (!holder || !known) return [field];
  const asked = known.inputs.filter((one) => one.fixed === null).map((one) => inputField(s, holder, one));
  return [field, linkField('operation-page', say('Try it alone, in the catalogue'), known.at), ...newer(s, known), ...fixedValues(known), ...asked];
}

/** A template that has a newer version can be taken over. */
function newer(s: Subject, known: Operation): Entry[] {
  const version = String(known.version);
  if (!known.template || s.text(VERSION) === version) return [];
  return [buttonField('template-newer', say('Take over version %(version)s', { version }), () => choose(s, known.key))];
}

/** What a template says by itself. */
function fixedValues(known: Operation): Entry[] {
  const lines = known.inputs.filter((one) => one.fixed).map((one) => say('%(name)s: always %(value)s.', { name: one.name, value: String(one.fixed) }));
  return lines.length ? [wordsField('template-fixed', lines)] : [];
}

/** A field for one value that it takes, as its kind asks for it. */
function inputField(s: Subject, holder: Part, input: Input): Entry {
  const { key, name } = input;
  const found = partsOf(holder, 'inputParameters').find((one) => textOf(one, 'name') === key);
  if (found && isNested(found)) return wordsField(`input-${key}`, [say('%(name)s: a list or a table, kept as it is in the file.', { name })]);
  const value = textOf(found, 'value');
  const shared = {
    id: `input-${key}`,
    label: input.required ? name : say('%(name)s (if needed)', { name }),
    meaning: [input.about, input.usual && say('Otherwise: %(value)s.', { value: input.usual })].filter(Boolean).join(' '),
    value,
    change: (text: string) => writeParameter(s, holder, 'inputParameters', key, text),
  };
  const offered = offeredValues(input);
  if (offered.length && (!value || offered.some((one) => one.value === value))) {
    const options = [{ value: '', label: say('nothing yet') }, ...offered, { value: OPEN, label: say('an expression…') }];
    return choiceField({ ...shared, options });
  }
  return expressionField({ ...shared, isTemplate: true, lines: LINES[input.kind] ?? 1 });
}

/** Values to choose among; a yes or no has to be an expression, since a text is neither. */
function offeredValues(input: Input): Option[] {
  if (input.kind !== 'yes_no') return input.choices.map((one, index) => ({ value: one, label: input.choiceNames[index] || one }));
  return [
    { value: '${true}', label: say('yes') },
    { value: '${false}', label: say('no') },
  ];
}

const answerOf = (output: Output): string => `\${result.${output.key}}`;

/** What becomes of its answer: a variable for each part that is wanted, else all of them under their own names. */
export function answers(s: Subject): Entry[] {
  const found = s.extension('camunda:Connector');
  const holder = holderOf(found);
  const outputs = chosen(s, found).known?.outputs ?? [];
  if (!holder || !outputs.length) return [];
  const kept = partsOf(holder, 'outputParameters');
  const all = say('Nothing is chosen, so the case keeps all of it as: %(names)s.', { names: outputs.map((one) => one.key).join(', ') });
  const fields = outputs.map((one) =>
    textField({
      id: `answer-${one.key}`,
      label: say('%(name)s is kept as', { name: one.name }),
      value: textOf(
        kept.find((each) => textOf(each, 'value') === answerOf(one)),
        'name',
      ),
      change: (name) => keep(s, holder, one, name),
    }),
  );
  return kept.length ? fields : [...fields, wordsField('answer-all', [all])];
}

function keep(s: Subject, holder: Part, output: Output, name: string): void {
  const before = partsOf(holder, 'outputParameters');
  const found = before.find((one) => textOf(one, 'value') === answerOf(output));
  if (found && name) return s.set({ name }, found);
  const others = before.filter((one) => one !== found);
  const made = name ? [s.make('camunda:OutputParameter', { name, value: answerOf(output) }, holder)] : [];
  s.set({ outputParameters: [...others, ...made] }, holder);
}

/** What a call takes besides what its operation declares, and what else becomes of its answer. */
export function connectorValues(s: Subject, way: 'inputParameters' | 'outputParameters'): Listed | undefined {
  const found = s.extension('camunda:Connector');
  if (!found) return undefined;
  const { known } = chosen(s, found);
  const asked = [FUNCTION, ...(known?.inputs ?? []).map((one) => one.key)];
  const told = (known?.outputs ?? []).map(answerOf);
  const isOwn = (one: Part): boolean => (way === 'inputParameters' ? asked.includes(textOf(one, 'name')) : told.includes(textOf(one, 'value')));
  const make = (parameter: (parent: Part) => Part): void => {
    const made = s.make('camunda:InputOutput', {}, found);
    (made.get(way) as Part[]).push(parameter(made));
    s.set({ inputOutput: made }, found);
  };
  return parameters(s, holderOf(found), way, make, isOwn);
}
