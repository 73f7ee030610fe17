/** What a page says about the elements of a diagram: marks that colour them, tokens that stand on them. */
import type NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

/** Where a token stands on its element; the sides are those of `overlays` in diagram-js. */
export interface Position {
  top?: number;
  right?: number;
  bottom?: number;
  left?: number;
}

/** One small label on an element: a count of cases, a length of time. */
export interface Token {
  element: string;
  text: string;
  /** One of our classes: `bad`, `warn`, `time`; none for a count. */
  kind?: string;
  /** What a screen reader and the mouse are told. */
  title?: string;
  position?: Position;
}

/** All that is said at once; element ids that the diagram lacks are passed over. */
export interface Marks {
  /** Element id to one or more of `heat-0…4`, `m-done`, `m-here`, `m-stop`, `m-find`, `m-err`. */
  marks?: Record<string, string | string[]>;
  tokens?: Token[];
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
}

interface Overlays {
  add(id: string, overlay: { position: Position; html: HTMLElement; scale: { min: number } }): string;
  clear(): void;
}

interface Registry {
  get(id: string): object | undefined;
}

/** Tokens shrink with a large drawing, but not so far that nobody can read them. */
const READABLE = { min: 0.6 };

const TOP_RIGHT: Position = { top: -12, right: 22 };

function label(said: Token): HTMLElement {
  const element = document.createElement('span');
  element.className = ['ov', said.kind ?? ''].join(' ').trim();
  element.textContent = said.text;
  if (said.title) element.title = said.title;
  return element;
}

/** Put marks on a drawn diagram; returns what takes them off again. */
export function applyMarks(viewer: NavigatedViewer, said: Marks): () => void {
  const canvas = viewer.get<Canvas>('canvas');
  const overlays = viewer.get<Overlays>('overlays');
  const registry = viewer.get<Registry>('elementRegistry');
  const put: [string, string][] = [];
  for (const [id, names] of Object.entries(said.marks ?? {})) {
    if (!registry.get(id)) continue;
    for (const name of [names].flat()) {
      canvas.addMarker(id, name);
      put.push([id, name]);
    }
  }
  for (const one of said.tokens ?? []) {
    if (!registry.get(one.element)) continue;
    overlays.add(one.element, { position: one.position ?? TOP_RIGHT, html: label(one), scale: READABLE });
  }
  return () => {
    for (const [id, name] of put) canvas.removeMarker(id, name);
    overlays.clear();
  };
}
