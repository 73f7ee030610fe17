/** The last change, kept in this browser until the server has it. */
import { settings } from './settings';

/** A drawing that was not saved, and the revision that it was drawn on. */
export interface Unsaved {
  revision: number;
  xml: string;
  at: string;
}

const place = ['cauce-draft', settings.person, settings.key, settings.number, settings.file ?? []].flat().join(':');

/** Keep a drawing; a full store loses only this second net. */
export function keep(xml: string, revision: number): void {
  const unsaved: Unsaved = { revision, xml, at: new Date().toISOString() };
  try {
    localStorage.setItem(place, JSON.stringify(unsaved));
  } catch {
    localStorage.removeItem(place);
  }
}

/** What was kept and never saved. */
export function unsaved(): Unsaved | undefined {
  const kept = localStorage.getItem(place);
  return kept ? (JSON.parse(kept) as Unsaved) : undefined;
}

/** The server has it, or nobody wants it. */
export function forget(): void {
  localStorage.removeItem(place);
}
