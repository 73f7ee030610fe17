/** Labels such as "2 h ago" grow with the minutes; the server writes them, this keeps them true. */

const MINUTE_MS = 60_000;

/** A length of time in its largest unit, as foundation of every relative label: "5 min", "2 h", "3 d". */
function span(milliseconds: number): string {
  const minutes = Math.max(1, Math.floor(milliseconds / MINUTE_MS));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

function refresh(label: HTMLTimeElement, now: number): void {
  const passed = now - Date.parse(label.dateTime);
  const template = label.dataset['passed'];
  const words = label.querySelector('[data-words]');
  if (!template || !words || passed <= 0) return;
  words.textContent = template.replace('%(span)s', span(passed));
  const due = label.closest('.due');
  due?.classList.remove('today');
  due?.classList.add('late');
}

function refreshAll(): void {
  const now = Date.now();
  for (const label of document.querySelectorAll<HTMLTimeElement>('time[data-passed]')) refresh(label, now);
}

setInterval(refreshAll, MINUTE_MS);
