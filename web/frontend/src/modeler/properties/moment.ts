/** A field for a date and a time of day, by the browser's own means. */
import { h } from '@bpmn-io/properties-panel/preact';
import type { Text } from './fields';

export function MomentField({ id, label, value, change }: Text) {
  const input = `bio-properties-panel-${id}`;
  return h(
    'div', { class: 'bio-properties-panel-entry', 'data-entry-id': id },
    h('label', { class: 'bio-properties-panel-label', for: input }, label),
    h('input', {
      id: input,
      name: id,
      type: 'datetime-local',
      class: 'bio-properties-panel-input',
      value,
      onInput: ({ target }: { target: HTMLInputElement }) => change(target.value),
    }),
  );
}
