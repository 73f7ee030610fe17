/** JSON that belongs to an element: from a `<script type="application/json">` by its id, or from an address. */

/** The data named by `source`: `#id` of a script element on the page, else a URL of ours. */
export async function readJson<T>(source: string): Promise<T> {
  return JSON.parse(await readText(source)) as T;
}

/** The same as text, for who wants to know later whether it has changed. */
export async function readText(source: string): Promise<string> {
  if (!source.startsWith('#')) return (await fetchOk(source)).text();
  const text = document.getElementById(source.slice(1))?.textContent;
  if (!text) throw new Error(`There is no data ${source} on this page.`);
  return text;
}

/** Fetch from our own server; an answer that is not a success is an error. */
export async function fetchOk(url: string): Promise<Response> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response;
}
