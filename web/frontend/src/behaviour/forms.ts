/** Forms: a second click sends nothing twice; every request of htmx carries the page's CSRF token. */

const SENT = 'sent';

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (form.method !== 'post' || event.defaultPrevented) return;
  if (form.dataset[SENT] !== undefined) return event.preventDefault();
  form.dataset[SENT] = '';
  form.setAttribute('aria-busy', 'true');
});

/** A page that comes back from the browser's memory may be sent again. */
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
    delete form.dataset[SENT];
    form.removeAttribute('aria-busy');
  }
});

/** After htmx has answered, the same form may be sent again. */
document.addEventListener('htmx:after:request', (event) => {
  const source = (event as CustomEvent<{ ctx: { sourceElement: Element } }>).detail.ctx.sourceElement;
  const form = source.closest('form');
  if (form) delete form.dataset[SENT];
  form?.removeAttribute('aria-busy');
});

document.addEventListener('htmx:config:request', (event) => {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  const request = (event as CustomEvent<{ ctx: { request: { headers: Record<string, string> } } }>).detail.ctx.request;
  if (token) request.headers['X-CSRFToken'] = token;
});

/** A session that ended answers 401: the page is asked for again, which leads to the sign-in. */
document.addEventListener('htmx:response:error', (event) => {
  const { response } = (event as CustomEvent<{ ctx: { response: { status: number } } }>).detail.ctx;
  if (response.status === 401) location.reload();
});
