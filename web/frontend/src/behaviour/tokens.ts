/** The colours and the font of the page as computed now; drawing libraries cannot read CSS variables. */

/** The value of a token such as `--river`, in the theme of the moment. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The font family of the page. */
export function font(): string {
  return getComputedStyle(document.body).fontFamily;
}
