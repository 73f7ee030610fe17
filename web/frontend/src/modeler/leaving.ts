/** Nobody leaves before everything is saved without being asked. */
import type { Saved, Saving } from './saving';

/** Links that say so wait for the last save; leaving otherwise is asked about while something is not saved. */
export function leaveSaved<Answer extends Saved>(saving: Saving<Answer>): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-after-saving]');
    if (!link || saving.isDone()) return;
    event.preventDefault();
    // what cannot be saved is asked about by the browser
    void saving.all().then(() => (location.href = link.href));
  });
  window.addEventListener('beforeunload', (event) => {
    if (!saving.isDone()) event.preventDefault();
  });
}
