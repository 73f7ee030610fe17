/**
 * Keeps `[data-live-list]` fresh: asks its address every few seconds and is told 304 while nothing has changed.
 * A list under somebody's pointer or focus never moves; a quiet bar says what is new until they ask for it.
 */

const EVERY_MS = 4_000;

function links(root: ParentNode): HTMLAnchorElement[] {
  return [...root.querySelectorAll<HTMLAnchorElement>('a.task')];
}

function signature(root: ParentNode): string {
  return [...root.querySelectorAll('a')].map((link) => `${link.pathname} ${link.textContent}`).join('\n');
}

function isInUse(list: HTMLElement): boolean {
  return list.matches(':hover') || list.contains(document.activeElement);
}

class LiveList {
  private tag = '';
  private waiting: Element | undefined;

  constructor(private readonly list: HTMLElement, private readonly address: string) {
    list.addEventListener('click', (event) => {
      if ((event.target as Element).closest('[data-news]')) this.show(true);
    });
    setInterval(() => void this.ask(), EVERY_MS);
  }

  private async ask(): Promise<void> {
    if (document.hidden || !navigator.onLine) return;
    const headers = this.tag ? { 'If-None-Match': this.tag } : undefined;
    const answer = await fetch(this.address, { credentials: 'same-origin', ...(headers ? { headers } : {}) }).catch(() => undefined);
    if (!answer || answer.status !== 200 || answer.redirected) return;
    const html = await answer.text().catch(() => undefined);
    if (html === undefined) return; // the page is being left
    this.tag = answer.headers.get('ETag') ?? '';
    const fresh = document.createElement('div');
    fresh.innerHTML = html;
    if (signature(fresh) === signature(this.list)) return;
    this.waiting = fresh;
    if (isInUse(this.list)) this.announce(fresh);
    else this.show(false);
  }

  private newOnes(fresh: ParentNode): HTMLAnchorElement[] {
    const known = new Set(links(this.list).map((link) => link.pathname));
    return links(fresh).filter((link) => !known.has(link.pathname));
  }

  private announce(fresh: ParentNode): void {
    const bar = this.list.querySelector<HTMLElement>('[data-news]');
    if (!bar) return;
    const count = this.newOnes(fresh).length;
    const { newOne, newMany, changed } = this.list.dataset;
    bar.textContent = (count === 0 ? changed : count === 1 ? newOne : newMany?.replace('%(count)s', String(count))) ?? '';
    bar.hidden = false;
  }

  private show(withFocus: boolean): void {
    const fresh = this.waiting;
    if (!fresh) return;
    this.waiting = undefined;
    const added = this.newOnes(fresh);
    for (const link of added) link.querySelector('span')?.replaceChildren(this.dot());
    this.list.replaceChildren(...fresh.childNodes);
    if (withFocus) (added[0] ?? links(this.list)[0])?.focus();
  }

  private dot(): HTMLElement {
    const dot = document.createElement('span');
    dot.className = 'new d-block';
    dot.title = this.list.dataset['newWord'] ?? '';
    return dot;
  }
}

for (const list of document.querySelectorAll<HTMLElement>('[data-live-list]')) {
  new LiveList(list, list.dataset['liveList'] ?? '');
}
