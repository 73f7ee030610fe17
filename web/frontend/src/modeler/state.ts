/** The line that says whether everything is saved. */
const state = document.getElementById('modeler-state') as HTMLElement;

/** Say how it stands. */
export function tell(words: string, isBad: boolean): void {
  state.textContent = words;
  state.classList.toggle('bad', isBad);
}
