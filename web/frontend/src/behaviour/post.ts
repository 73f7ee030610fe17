/** Sending JSON to our own pages. */

/** What the server refused: its sentence, and the code that programs know it by. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** Post a value and read the answer; throws Refused, and TypeError when there is no connection. */
export async function post<T>(url: string, value: unknown, more: RequestInit = {}): Promise<T> {
  const token = document.querySelector<HTMLMetaElement>('meta[name=csrf-token]')?.content ?? '';
  const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': token };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(value), ...more });
  if (!response.ok) throw await refused(response);
  return (await response.json()) as T;
}

/** What an answer that is no success says. */
export async function refused(response: Response): Promise<Refused> {
  const problem = (await response.json().catch(() => ({}))) as { code?: string; title?: string };
  return new Refused(response.status, problem.code ?? '', problem.title ?? String(response.status));
}
