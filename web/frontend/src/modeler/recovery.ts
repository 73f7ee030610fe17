/** The last change, kept in this browser until the server has it. */
import { fetchOk } from '../behaviour/json';
import { settings } from './settings';

/** A drawing that was not saved, and the revision that it was drawn on. */
export interface Unsaved {
  revision: number;
  xml: string;
  at: string;
  /** What was sent before it and got no answer. */
  unheard?: string | undefined;
}

const place = ['cauce-draft', settings.person, settings.key, settings.number, settings.file ?? []].flat().join(':');

/** Keep a drawing; a full store loses only this second net. */
export function keep(xml: string, revision: number, unheard?: string): void {
  const unsaved: Unsaved = { revision, xml, at: new Date().toISOString(), unheard };
  try {
    localStorage.setItem(place, JSON.stringify(unsaved));
  } catch {
    localStorage.removeItem(place);
  }
}

/** What an editor opens with. */
export interface Opened {
  content: string;
  /** What this browser kept and the server never got. */
  kept?: Unsaved;
  /** What was kept follows what the server has, so that it is opened at once. */
  isNext: boolean;
}

/** What the server has. */
export async function stored(): Promise<string> {
  return (await fetchOk(settings.drawing)).text();
}

/** The server's copy, or what this browser kept when a crash was faster than the last save. */
export async function opened(): Promise<Opened> {
  const content = await stored();
  const item = localStorage.getItem(place);
  const kept = item ? (JSON.parse(item) as Unsaved) : undefined;
  if (!kept || kept.xml === content) {
    forget(); // it arrived, though its answer did not
    return { content, isNext: false };
  }
  const isNext = kept.revision === settings.revision || kept.unheard === content;
  return { content: isNext ? kept.xml : content, kept, isNext };
}

/** The server has it, or nobody wants it. */
export function forget(): void {
  localStorage.removeItem(place);
}
