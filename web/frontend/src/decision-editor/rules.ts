/** The rules that a trial used, marked in the table. */
import type { View } from './views';

const MARK = 'rule-fired';

/** Mark the rules of the table that is shown. */
export function markRules(canvas: HTMLElement, view: View | undefined, rules: Record<string, number[]>): void {
  const fired = new Set(view?.type === 'decisionTable' ? rules[view.element.id] : []);
  const rows = [...canvas.querySelectorAll('td.rule-index')].map((cell) => cell.closest('tr'));
  // the head of the numbers says nothing, so it is no head
  canvas.querySelector('th.index-column')?.setAttribute('role', 'cell');
  for (const [at, row] of rows.entries()) row?.classList.toggle(MARK, fired.has(at + 1));
}
