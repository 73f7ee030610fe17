/**
 * Keys. Templates say what a key presses: `data-key="c"`, `data-key="ctrl+enter"`, or `data-go="b"` for G then B.
 * `J` and `K` walk through the links of `[data-walk]`. Single keys are off inside fields and can be switched off.
 */
import { openDialog } from './dialogs';

const CHORD_MS = 1200;
let goUntil = 0;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

function press(selector: string): boolean {
  const found = [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility());
  found?.click();
  return found !== undefined;
}

function walk(step: 1 | -1): boolean {
  const links = [...document.querySelectorAll<HTMLElement>('[data-walk] a')].filter((link) => link.checkVisibility());
  if (links.length === 0) return false;
  const focused = links.indexOf(document.activeElement as HTMLElement);
  const here = focused >= 0 ? focused : links.findIndex((link) => link.hasAttribute('aria-current'));
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next]?.focus();
  return true;
}

function singleKey(key: string): boolean {
  if (performance.now() < goUntil) {
    goUntil = 0;
    return press(`[data-go="${CSS.escape(key)}"]`);
  }
  if (key === 'g') goUntil = performance.now() + CHORD_MS;
  if (key === '?') openDialog('shortcuts');
  if (key === 'j' || key === 'k') return walk(key === 'j' ? 1 : -1);
  return key === '?' || press(`[data-key="${CSS.escape(key)}"]`);
}

function onKey(event: KeyboardEvent): void {
  if (event.altKey || event.defaultPrevented) return;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (press(`[data-key="ctrl+${CSS.escape(key)}"]`)) event.preventDefault();
    return;
  }
  const off = document.documentElement.dataset['singleKeys'] === 'off';
  if (off || isTyping(event.target) || document.querySelector('dialog[open]')) return;
  if (singleKey(key)) event.preventDefault();
}

document.addEventListener('keydown', onKey);
