/** A length of time as number and unit, or as an expression; and what it means for a case that began now. */
import { useError } from '@bpmn-io/properties-panel';
import { h } from '@bpmn-io/properties-panel/preact';
import { useState } from '@bpmn-io/properties-panel/preact/hooks';
import type { Drawn } from '../model';
import { isoOf, spanOf, type Unit, units, unitWords } from '../times';
import { say } from '../words';
import { ExpressionField } from './expression';
import type { Entry, Text } from './fields';

const OTHER = 'other';

function Field({ id, label, value, change, meaning, element }: Text & { element: Drawn }) {
  const span = spanOf(value);
  const [wantsOther, setOther] = useState(false);
  const isOther = wantsOther || (value !== '' && !span);
  const [unit, setUnit] = useState<Unit>(span?.unit ?? 'days');
  const error = useError(id);
  const input = `bio-properties-panel-${id}`;

  const count = h('input', {
    id: input,
    name: id,
    class: 'bio-properties-panel-input',
    type: 'number',
    min: 0,
    step: 1,
    value: span?.count ?? '',
    disabled: isOther,
    onInput: ({ target }: { target: HTMLInputElement }) =>
      change(target.value === '' ? '' : isoOf({ count: Number(target.value), unit: span?.unit ?? unit })),
  });
  const choose = ({ target }: { target: HTMLSelectElement }): void => {
    setOther(target.value === OTHER);
    if (target.value === OTHER) return;
    const chosen = target.value as Unit;
    setUnit(chosen);
    if (span) change(isoOf({ count: span.count, unit: chosen }));
    else if (value) change('');
  };
  const names = [...units.map((one) => [one, unitWords(one)] as const), [OTHER, say('a date or an expression')] as const];
  const chosen = isOther ? OTHER : (span?.unit ?? unit);
  const select = h(
    'select', { class: 'bio-properties-panel-input', 'aria-label': say('%(label)s: unit', { label }), name: `${id}-unit`, value: chosen, onChange: choose },
    ...names.map(([one, words]) => h('option', { value: one, selected: one === chosen }, words)),
  );
  return h(
    'div', { class: `bio-properties-panel-entry span ${error ? 'has-error' : ''}`, 'data-entry-id': id },
    h('label', { class: 'bio-properties-panel-label', for: input }, label),
    h('div', { class: 'span-row' }, count, select),
    isOther && h(ExpressionField, { element, id: `${id}-text`, label: say('A date or an expression'), value, change, isTemplate: true }),
    error && h('div', { class: 'bio-properties-panel-error' }, error),
    meaning && h('div', { class: 'bio-properties-panel-description', 'aria-live': 'polite' }, meaning),
  );
}

const SpanField = (asked: Text & { element: Drawn }) => h(Field, { ...asked, key: asked.element.id });

export const spanField = (asked: Text): Entry => ({
  ...asked,
  component: SpanField,
  isEdited: (node: HTMLInputElement | null) => !!node?.value,
});
