/** Toasts: they count down, wait while looked at, and go; `Z` presses "undo" while one lives. */

const TICK_MS = 1000;

function isLookedAt(toast: HTMLElement): boolean {
  return toast.matches(':hover') || toast.contains(document.activeElement);
}

function showSeconds(toast: HTMLElement, seconds: number): void {
  const bar = toast.querySelector('progress');
  const figure = toast.querySelector('[data-seconds-left]');
  if (bar) bar.value = seconds;
  if (figure) figure.textContent = `${seconds} s`;
}

function countDown(toast: HTMLElement): void {
  let seconds = Number(toast.dataset['toast']);
  const timer = setInterval(() => {
    if (!toast.isConnected) return clearInterval(timer);
    if (isLookedAt(toast)) return;
    seconds -= 1;
    showSeconds(toast, seconds);
    if (seconds > 0) return;
    clearInterval(timer);
    toast.remove();
  }, TICK_MS);
}

/** Start the countdown of every toast below a node that has not started yet. */
export function startToasts(root: ParentNode): void {
  for (const toast of root.querySelectorAll<HTMLElement>('[data-toast]:not([data-started])')) {
    toast.dataset['started'] = '';
    countDown(toast);
  }
}
