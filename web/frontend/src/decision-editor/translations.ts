/** The words of dmn-js, which are English sentences in its code. */
import { has, say } from '../modeler/words';

/** Sentences that nobody has translated; a test wants none. */
export const untranslated = new Set<string>();

function translate(template: string, values: Record<string, string> = {}): string {
  if (template && !has(template)) untranslated.add(template);
  return say(template).replace(/{\s*([^}]+?)\s*}/g, (whole, name: string) => values[name] ?? whole);
}

/** A module that gives every view these words. */
export const translations = { translate: ['value', translate] };
