/** A field for an expression: while somebody types the name of a variable, those known so far are offered. */
import { useError } from '@bpmn-io/properties-panel';
import { h } from '@bpmn-io/properties-panel/preact';
import { useEffect, useState } from '@bpmn-io/properties-panel/preact/hooks';
import { choices } from '../choices';
import type { Drawn } from '../model';
import type { Entry, Text } from './fields';
import { say } from '../words';

const MOST_OFFERED = 8;

interface Expression extends Text {
  /** How the variable is written into an empty field: in templates `${name}`, else by its name alone. */
  isTemplate?: boolean;
  lines?: number;
}

interface Typed {
  text: string;
  caret: number;
}

/** The beginning of the name before the caret. */
function begun({ text, caret }: Typed): string {
  return /[\p{L}_][\p{L}\p{N}_]*$/u.exec(text.slice(0, caret))?.[0] ?? '';
}

function offered(typed: Typed): string[] {
  const stem = begun(typed);
  if (!stem) return [];
  const fitting = choices().variables.filter((name) => name !== stem && name.toLowerCase().startsWith(stem.toLowerCase()));
  return fitting.slice(0, MOST_OFFERED);
}

/** The text with the name in the place of its beginning. */
export function completed(typed: Typed, name: string, isTemplate: boolean): Typed {
  const before = typed.text.slice(0, typed.caret - begun(typed).length);
  const rest = typed.text.slice(typed.caret);
  const isInside = before.lastIndexOf('${') > before.lastIndexOf('}') || typed.text.trimStart().startsWith('=');
  const written = isTemplate && !isInside ? `\${${name}}` : name;
  return { text: before + written + rest, caret: before.length + written.length };
}

function Field({ id, label, meaning, value, change, isTemplate = false, lines = 1 }: Expression) {
  const [typed, setTyped] = useState<Typed>({ text: value, caret: 0 });
  const [names, setNames] = useState<string[]>([]);
  const [at, setAt] = useState(0);
  const error = useError(id);
  useEffect(() => setTyped((before) => (before.text === value ? before : { text: value, caret: value.length })), [value]);
  const input = `bio-properties-panel-${id}`;
  const list = `${input}-names`;

  const show = (next: Typed): void => {
    setTyped(next);
    setNames(offered(next));
    setAt(0);
    change(next.text);
  };
  const take = (name: string): void => {
    show(completed(typed, name, isTemplate));
    setNames([]);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => setAt((at + 1) % names.length),
    ArrowUp: () => setAt((at + names.length - 1) % names.length),
    Enter: () => take(names[at] as string),
    Tab: () => take(names[at] as string),
    Escape: () => setNames([]),
  };

  const field = h(lines > 1 ? 'textarea' : 'input', {
    id: input,
    name: id,
    class: 'bio-properties-panel-input bio-properties-panel-input-monospace',
    rows: lines,
    value: typed.text,
    spellCheck: false,
    autoComplete: 'off',
    // a field of several lines can be no combobox
    ...(lines > 1 ? {} : { type: 'text', role: 'combobox', 'aria-expanded': names.length > 0 }),
    'aria-controls': list,
    'aria-autocomplete': 'list',
    'aria-activedescendant': names.length ? `${list}-${at}` : undefined,
    onInput: ({ target }: { target: HTMLInputElement }) => show({ text: target.value, caret: target.selectionStart ?? 0 }),
    onBlur: () => setNames([]),
    onKeyDown: (event: KeyboardEvent) => {
      const act = names.length ? keys[event.key] : undefined;
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    },
  });
  const options = names.map((name, index) =>
    h('li', {
      id: `${list}-${index}`,
      role: 'option',
      'aria-selected': index === at,
      // before the field loses the focus
      onMouseDown: (event: Event) => {
        event.preventDefault();
        take(name);
      },
    }, name),
  );
  return h(
    'div', { class: `bio-properties-panel-entry ${error ? 'has-error' : ''}`, 'data-entry-id': id },
    h('label', { class: 'bio-properties-panel-label', for: input }, label),
    field,
    h('ul', { id: list, class: 'names', role: 'listbox', 'aria-label': say('Known variables'), hidden: !names.length }, ...options),
    error && h('div', { class: 'bio-properties-panel-error' }, error),
    meaning && h('div', { class: 'bio-properties-panel-description' }, meaning),
  );
}

/** Of each element a field of its own, so that nothing is carried over. */
export const ExpressionField = (asked: Expression & { element: Drawn }) => h(Field, { ...asked, key: asked.element.id });

export const expressionField = (asked: Expression): Entry => ({
  ...asked,
  component: ExpressionField,
  isEdited: (node: HTMLInputElement | null) => !!node?.value,
});
