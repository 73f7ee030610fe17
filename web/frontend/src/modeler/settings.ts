/** What the page tells the modeler: addresses, and which draft it draws. */

export interface Settings {
  drawing: string;
  /** What of the draft is edited, when it is not the drawing: the name of a file beside it. */
  file?: string;
  findings: string;
  choices: string;
  save: string;
  turn: string;
  /** Where the modeler begins a form or a decision beside the drawing. */
  beginForm: string;
  beginDecision: string;
  /** What runs where: by place, elements with the kinds of their events. */
  offered?: Record<string, Record<string, string[]>>;
  /** Where the draft takes over what is shared. */
  takeShared: string;
  key: string;
  number: number;
  revision: number;
  person: string;
}

export const settings = JSON.parse(
  document.getElementById('modeler-settings')?.textContent ?? '{}',
) as Settings;
