/**
 * The diagram and its outline point at each other. A row carries `data-element="<id>"` inside the container that the
 * diagram names with `data-outline="<id>"`; clicking either side picks the element on both.
 */
import type NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

const PICKED = 'm-pick';

interface EventBus {
  on(name: string, listener: (event: { element: { id: string; labelTarget?: { id: string } } }) => void): void;
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
}

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
      if (isIt) row.scrollIntoView({ block: 'nearest' });
    }
  };

  viewer.get<EventBus>('eventBus').on('element.click', ({ element }) => pick(element.labelTarget?.id ?? element.id));
  const fromRow = (event: Event): void => {
    const id = (event.target as Element).closest<HTMLElement>('[data-element]')?.dataset['element'];
    if (id) pick(id);
  };
  outline.addEventListener('click', fromRow);
  outline.addEventListener('focusin', fromRow);
}
