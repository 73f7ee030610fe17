/** What this browser kept of a change that was never saved: said when it is back, offered when the draft has changed. */
import { forget, type Unsaved } from './recovery';

/** `open` shows what it is given, or without it what the server has, and saves it. */
export function offerKept(kept: Unsaved, isNext: boolean, open: (content?: string) => Promise<void>): void {
  const note = document.getElementById('modeler-recovered') as HTMLElement;
  note.hidden = false;
  (note.querySelector(`[data-recovered=${isNext ? 'same' : 'other'}]`) as HTMLElement).hidden = false;
  (note.querySelector('[data-recovered-at]') as HTMLElement).textContent = new Date(kept.at).toLocaleTimeString(
    document.documentElement.lang,
    { hour: '2-digit', minute: '2-digit' },
  );
  const hide = (): void => {
    note.hidden = true;
  };
  const take = note.querySelector('[data-recover=take]') as HTMLButtonElement;
  take.hidden = isNext;
  take.addEventListener('click', () => void open(kept.xml).then(hide));
  (note.querySelector('[data-recover=drop]') as HTMLButtonElement).addEventListener('click', () => {
    forget();
    void open().then(hide);
  });
}
