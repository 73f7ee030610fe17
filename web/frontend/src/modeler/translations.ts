/** The words of libraries, which are English sentences in their code; capitals, spaces and hyphens do not count. */

type Values = Record<string, string>;

const isSpanish = document.documentElement.lang === 'es';
const NUMBER = /\d+/g;
const plain = (sentence: string): string => sentence.toLowerCase().replace(/[\s-]/g, '');

/** One library in the reader's language. */
export class Library {
  private readonly spanish: Map<string, string>;
  /** What it may say in Spanish, so that it is not taken for English. */
  private readonly said: Set<string>;
  private readonly missing = new Set<string>();

  constructor(
    spanish: Record<string, string>,
    private readonly place: HTMLElement | null,
  ) {
    this.spanish = new Map(Object.entries(spanish).map(([english, words]) => [plain(english), words]));
    this.said = new Set(Object.values(spanish).map(plain));
  }

  /** In the reader's language, if somebody has translated it; `#` stands for a number. */
  find(sentence: string): string | undefined {
    if (!isSpanish) return sentence;
    const numbers = sentence.match(NUMBER) ?? [];
    const counted = (): string | undefined => this.spanish.get(plain(sentence.replace(NUMBER, '#')));
    return this.spanish.get(plain(sentence)) ?? (numbers.length ? counted()?.replace(/#/g, () => numbers.shift() ?? '') : undefined);
  }

  /** In the reader's language; `data-untranslated` tells what nobody has translated, and a test wants none. */
  say(sentence: string): string {
    const words = this.find(sentence);
    if (words === undefined && sentence && !this.said.has(plain(sentence.replace(NUMBER, '#')))) this.note(sentence);
    return words ?? sentence;
  }

  /** A module that gives every tool of an editor these words. */
  get module() {
    const translate = (template: string, values: Values = {}): string =>
      this.say(template).replace(/{\s*([^}]+?)\s*}/g, (whole, name: string) => values[name] ?? whole);
    return { translate: ['value', translate] };
  }

  private note(sentence: string): void {
    this.missing.add(sentence);
    if (this.place) this.place.dataset['untranslated'] = [...this.missing].join('\n');
  }
}
