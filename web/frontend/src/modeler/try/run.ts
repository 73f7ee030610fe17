/** The list of what was done in a test, kept in this tab: the server keeps nothing of it. */

/** Opaque but for the steps, of which the last is taken off for a step back. */
export interface Run {
  steps: object[];
}

/** What a form of the page does. */
export interface Doing {
  kind: string;
  by?: string;
  fields: Record<string, string[]>;
}

/** The list without its last entry; nothing when only the start is left. */
export function before(run: Run): Run | null {
  return run.steps.length ? { ...run, steps: run.steps.slice(0, -1) } : null;
}

/** What a form holds, by name. */
export function doingOf(form: HTMLFormElement): Doing {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of new FormData(form)) (fields[name] ??= []).push(String(value));
  const { does, by } = form.dataset;
  return { kind: does ?? '', fields, ...(by ? { by } : {}) };
}

/** The list of this page and tab, also after it was left and opened again. */
export class Kept {
  constructor(private readonly place: string) {}

  get(): Run | null {
    const kept = sessionStorage.getItem(this.place);
    return kept ? (JSON.parse(kept) as Run) : null;
  }

  set(run: Run | null): void {
    try {
      if (run) sessionStorage.setItem(this.place, JSON.stringify(run));
      else sessionStorage.removeItem(this.place);
    } catch {
      sessionStorage.removeItem(this.place); // too long to be kept: it is lost with the page
    }
  }
}
