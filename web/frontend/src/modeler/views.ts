/** The ways to look at a draft: buttons `[data-view]`, of which one is pressed. */

const buttons = (): HTMLButtonElement[] => [...document.querySelectorAll<HTMLButtonElement>('button[data-view]')];

/** Offer the view of that name, and tell `show` whenever it comes or goes. */
export function onView(name: string, show: (isShown: boolean) => void): void {
  let isShown = false;
  for (const button of buttons()) if (button.dataset['view'] === name) button.hidden = false;
  for (const button of buttons()) {
    button.addEventListener('click', () => {
      for (const one of buttons()) one.setAttribute('aria-pressed', String(one === button));
      if ((button.dataset['view'] === name) === isShown) return;
      isShown = !isShown;
      show(isShown);
    });
  }
}
