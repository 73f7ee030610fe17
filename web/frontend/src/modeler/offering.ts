/** What this browser kept of a change that was never saved: said when it is back, offered when the draft has changed. */
import { forget, type Opened, stored } from './recovery';
import type { Saved, Saving } from './saving';

/** `show` puts another content into the editor. */
export function offerKept<Answer extends Saved>(
  { kept, isNext }: Opened,
  saving: Saving<Answer>,
  show: (content: string) => Promise<void>,
): void {
  if (!kept) return;
  const note = document.getElementById('modeler-recovered') as HTMLElement;
  note.hidden = false;
  (note.querySelector(`[data-recovered=${isNext ? 'same' : 'other'}]`) as HTMLElement).hidden = false;
  (note.querySelector('[data-recovered-at]') as HTMLElement).textContent = new Date(kept.at).toLocaleTimeString(
    document.documentElement.lang,
    { hour: '2-digit', minute: '2-digit' },
  );
  const open = async (content: string): Promise<void> => {
    await show(content);
    saving.changed();
    note.hidden = true;
  };
  const take = note.querySelector('[data-recover=take]') as HTMLButtonElement;
  take.hidden = isNext;
  take.addEventListener('click', () => void open(kept.xml));
  (note.querySelector('[data-recover=drop]') as HTMLButtonElement).addEventListener('click', () => {
    forget();
    void stored().then(open);
  });
  if (isNext) saving.changed();
}
