/**
 * The form editor knows English only: its sentences are put into the reader's language as they come onto the page.
 * What people write themselves, the form in the middle and every field, stays as it is.
 */
import { has, say } from '../modeler/words';

const THEIRS = '.fjs-form-editor .fjs-form-container, textarea, .cm-editor, .bio-properties-panel-header-label';
const ATTRIBUTES = ['title', 'placeholder', 'aria-label'];

/** Keep everything below `place` translated. */
export function translate(place: HTMLElement): void {
  const all = (node: Node): void => {
    if (node instanceof Text) words(node);
    if (!(node instanceof Element)) return;
    attributes(node);
    for (const child of node.childNodes) all(child);
  };
  all(place);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'characterData') words(change.target as Text);
      else if (change.type === 'attributes') attributes(change.target as Element);
      else change.addedNodes.forEach(all);
    }
  }).observe(place, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES });
}

function words(text: Text): void {
  const said = text.data.trim();
  if (!said || !has(said) || text.parentElement?.closest(THEIRS)) return;
  const ours = say(said);
  if (ours !== said) text.data = text.data.replace(said, ours);
}

function attributes(element: Element): void {
  for (const name of ATTRIBUTES) {
    const said = element.getAttribute(name);
    if (said && has(said) && say(said) !== said) element.setAttribute(name, say(said));
  }
}
