/** Libraries that know English only: their sentences are put into the reader's language as they come onto the page. */
import type { Library } from './translations';

/** What people do not write. */
const ATTRIBUTES = ['title', 'placeholder', 'aria-label'];

/** Keep everything below `place` translated; within `theirs` people write themselves, and it stays, but for `ours`. */
export function translateWithin(place: HTMLElement, library: Library, theirs: string, ours = ''): void {
  const isTheirs = (element: Element | null): boolean => !!element?.closest(theirs) && !(ours && element.closest(ours));
  const words = (text: Text): void => {
    const said = text.data.trim();
    if (!/\p{L}/u.test(said) || isTheirs(text.parentElement)) return;
    const told = library.say(said);
    if (told !== said) text.data = text.data.replace(said, told);
  };
  const attributes = (element: Element): void => {
    for (const name of ATTRIBUTES) {
      const said = element.getAttribute(name);
      const told = said && (isTheirs(element) ? library.find(said) : library.say(said));
      if (told && told !== said) element.setAttribute(name, told);
    }
  };
  const all = (node: Node): void => {
    // what was taken away again at once
    if (!node.isConnected) return;
    if (node instanceof Text) words(node);
    if (!(node instanceof Element)) return;
    attributes(node);
    for (const child of node.childNodes) all(child);
  };
  place.childNodes.forEach(all);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'characterData') words(change.target as Text);
      else if (change.type === 'attributes') attributes(change.target as Element);
      else change.addedNodes.forEach(all);
    }
  }).observe(place, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES });
}
