/** What the page tells the modeler: addresses, and which draft it draws. */

export interface Settings {
  drawing: string;
  /** What of the draft is edited, when it is not the drawing: the name of a file beside it. */
  file?: string;
  findings: string;
  choices: string;
  save: string;
  turn: string;
  key: string;
  number: number;
  revision: number;
  person: string;
}

export const settings = JSON.parse(
  document.getElementById('modeler-settings')?.textContent ?? '{}',
) as Settings;

/** This tab, as long as it lives, also when the page is loaded again. */
export const tab = ((): string => {
  const kept = sessionStorage.getItem('cauce-tab');
  const name = kept ?? crypto.randomUUID();
  if (!kept) sessionStorage.setItem('cauce-tab', name);
  return name;
})();
