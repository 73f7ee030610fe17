/** What a step takes and what it leaves: named values in the file's `camunda:inputOutput`. */
import { type Part, partOf, partsOf, type Subject, textOf } from '../model';
import { say } from '../words';
import { expressionField } from './expression';
import { type Entry, textField, wordsField } from './fields';

export type Way = 'inputParameters' | 'outputParameters';

const TYPES: Record<Way, string> = { inputParameters: 'camunda:InputParameter', outputParameters: 'camunda:OutputParameter' };

/** Something to be added and taken away one by one. */
export interface Listed {
  items: object[];
  add: (event: Event) => void;
}

/** A value that is more than a text: it is kept as it is. */
export const isNested = (parameter: Part): boolean => parameter.get('definition') !== undefined;

const all = (holder: Part | undefined, way: Way): Part[] => partsOf(holder, way);

/** Write one value by its name; an empty one takes it away. `holder` is the `camunda:InputOutput`. */
export function writeParameter(s: Subject, holder: Part, way: Way, name: string, value: string): void {
  const before = all(holder, way);
  const found = before.find((one) => textOf(one, 'name') === name);
  if (found && value) return s.set({ value }, found);
  const kept = before.filter((one) => one !== found);
  s.set({ [way]: value ? [...kept, s.make(TYPES[way], { name, value }, holder)] : kept }, holder);
}

/** The values of one way as a list. `made` gives the holder, which it may have to make first. */
export function parameters(s: Subject, holder: Part | undefined, way: Way, make: (parameter: (parent: Part) => Part) => void, isShownElsewhere: (one: Part) => boolean = () => false): Listed {
  const shown = all(holder, way).filter((one) => !isShownElsewhere(one));
  return {
    items: shown.map((one) => {
      const index = all(holder, way).indexOf(one);
      const id = `${way}-${index}`;
      return {
        id,
        label: textOf(one, 'name'),
        entries: isNested(one) ? [wordsField(`${id}-kept`, [say('A list or a table, kept as it is in the file.')])] : fields(s, one, id, way),
        autoFocusEntry: `${id}-name`,
        remove: (event: Event) => {
          event.stopPropagation();
          s.set({ [way]: all(holder, way).filter((other) => other !== one) }, holder as Part);
        },
      };
    }),
    add: (event) => {
      event.stopPropagation();
      const name = freeName(all(holder, way), way);
      if (holder) s.set({ [way]: [...all(holder, way), s.make(TYPES[way], { name, value: '' }, holder)] }, holder);
      else make((parent) => s.make(TYPES[way], { name, value: '' }, parent));
    },
  };
}

function fields(s: Subject, one: Part, id: string, way: Way): Entry[] {
  const isOutput = way === 'outputParameters';
  return [
    textField({ id: `${id}-name`, label: isOutput ? say('Kept as the variable') : say('Name'), value: textOf(one, 'name'), change: (name) => s.write('name', name, one) }),
    expressionField({ id: `${id}-value`, label: say('Value'), isTemplate: true, value: textOf(one, 'value'), change: (value) => s.write('value', value, one) }),
  ];
}

function freeName(others: Part[], way: Way): string {
  const stem = way === 'outputParameters' ? say('result') : say('value');
  const taken = new Set(others.map((one) => textOf(one, 'name')));
  const tries = [stem, ...others.map((_, index) => `${stem}_${index + 2}`)];
  return tries.find((name) => !taken.has(name)) ?? stem;
}

/** What any step takes and leaves besides its work. */
export function ownParameters(s: Subject, way: Way): Listed {
  const holder = s.extension('camunda:InputOutput');
  return parameters(s, holder, way, (parameter) =>
    s.addExtension((parent) => {
      const made = s.make('camunda:InputOutput', {}, parent);
      (made.get(way) as Part[]).push(parameter(made));
      return made;
    }),
  );
}

/** The `camunda:inputOutput` of a connector. */
export const holderOf = (connector: Part | undefined): Part | undefined => partOf(connector, 'inputOutput');
