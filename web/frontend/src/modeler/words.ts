/** What our scripts say in the modeler: English sentences that the page brings in the reader's language. */

const words = JSON.parse(document.getElementById('modeler-words')?.textContent ?? '{}') as Record<string, string>;

/** The sentence in the reader's language, its `%(name)s` fields filled in. */
export function say(message: string, values: Record<string, string | number> = {}): string {
  return (words[message] ?? message).replace(/%\((\w+)\)s/g, (_, name: string) => String(values[name] ?? ''));
}

/** The same for words that the page may not bring. */
export const known = (message: string): string | undefined => words[message];
