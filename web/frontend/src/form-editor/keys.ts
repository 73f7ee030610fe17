/** What people call a new field or option is what expressions call it: `Tipo de letra` is `tipo_de_letra`. */
import type { FormEditor } from '@bpmn-io/form-js-editor';
import { say } from '../modeler/words';

interface Option {
  label: string;
  value: string;
}
interface Field {
  id: string;
  type: string;
  key?: string;
  label?: string;
  values?: Option[];
}
interface Edit {
  context: { formField: Field; properties: Partial<Field> };
}

/** What the library writes for a new option. */
const MADE_VALUE = /^value\d*$/;
/** Before the editor notes which keys are taken. */
const EARLY = 2000;
const LONGEST = 40;
/** Words of the languages of expressions; no variable can bear them. */
const RESERVED = /^(and|or|not|in|is|if|then|else|for|from|import|class|true|false|null|none|some|every|between|return)$/;

/** Until somebody changes the name by hand; what was there when the form was opened may be used already and stays. */
export function followTitles(editor: FormEditor, schema: object): void {
  const old = new Set(said(schema));
  const made = new Set<string>();
  const fields = editor.get<{ getAll(): Field[] }>('formFieldRegistry');
  const bus = editor.get<{ on(event: string, priority: number, tell: (edit: Edit) => void): void }>('eventBus');
  /** The name that goes with a title, or the one that it has where that is not ours to change. */
  const follow = (name: string, ours: RegExp, title: string | undefined, taken: (string | undefined)[]): string => {
    if (!title || old.has(name) || !(ours.test(name) || made.has(name))) return name;
    const found = free(named(title), taken) || name;
    made.add(found);
    return found;
  };
  bus.on('commandStack.formField.add.preExecute', EARLY, ({ context: { formField } }) => formField.values?.forEach(inOurWords));
  bus.on('commandStack.formField.edit.preExecute', EARLY, ({ context: { formField: field, properties } }) => {
    if (field.key && properties.label && !('key' in properties)) {
      const others = fields.getAll().filter((one) => one !== field);
      const key = follow(field.key, new RegExp(`^${field.type}_[a-z0-9]+$`), properties.label, others.map((one) => one.key));
      if (key !== field.key) properties.key = key;
    }
    // the library has written into the options themselves by now
    for (const one of properties.values ?? []) {
      inOurWords(one);
      const others = properties.values?.filter((other) => other !== one) ?? [];
      one.value = follow(one.value, MADE_VALUE, one.label, others.map((other) => other.value));
    }
  });
}

/** Every key and value in a part of a form. */
function said(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]) => (['key', 'value'].includes(name) ? [String(value)] : said(value)));
}

/** The library calls a new option `Value` with its number, in whatever language. */
function inOurWords(one: Option): void {
  const number = one.label === 'Value' ? '1' : /^Value (\d+)$/.exec(one.label)?.[1];
  if (number && MADE_VALUE.test(one.value)) one.label = say('Option %(number)s', { number });
}

/** Small letters without accents, digits and `_`; empty where nothing of that is left. */
function named(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const name = plain.replace(/[^a-z0-9]+/g, '_').slice(0, LONGEST).replace(/^[_0-9]+|_+$/g, '');
  return RESERVED.test(name) ? `${name}_1` : name;
}

function free(name: string, taken: (string | undefined)[]): string {
  if (!name || !taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}_${number}`)) number += 1;
  return `${name}_${number}`;
}
