/** The fields of the panel: each asks one thing, says what the answer means, and shows what the server found. */
import { CheckboxEntry, SelectEntry, TextAreaEntry, TextFieldEntry, isCheckboxEntryEdited, isTextFieldEntryEdited } from '@bpmn-io/properties-panel';
import { h } from '@bpmn-io/properties-panel/preact';
import type { Drawn } from '../model';
import { say } from '../words';

/** A field as the panel takes it. Components stay the same from one drawing to the next, so that focus stays. */
export interface Entry {
  id: string;
  component: unknown;
  isEdited?: unknown;
}

/** What an answer means: words, or something that holds them. */
export type Meaning = string | ReturnType<typeof h>;

interface Asked {
  id: string;
  label: string;
  meaning?: Meaning;
}

export interface Text extends Asked {
  value: string;
  change: (value: string) => void;
}

export interface Option {
  value: string;
  label: string;
}

export interface Choosing extends Text {
  options: Option[];
}

export interface Ticking extends Asked {
  value: boolean;
  change: (value: boolean) => void;
}

type Given = { element: Drawn };

// nothing waits: what was typed and not handed over yet would be lost when the page is left
const debounce = <T>(callback: T): T => callback;

function shared({ id, label, meaning, element, value }: Asked & Given & { value: unknown }) {
  return { id, element, label, description: meaning, debounce, getValue: () => value };
}

const typed = (change: Text['change']) => (text?: string) => change(text ?? '');

const TextField = (asked: Text & Given) => h(TextFieldEntry, { ...shared(asked), setValue: typed(asked.change) });

const LongField = (asked: Text & Given & { isCode: boolean }) =>
  h(TextAreaEntry, { ...shared(asked), rows: 3, monospace: asked.isCode, setValue: typed(asked.change) });

const ChoiceField = (asked: Choosing & Given) => {
  const { value, options } = asked;
  const unknown = { value, label: say('%(value)s (unknown here)', { value }) };
  const all = options.some((option) => option.value === value) ? options : [...options, unknown];
  return h(SelectEntry, { ...shared(asked), setValue: asked.change, getOptions: () => all });
};

const TickField = (asked: Ticking & Given) => h(CheckboxEntry, { ...shared(asked), setValue: asked.change });

const Words = ({ id, lines, kind }: { id: string; lines: string[]; kind: string }) =>
  h('div', { class: `bio-properties-panel-entry said-${kind}`, 'data-entry-id': id }, ...lines.map((line) => h('p', {}, line)));

const Link = ({ id, label, at }: { id: string; label: string; at: string }) =>
  h('div', { class: 'bio-properties-panel-entry', 'data-entry-id': id }, h('a', { class: 'link', href: at, 'data-after-saving': '' }, label));

const Button = ({ id, label, press }: { id: string; label: string; press: () => void }) =>
  h('div', { class: 'bio-properties-panel-entry', 'data-entry-id': id }, h('button', { class: 'btn btn-sm', type: 'button', onClick: press }, label));

export const textField = (asked: Text): Entry => ({ ...asked, component: TextField, isEdited: isTextFieldEntryEdited });

export const longField = (asked: Text, isCode = false): Entry => ({ ...asked, isCode, component: LongField, isEdited: isTextFieldEntryEdited }) as Entry;

export const choiceField = (asked: Choosing): Entry => ({ ...asked, component: ChoiceField, isEdited: isTextFieldEntryEdited });

export const tickField = (asked: Ticking): Entry => ({ ...asked, component: TickField, isEdited: isCheckboxEntryEdited });

/** Something to read. */
export const wordsField = (id: string, lines: string[], kind = 'said'): Entry => ({ id, lines, kind, component: Words }) as Entry;

/** Somewhere to go, once everything is saved. */
export const linkField = (id: string, label: string, at: string): Entry => ({ id, label, at, component: Link }) as Entry;

/** Something to do. */
export const buttonField = (id: string, label: string, press: () => void): Entry => ({ id, label, press, component: Button }) as Entry;
