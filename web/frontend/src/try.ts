/** The page of a test: the drawing as it is played, the bar with its clock, and beside it what is asked for now. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { fetchOk } from './behaviour/json';
import { post, Refused } from './behaviour/post';
import { font } from './behaviour/tokens';
import { fit, leaveWheelToPage } from './diagram/draw';
import { applyMarks, type Marks } from './diagram/marks';
import { before, type Doing, doingOf, Kept, type Run } from './modeler/try/run';
import { watchValues } from './modeler/try/values';
import { say } from './modeler/words';

interface Settings {
  play: string;
  drawing: string;
  save: string;
  tests: string;
}

/** What the server says of a list, or of the answers so far in a form. */
interface Answer {
  run: Run | null;
  bar: string;
  side: string;
  marks: Marks;
  covered: Marks;
}

interface Preview {
  hidden: string[];
  broken: Record<string, string>;
}

const settings = JSON.parse(document.getElementById('try-settings')?.textContent ?? '{}') as Settings;
const canvas = document.getElementById('try-canvas') as HTMLElement;
const bar = document.getElementById('try-bar') as HTMLElement;
const side = document.getElementById('try-side') as HTMLElement;
const kept = new Kept(`cauce-try:${settings.play}`);

/** What somebody can fill in. */
const FIELDS = ':is(input:not([type=hidden]), select, textarea):not(:disabled)';

class Trial {
  private run = kept.get();
  private answer: Answer | undefined;
  private isCovered = false;
  private isBusy = false;
  private clear = (): void => undefined;

  constructor(private readonly viewer: NavigatedViewer) {}

  /** Send the list, with something to do or not, and show where it then stands. */
  async send(address: string, more: object = {}, run = this.run): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    side.setAttribute('aria-busy', 'true');
    try {
      this.show(await post<Answer>(address, { run, ...more }));
      return true;
    } finally {
      this.isBusy = false;
      side.removeAttribute('aria-busy');
    }
  }

  async does(doing: Doing): Promise<void> {
    await this.tried(this.send(settings.play, { does: doing }));
  }

  /** A button of the bar or of the list of tests. */
  async press(way: string): Promise<void> {
    const step = side.querySelector<HTMLFormElement>('form[data-step]');
    if (way === 'back' && this.run) await this.tried(this.send(settings.play, {}, before(this.run)));
    else if (way === 'end') await this.tried(this.send(settings.play, {}, null));
    else if (way === 'tests') await this.tried(this.send(settings.tests));
    else if (way === 'covered') this.cover();
    else if (way === 'step' && step) this.step(step);
    else await this.does({ kind: 'next', fields: {} });
  }

  /** Send the form of the next step; one in which there is something to fill in is shown first, until it was touched. */
  private step(form: HTMLFormElement): void {
    const first = form.querySelector<HTMLElement>(FIELDS);
    if (!first || form.dataset['touched'] !== undefined) {
      form.requestSubmit();
      return;
    }
    form.dataset['touched'] = '';
    first.focus();
    first.scrollIntoView({ block: 'center' });
    const told = form.querySelector<HTMLElement>('[data-first]');
    if (told) told.textContent = say('Fill this in first. “Next step” then sends it as it stands.');
  }

  async forget(test: string): Promise<void> {
    await this.tried(this.send(`${settings.tests}/${test}/delete`));
  }

  /** Keep the run as a test; what is wrong with its name is said beside it. */
  async save(form: HTMLFormElement): Promise<void> {
    const problem = document.getElementById('try-save-problem') as HTMLElement;
    problem.hidden = true;
    try {
      await this.send(settings.save, { name: new FormData(form).get('name') });
      form.reset();
      form.closest('dialog')?.close();
    } catch (failure) {
      problem.textContent = (failure as Error).message;
      problem.hidden = false;
    }
  }

  /** Show and hide the parts of a form as its answers change. */
  async preview(form: HTMLFormElement): Promise<void> {
    const doing = doingOf(form);
    const fields = { ...doing.fields, of: [doing.kind] };
    const found = await post<Preview>(settings.play, { run: this.run, does: { ...doing, kind: 'preview', fields } });
    for (const part of form.querySelectorAll<HTMLFieldSetElement>('fieldset.form-part')) {
      part.hidden = part.disabled = found.hidden.includes(part.id);
    }
    for (const place of form.querySelectorAll<HTMLElement>('[data-rule]')) {
      const words = found.broken[place.dataset['rule'] ?? ''];
      place.hidden = !words;
      place.querySelector('span')?.replaceChildren(words ?? '');
    }
  }

  private show(answer: Answer): void {
    const inBar = document.activeElement?.closest<HTMLElement>('#try-bar [data-try]')?.dataset['try'];
    const wasInSide = side.contains(document.activeElement);
    this.answer = answer;
    this.run = answer.run;
    kept.set(answer.run);
    bar.innerHTML = answer.bar;
    side.innerHTML = answer.side;
    this.mark();
    const problem = side.querySelector<HTMLElement>('[data-focus]');
    const again = inBar && bar.querySelector<HTMLElement>(`[data-try=${inBar}]:not(:disabled)`);
    const next = side.querySelector<HTMLElement>('form[data-step] :is(input:not([type=hidden]), select, textarea, button)');
    if (problem) problem.focus();
    else if (again) again.focus();
    else if (wasInSide) next?.focus();
  }

  private cover(): void {
    this.isCovered = !this.isCovered;
    this.mark();
  }

  private mark(): void {
    this.clear();
    if (this.answer) this.clear = applyMarks(this.viewer, this.isCovered ? this.answer.covered : this.answer.marks);
    bar.querySelector('[data-try=covered]')?.setAttribute('aria-pressed', String(this.isCovered));
  }

  /** What the server refuses is said above everything else. */
  private async tried(sending: Promise<unknown>): Promise<void> {
    try {
      await sending;
    } catch (failure) {
      const words = failure instanceof Refused ? failure.message : say('there is no connection');
      const note = Object.assign(document.createElement('p'), { className: 'in err', textContent: words });
      note.setAttribute('role', 'alert');
      side.prepend(note);
    }
  }
}

async function start(): Promise<void> {
  const viewer = new NavigatedViewer({
    container: canvas,
    textRenderer: { defaultStyle: { fontFamily: font() }, externalStyle: { fontFamily: font() } },
  });
  await viewer.importXML(await (await fetchOk(settings.drawing)).text());
  fit(viewer, canvas);
  leaveWheelToPage(canvas);
  const trial = new Trial(viewer);
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches('[data-does], [data-save]')) return;
    event.preventDefault();
    void (form.matches('[data-save]') ? trial.save(form) : trial.does(doingOf(form)));
  });
  document.addEventListener('click', (event) => {
    const pressed = (event.target as Element).closest<HTMLElement>('[data-try], [data-forget]');
    if (pressed?.dataset['try']) void trial.press(pressed.dataset['try']);
    else if (pressed?.dataset['forget']) void trial.forget(pressed.dataset['forget']);
  });
  side.addEventListener('change', (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>('form[data-changing]');
    if (form) void trial.preview(form).catch(() => undefined);
  });
  side.addEventListener('input', (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>('form[data-step]');
    if (form) form.dataset['touched'] = '';
  });
  watchValues(side);
  await trial.does({ kind: 'look', fields: {} });
  canvas.dataset['drawn'] = '';
}

start().catch((failure: Error) => {
  side.textContent = say('The drawing cannot be opened: %(reason)s', { reason: failure.message });
});
