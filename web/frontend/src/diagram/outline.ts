/**
 * The diagram and its outline point at each other. A row carries `data-element="<id>"` inside the container that the
 * diagram names with `data-outline="<id>"`; clicking either side picks the element on both. A button
 * `[data-shows-element]` in a row brings the shape into view besides.
 */
import type NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

const PICKED = 'm-pick';

interface EventBus {
  on(name: string, listener: (event: { element: { id: string; labelTarget?: { id: string } } }) => void): void;
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  scrollToElement(id: string, padding: number): void;
  getContainer(): HTMLElement;
}

/** Room left around a shape that is brought into view. */
const PADDING = 80;

interface Registry {
  get(id: string): object | undefined;
}

/** Tie a drawn diagram to its outline. */
export function tieOutline(viewer: NavigatedViewer, outline: HTMLElement): void {
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<Registry>('elementRegistry');
  let picked: string | undefined;

  const pick = (id: string): void => {
    if (picked && registry.get(picked)) canvas.removeMarker(picked, PICKED);
    picked = id;
    if (registry.get(id)) canvas.addMarker(id, PICKED);
    for (const row of outline.querySelectorAll<HTMLElement>('[data-element]')) {
      const isIt = row.dataset['element'] === id;
      row.classList.toggle('picked', isIt);
      if (!isIt) continue;
      if (!row.offsetParent) for (const fold of outline.querySelectorAll('details')) fold.open = true;
      row.scrollIntoView({ block: 'nearest' });
    }
  };

  viewer.get<EventBus>('eventBus').on('element.click', ({ element }) => pick(element.labelTarget?.id ?? element.id));
  const fromRow = (event: Event): void => {
    const target = event.target as Element;
    const id = target.closest<HTMLElement>('[data-element]')?.dataset['element'];
    if (!id) return;
    pick(id);
    if (event.type === 'click' && target.closest('[data-shows-element]') && registry.get(id)) {
      canvas.scrollToElement(id, PADDING);
      canvas.getContainer().scrollIntoView({ block: 'center' });
    }
  };
  outline.addEventListener('click', fromRow);
  outline.addEventListener('focusin', fromRow);
}
