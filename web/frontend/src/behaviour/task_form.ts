/**
 * Forms of processes, `[data-task-form]`: what is typed is kept as a draft by itself, answers show and hide parts
 * and tell what follows, and a form that came back with problems puts the focus on their list.
 */

const REST_MS = 2_000;

/** What the answers so far change: parts that hide, answers that do not go together, what follows. */
interface Preview {
  hidden: string[];
  broken: Record<string, string>;
  follows?: string;
}

class TaskForm {
  private isChanged = false;
  private rest = 0;

  constructor(private readonly form: HTMLFormElement) {
    form.addEventListener('input', () => this.typed());
    form.addEventListener('change', () => void this.ask());
    form.addEventListener('submit', () => { this.isChanged = false; clearTimeout(this.rest); });
    addEventListener('pagehide', () => this.keepOnLeaving());
  }

  private typed(): void {
    if (!this.form.dataset['draft']) return;
    this.isChanged = true;
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => void this.keep(), REST_MS);
  }

  private async keep(): Promise<void> {
    this.isChanged = false;
    const answer = await this.post(this.form.dataset['draft'] ?? '');
    if (!answer) this.isChanged = true;
    this.say(answer ? this.form.dataset['saved'] : this.form.dataset['notSaved']);
  }

  private say(words: string | undefined): void {
    const state = document.querySelector('[data-draft-state]');
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
    if (state && words) state.textContent = words.replace('%(time)s', time);
  }

  /** The last words of somebody who leaves reach the server too: a beacon carries the form and its token. */
  private keepOnLeaving(): void {
    const address = this.form.dataset['draft'];
    if (this.isChanged && address) navigator.sendBeacon(address, new FormData(this.form));
  }

  private async ask(): Promise<void> {
    const address = this.form.dataset['preview'];
    const answer = address ? await this.post(address) : undefined;
    // a page that is being left breaks the answer off half-way
    const found = await answer?.json().catch(() => undefined) as Preview | undefined;
    if (!found) return;
    const { hidden, broken, follows } = found;
    const sentence = document.querySelector('[data-follows]');
    if (sentence && follows) sentence.textContent = follows;
    for (const part of this.form.querySelectorAll<HTMLFieldSetElement>('fieldset.form-part')) {
      part.hidden = part.disabled = hidden.includes(part.id);
    }
    for (const place of this.form.querySelectorAll<HTMLElement>('[data-rule]')) {
      this.tell(place, broken[place.dataset['rule'] ?? '']);
    }
  }

  /** What is wrong with an answer beside others, at its control; nothing once they go together. */
  private tell(place: HTMLElement, words: string | undefined): void {
    const control = document.querySelector<HTMLInputElement>(`#${place.dataset['rule']}`);
    if (!control?.value) return; // that an answer is missing stays said
    place.hidden = !words;
    place.querySelector('span')?.replaceChildren(words ?? '');
    if (words) control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
  }

  private async post(address: string): Promise<Response | undefined> {
    const sent = { method: 'POST', body: new FormData(this.form), credentials: 'same-origin' } as const;
    const answer = await fetch(address, sent).catch(() => undefined);
    return answer?.ok ? answer : undefined;
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-task-form]')) new TaskForm(form);
document.querySelector<HTMLElement>('[data-focus]')?.focus();
