/** The side of the page: what was found, "try these inputs", what the rules leave open. */
import { post } from '../behaviour/post';
import { settings } from '../modeler/settings';
import { tell } from '../modeler/state';
import { say } from '../modeler/words';

/** What the server says of the file. */
export interface Read {
  /** The side, as HTML. */
  side: string;
  count: number;
}

interface Tried {
  /** As HTML. */
  answer: string;
  /** Rules that made it, from 1, by the decision that they belong to. */
  rules: Record<string, number[]>;
}

interface TrialSettings {
  try: string;
  /** Where the tests of the process are run on the draft. */
  tests: string;
}

const addresses = settings as unknown as TrialSettings;

/** The side in `place`; `tell` is told which rules a trial used, `show` which decision somebody wants to see. */
export class Side {
  private shown = '';
  private decision = '';

  constructor(
    private readonly place: HTMLElement,
    private readonly tell: (rules: Record<string, number[]>) => void,
    show: (decision: string) => void,
  ) {
    place.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.decide(event.target as HTMLFormElement);
    });
    place.addEventListener('click', (event) => {
      const picked = event.target as Element;
      const example = picked.closest<HTMLElement>('[data-example]')?.dataset['example'];
      if (example) this.fill(JSON.parse(example) as Record<string, string>);
      const element = picked.closest<HTMLElement>('[data-shows-element]')?.dataset['showsElement'];
      if (element) show(element);
      const button = picked.closest<HTMLButtonElement>('[data-run-tests]');
      if (button) void this.runTests(button);
    });
  }

  /** Show what the server says; what was typed stays. */
  read(found: Read): void {
    if (found.side === this.shown) return;
    const typed = [...this.inputs(this.place)].map((one) => [one.id, one.value] as const);
    this.shown = this.place.innerHTML = found.side;
    for (const [id, value] of typed) {
      const same = document.getElementById(id) as HTMLInputElement | null;
      if (same) same.value = value;
    }
    this.of(this.decision);
  }

  /** Show what belongs to this decision; without one to the first. */
  of(decision: string): void {
    this.decision = decision;
    const all = [...this.place.querySelectorAll<HTMLElement>('[data-decision]')];
    const shown = all.find((one) => one.dataset['decision'] === decision) ?? all[0];
    for (const one of all) one.hidden = one !== shown;
  }

  private inputs(within: Element): NodeListOf<HTMLInputElement> {
    return within.querySelectorAll<HTMLInputElement>('[data-input]');
  }

  private fill(example: Record<string, string>): void {
    const form = this.place.querySelector<HTMLFormElement>('[data-decision]:not([hidden]) [data-trial]');
    if (!form) return;
    for (const one of this.inputs(form)) one.value = example[one.dataset['input'] ?? ''] ?? one.value;
    form.scrollIntoView({ block: 'nearest' });
    void this.decide(form);
  }

  private async runTests(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    try {
      this.read(await post<Read>(addresses.tests, {}));
    } catch (failure) {
      button.disabled = false;
      tell(say('It does not work: %(reason)s', { reason: (failure as Error).message }), true);
    }
  }

  private async decide(form: HTMLFormElement): Promise<void> {
    const inputs = Object.fromEntries([...this.inputs(form)].map((one) => [one.dataset['input'], one.value]));
    const sent = { decision: form.dataset['trial'], inputs };
    const { answer, rules } = await post<Tried>(addresses.try, sent);
    (form.querySelector('[data-tried]') as HTMLElement).innerHTML = answer;
    this.tell(rules);
  }
}
