/** Marks that change while one looks: an address with `live` is asked again, and told only when it says something new. */
import { fetchOk } from '../behaviour/json';

const EVERY_MILLISECONDS = 4000;
const kept = new WeakSet<HTMLElement>();

/** Whether the marks come from an address that is worth asking again. */
export function isLive(source: string): boolean {
  return !source.startsWith('#') && new URL(source, location.href).searchParams.has('live');
}

/** Ask again every few seconds while the diagram is on the page and the page is looked at. */
export function keepFresh(node: HTMLElement, changed: () => void): void {
  if (kept.has(node)) return;
  kept.add(node);
  let last: string | undefined;
  const timer = setInterval(async () => {
    if (!node.isConnected) return clearInterval(timer);
    const source = node.dataset['marks'] ?? '';
    if (document.hidden || !isLive(source)) return;
    const said = await fetchOk(source).then((answer) => answer.text(), () => undefined);
    if (said !== undefined && last !== undefined && said !== last) changed();
    last = said ?? last;
  }, EVERY_MILLISECONDS);
}
