/** Dialogs and menus: `data-opens="id"` opens a dialog, `data-closes` closes the one around it. */

/** Open a dialog by its id; the browser puts the focus on the control marked `autofocus`. */
export function openDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function closeMenusExcept(target: Node): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
    if (!menu.contains(target)) menu.open = false;
  }
}

document.addEventListener('click', (event) => {
  const target = event.target as Element;
  const opener = target.closest<HTMLElement>('[data-opens]');
  if (opener?.dataset['opens']) openDialog(opener.dataset['opens']);
  // A click on the dialog itself, not on what is inside, is a click on the ground behind it.
  if (target.closest('[data-closes]') || target instanceof HTMLDialogElement) target.closest('dialog')?.close();
  closeMenusExcept(target);
});

/** In a table that scrolls a menu would be cut off at its edge: it stands over everything, at its button. */
function placeInFront(menu: HTMLDetailsElement): void {
  const button = menu.querySelector('summary')?.getBoundingClientRect();
  const box = menu.querySelector<HTMLElement>('.menu-in');
  if (!button || !box) return;
  box.style.position = 'fixed';
  box.style.right = `${document.documentElement.clientWidth - button.right}px`;
  const isRoomBelow = button.bottom + box.offsetHeight < window.innerHeight;
  box.style.top = `${isRoomBelow ? button.bottom : Math.max(0, button.top - box.offsetHeight)}px`;
}

document.addEventListener(
  'toggle',
  (event) => {
    const menu = event.target as Element;
    if (menu instanceof HTMLDetailsElement && menu.open && menu.matches('.wide details.menu')) placeInFront(menu);
  },
  true,
);

document.addEventListener(
  'scroll',
  () => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>('.wide details.menu[open]')) placeInFront(menu);
  },
  { capture: true, passive: true },
);

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector<HTMLDetailsElement>('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary')?.focus();
});
