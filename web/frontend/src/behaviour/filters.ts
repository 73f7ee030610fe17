/**
 * Narrowing what is already on the page: typing in `input[data-narrows="id"]` hides the rows of that list whose
 * text does not contain the words, and shows the note `[data-nothing-left]` when none remains. A select with
 * `data-submits` sends its form as soon as it changes.
 */

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase();
}

function narrow(input: HTMLInputElement): void {
  const list = document.getElementById(input.dataset['narrows'] ?? '');
  if (!list) return;
  const words = folded(input.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of list.querySelectorAll<HTMLElement>('[data-row]')) {
    const text = folded(row.textContent ?? '');
    row.hidden = !words.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  const note = list.parentElement?.querySelector<HTMLElement>('[data-nothing-left]');
  if (note) note.hidden = shown > 0;
}

document.addEventListener('input', (event) => {
  if (event.target instanceof HTMLInputElement && event.target.dataset['narrows']) narrow(event.target);
});

document.addEventListener('change', (event) => {
  const control = event.target as HTMLElement;
  if (control.matches('[data-submits]')) control.closest('form')?.requestSubmit();
});
