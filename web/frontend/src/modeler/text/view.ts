/** The drawing as text: read it, and change it by keyboard alone. */
import type { Drawn, Editor } from '../model';
import { say } from '../words';
import { append, begin, connect, hasNext, kinds, remove, rename, targets } from './commands';
import { nameOf, type Row, rowsOf } from './rows';

interface Registry {
  getAll(): Drawn[];
  get(id: string): Drawn | undefined;
}

type Attributes = Record<string, string>;

function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

/** The view in `place`; `configure` opens the properties of an element. */
export class TextView {
  private readonly list = make('ol', { class: 'outline trows' });
  /** The element and the control that the focus comes back to when the rows are made anew. */
  private wanted: [string, string] | undefined;
  private isShown = false;
  private waiting = 0;

  constructor(
    private readonly editor: Editor,
    private readonly place: HTMLElement,
    private readonly configure: (element: Drawn) => void,
  ) {
    place.append(this.list);
    this.list.addEventListener('click', (event) => this.clicked(event));
    this.list.addEventListener('change', (event) => this.changed(event));
    this.list.addEventListener('keydown', (event) => this.pressed(event));
  }

  /** Show it or leave it; while it is not seen nothing is made. */
  show(isShown: boolean): void {
    this.isShown = isShown;
    this.place.hidden = !isShown;
    if (isShown) this.refresh();
  }

  /** Make the rows anew when the focus has come to rest, for one command may follow another. */
  later(): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.refresh());
  }

  private refresh(): void {
    if (!this.isShown) return;
    const wanted = this.wanted ?? this.focused();
    this.wanted = undefined;
    const rows = rowsOf(this.all());
    this.list.replaceChildren(...(rows.length ? rows.map((row) => this.row(row)) : [this.nothing()]));
    if (wanted) this.goTo(...wanted);
  }

  private all(): Drawn[] {
    return this.editor.get<Registry>('elementRegistry').getAll();
  }

  private element(node: Element): Drawn | undefined {
    const id = node.closest<HTMLElement>('li')?.dataset['row'];
    return id ? this.editor.get<Registry>('elementRegistry').get(id) : undefined;
  }

  private nothing(): HTMLElement {
    return make('li', { class: 'row-w' }, say('There is nothing in it yet.'), make('button', { type: 'button', class: 'btn btn-sm', 'data-do': 'begin' }, say('Add a beginning')));
  }

  private row({ element, name, kind, who, depth, next }: Row): HTMLElement {
    const shown = nameOf(element);
    const button = (what: string, words: string): HTMLElement =>
      make('button', { type: 'button', class: 'btn btn-sm', 'data-do': what, 'aria-label': `${words}: ${shown}` }, words);
    const field = make('input', { type: 'text', class: 'form-control', value: name, 'data-do': 'name', 'aria-label': say('Name (%(kind)s)', { kind }) });
    const buttons = [
      ...(hasNext(element) ? [button('append', say('Add after')), button('connect', say('Connect to…'))] : []),
      button('configure', say('Configure')),
      button('remove', say('Delete')),
    ];
    const ways = next.map(({ flow, words }) =>
      make('li', { 'data-row': flow.id, class: 'row-w sm' }, `→ ${words}`,
        make('button', { type: 'button', class: 'bare link', 'data-do': 'configure', 'aria-label': say('Configure the arrow to %(name)s', { name: words }) }, say('Configure')),
        make('button', { type: 'button', class: 'bare link', 'data-do': 'remove', 'aria-label': say('Delete the arrow to %(name)s', { name: words }) }, say('Delete'))),
    );
    return make(
      'li', { 'data-row': element.id, class: `trow deep-${Math.min(depth, 4)}` },
      make('div', { class: 'row-w' }, make('span', { class: 'dim sm tkind' }, who ? `${kind} · ${who}` : kind), field, ...buttons),
      ...(ways.length ? [make('ul', { class: 'tways' }, ...ways)] : []),
    );
  }

  /** A choice below a row: what to add, or where an arrow leads. */
  private offer(row: HTMLElement, what: 'add' | 'lead', words: string, options: { value: string; label: string }[]): void {
    row.querySelector('.tform')?.remove();
    const select = make('select', { class: 'form-select', 'aria-label': words, 'data-do': `${what}-choice` },
      ...options.map((one) => make('option', { value: one.value }, one.label)));
    const done = make('button', { type: 'button', class: 'btn btn-sm btn-primary', 'data-do': what }, what === 'add' ? say('Add') : say('Connect'));
    const never = make('button', { type: 'button', class: 'btn btn-sm', 'data-do': 'close' }, say('Leave it'));
    const form = options.length ? [select, done, never] : [say('No arrow can lead anywhere else from here.'), never];
    (row.firstElementChild as Element).after(make('div', { class: 'tform row-w' }, ...form));
    (options.length ? select : never).focus();
  }

  private clicked(event: Event): void {
    const pressed = (event.target as Element).closest<HTMLElement>('button[data-do]');
    if (pressed) this.act(pressed, pressed.dataset['do'] as string);
  }

  private act(pressed: HTMLElement, what: string): void {
    if (what === 'begin') return this.then(begin(this.editor).id, 'name');
    const element = this.element(pressed);
    const row = pressed.closest<HTMLElement>('li');
    if (!element || !row) return;
    const acts: Record<string, () => void> = {
      append: () => this.offer(row, 'add', say('What to add after %(name)s', { name: nameOf(element) }), kinds()),
      connect: () => this.offer(row, 'lead', say('Where an arrow leads from %(name)s', { name: nameOf(element) }), this.targets(element)),
      add: () => this.then(append(this.editor, element, this.chosen(row)).id, 'name'),
      lead: () => this.lead(element, this.chosen(row)),
      close: () => this.closed(row, element.id),
      configure: () => this.configure(element),
      remove: () => this.removed(row, element),
    };
    acts[what]?.();
  }

  private chosen(row: HTMLElement): string {
    return row.querySelector<HTMLSelectElement>('.tform select')?.value ?? '';
  }

  private targets(element: Drawn): { value: string; label: string }[] {
    const nodes = rowsOf(this.all()).map((row) => row.element);
    return targets(this.editor, element, nodes).map((one) => ({ value: one.id, label: nameOf(one) }));
  }

  private lead(element: Drawn, id: string): void {
    const target = this.editor.get<Registry>('elementRegistry').get(id);
    if (target) connect(this.editor, element, target);
    this.then(element.id, 'connect');
  }

  private closed(row: HTMLElement, id: string): void {
    row.querySelector('.tform')?.remove();
    this.goTo(id, 'append');
  }

  /** After a row is gone, the one before it is where one goes on. */
  private removed(row: HTMLElement, element: Drawn): void {
    const near = (row.previousElementSibling ?? row.nextElementSibling ?? row.parentElement?.closest('li')) as HTMLElement | null;
    remove(this.editor, element);
    this.then(near?.dataset['row'] ?? '', 'remove');
  }

  private changed(event: Event): void {
    const field = event.target as HTMLInputElement;
    const element = this.element(field);
    if (element && field.dataset['do'] === 'name') rename(this.editor, element, field.value.trim());
  }

  private pressed(event: KeyboardEvent): void {
    const at = event.target as HTMLElement;
    if (event.key === 'Escape' && at.closest('.tform')) this.act(at, 'close');
    if (event.key !== 'Enter' || at.tagName === 'BUTTON') return;
    const what: Record<string, string> = { 'add-choice': 'add', 'lead-choice': 'lead' };
    const act = what[at.dataset['do'] ?? ''];
    if (!act) return;
    event.preventDefault();
    this.act(at, act);
  }

  private then(id: string, control: string): void {
    this.wanted = [id, control];
    this.later();
  }

  private focused(): [string, string] | undefined {
    const at = document.activeElement as HTMLElement | null;
    const id = at?.closest<HTMLElement>('[data-row]')?.dataset['row'];
    return id && at && this.list.contains(at) ? [id, at.dataset['do'] ?? ''] : undefined;
  }

  /** Put the focus on a control of a row. */
  goTo(id: string, control: string): void {
    const row = this.list.querySelector(`[data-row="${CSS.escape(id)}"]`);
    const found = row?.querySelector<HTMLElement>(`[data-do="${control}"]`) ?? row?.querySelector<HTMLElement>('input, button') ?? this.list.querySelector('button');
    found?.focus();
    if (found instanceof HTMLInputElement) found.select();
  }
}
