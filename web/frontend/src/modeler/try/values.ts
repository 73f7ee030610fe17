/** Values that are written by hand: rows come and go, and JSON takes their place while it is open. */
export function watchValues(side: HTMLElement): void {
  side.addEventListener('click', (event) => {
    const pressed = (event.target as Element).closest<HTMLElement>('[data-add-value], [data-remove-value]');
    const values = pressed?.closest<HTMLFieldSetElement>('[data-values]');
    if (!pressed || !values) return;
    if (pressed.hasAttribute('data-add-value')) add(values);
    else remove(values, pressed);
  });
  side.addEventListener(
    'toggle', // it does not bubble
    (event) => {
      const json = event.target as HTMLDetailsElement;
      if (!json.matches('[data-json]')) return;
      (json.querySelector('textarea') as HTMLTextAreaElement).disabled = !json.open;
      (json.closest('form')?.querySelector('[data-values]') as HTMLFieldSetElement).disabled = json.open;
    },
    true,
  );
}

function add(values: HTMLElement): void {
  const rows = values.querySelector('[data-rows]') as HTMLElement;
  rows.append((values.querySelector('template') as HTMLTemplateElement).content.cloneNode(true));
  rows.querySelector<HTMLElement>('[data-value]:last-child input')?.focus();
}

function remove(values: HTMLElement, pressed: HTMLElement): void {
  pressed.closest('[data-value]')?.remove();
  values.querySelector<HTMLElement>('[data-add-value]')?.focus();
}
