/** The words of the drawing tools, which are English sentences in their code. */
import spanish from 'bpmn-js-i18n/translations/es';
import { say } from './words';

type Values = Record<string, string>;

/** Sentences that nobody has translated; a test wants none. */
export const untranslated = new Set<string>();

const isSpanish = document.documentElement.lang === 'es';

function translate(template: string, values: Values = {}): string {
  const ours = say(template);
  const known = ours !== template ? ours : (spanish as Record<string, string>)[template];
  if (isSpanish && known === undefined) untranslated.add(template);
  const words = isSpanish ? (known ?? template) : template;
  return words.replace(/{([^}]+)}/g, (whole, name: string) => values[name] ?? whole);
}

/** A module that gives every tool of the editor these words. */
export const translations = { translate: ['value', translate] };
