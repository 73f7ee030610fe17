/** Marks that change while one looks: an address with `live` is asked again, and told only when it says something new. */
import { readText } from '../behaviour/json';

const EVERY_MILLISECONDS = 4000;
const kept = new WeakSet<HTMLElement>();

/** Whether the marks come from an address that is worth asking again. */
export function isLive(source: string): boolean {
  return !source.startsWith('#') && new URL(source, location.href).searchParams.has('live');
}

/** Ask again every few seconds while the diagram is on the page and the page is looked at; `said` is what it shows. */
export function keepFresh(node: HTMLElement, said: () => string, changed: () => void): void {
  if (kept.has(node)) return;
  kept.add(node);
  const timer = setInterval(async () => {
    if (!node.isConnected) return clearInterval(timer);
    const source = node.dataset['marks'] ?? '#';
    if (document.hidden || !isLive(source)) return;
    const now = await readText(source).catch(() => undefined);
    if (now !== undefined && now !== said()) changed();
  }, EVERY_MILLISECONDS);
}
