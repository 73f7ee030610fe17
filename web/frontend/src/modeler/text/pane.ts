/** The view "Text" of the page: over the drawing, which stays as it is below. */
import type Modeler from 'bpmn-js/lib/Modeler';
import type { Drawn, Editor } from '../model';
import { onView } from '../views';
import { TextView } from './view';

interface Selection {
  select(element: Drawn): void;
  get(): Drawn[];
}

/** Tie the view to its button, to the editor, and to the panel, from which Escape leads back. */
export function showText(modeler: Modeler, canvas: HTMLElement, panel: HTMLElement): void {
  const editor = modeler as Editor;
  const place = document.getElementById('modeler-text') as HTMLElement;
  const selection = editor.get<Selection>('selection');
  const text = new TextView(editor, place, (element) => {
    selection.select(element);
    // the panel draws its fields a moment later
    window.requestAnimationFrame(() => window.setTimeout(() => panel.querySelector<HTMLElement>('.bio-properties-panel-input')?.focus()));
  });
  panel.addEventListener('keydown', (event) => {
    const [element] = selection.get();
    if (event.key === 'Escape' && element && !place.hidden) text.goTo(element.id, 'configure');
  });
  modeler.on('commandStack.changed', () => text.later());
  place.addEventListener('keydown', (event) => {
    const way = { z: 'undo', y: 'redo' }[event.key.toLowerCase()];
    if (!way || !(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    document.querySelector<HTMLButtonElement>(`[data-edit=${way}]`)?.click();
  });
  onView('text', (isShown) => {
    canvas.inert = isShown;
    (document.querySelector('[data-map]') as HTMLElement).hidden = isShown;
    text.show(isShown);
  });
}
