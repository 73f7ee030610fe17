/** What the server found in the drawing: a list beside it, marks on the shapes, and a way from one to the other. */
import type BaseViewer from 'bpmn-js/lib/BaseViewer';
import { applyMarks, type Marks } from '../diagram/marks';
import { keepFound, type Told } from './properties/errors';

/** What was found, to be shown. */
export interface Found {
  /** The list, as HTML. */
  findings: string;
  count: number;
  marks: Marks;
  /** What to say at each element. */
  at: Record<string, Told[]>;
}

interface Selection {
  select(element: object): void;
}

interface Registry {
  get(id: string): object | undefined;
}

interface Canvas {
  scrollToElement(element: object, padding: number): void;
  getRootElement(): object;
}

const PADDING = 120;

/** Show them as they come; clicking one picks its element. */
export function showFindings(editor: BaseViewer): (found: Found) => void {
  const list = document.getElementById('modeler-findings') as HTMLElement;
  const count = document.getElementById('modeler-findings-count') as HTMLElement;
  let clear = (): void => undefined;
  list.addEventListener('click', (event) => {
    const id = (event.target as Element).closest<HTMLElement>('[data-element]')?.dataset['element'];
    if (id) pick(editor, id);
  });
  return (found) => {
    list.innerHTML = found.findings;
    keepDrawn(editor, list);
    count.textContent = String(found.count);
    clear();
    clear = applyMarks(editor, found.marks);
    keepFound(found.at);
  };
}

/** What the drawing does not show cannot be shown in it. */
function keepDrawn(editor: BaseViewer, list: HTMLElement): void {
  const drawn = editor.get<Registry>('elementRegistry');
  const canvas = editor.get<Canvas>('canvas');
  for (const row of list.querySelectorAll<HTMLElement>('[data-element]')) {
    const element = drawn.get(row.dataset['element'] as string);
    if (element && element !== canvas.getRootElement()) continue;
    row.querySelector('[data-shows-element]')?.remove();
    delete row.dataset['element'];
  }
}

/** Select an element and bring it into view. */
export function pick(editor: BaseViewer, id: string): void {
  const element = editor.get<Registry>('elementRegistry').get(id);
  if (!element) return;
  editor.get<Canvas>('canvas').scrollToElement(element, PADDING);
  editor.get<Selection>('selection').select(element);
}
