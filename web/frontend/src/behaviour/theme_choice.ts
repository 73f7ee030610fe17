/** The person's choice of light or dark, kept in a cookie so that the server paints it too. */

export type Theme = 'light' | 'dark';

const YEAR_SECONDS = 31_536_000;

/** What the person chose on this device, if anything. */
export function chosenTheme(): Theme | undefined {
  const found = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1];
  return found as Theme | undefined;
}

/** Remember the choice on this device. */
export function rememberTheme(theme: Theme): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
}
