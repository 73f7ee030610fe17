/** Nobody leaves before everything is saved without being asked. */
import type { Saved, Saving } from './saving';

/** Links that say so wait for the last save; leaving otherwise is asked about while something is not saved. */
export function leaveSaved<Answer extends Saved>(saving: Saving<Answer>): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-after-saving]')) {
    link.addEventListener('click', (event) => {
      if (saving.isDone()) return;
      event.preventDefault();
      void saving.now().then(() => (location.href = link.href));
    });
  }
  window.addEventListener('beforeunload', (event) => {
    if (!saving.isDone()) event.preventDefault();
  });
}
