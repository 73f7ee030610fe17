/**
 * Diagrams to look at: `<div class="dia" data-diagram="<URL of the XML>" data-marks="#id or URL" data-outline="id">`.
 * Buttons `[data-shows-marks="#id or URL"]` inside `[data-marks-for="<id of the diagram>"]` change what is marked.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import type NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { fetchOk, readText } from './behaviour/json';
import { draw, fit, leaveWheelToPage, zoom } from './diagram/draw';
import { isLive, keepFresh } from './diagram/live';
import { applyMarks, type Marks } from './diagram/marks';
import { keepPicture, type Kind } from './diagram/picture';
import { tieOutline } from './diagram/outline';

interface Shown {
  viewer: NavigatedViewer;
  xml: string;
  /** What the marks say that are on, as it was read. */
  said: string;
  /** Takes the marks off that are on. */
  clear: () => void;
}

const shown = new WeakMap<HTMLElement, Shown>();

async function mark(node: HTMLElement, diagram: Shown): Promise<void> {
  diagram.clear();
  diagram.clear = () => undefined;
  const source = node.dataset['marks'];
  if (!source) return;
  diagram.said = await readText(source);
  diagram.clear = applyMarks(diagram.viewer, JSON.parse(diagram.said) as Marks);
}

async function show(node: HTMLElement): Promise<void> {
  const before = shown.get(node);
  const xml = before?.xml ?? (await (await fetchOk(node.dataset['diagram'] ?? '')).text());
  if (before) before.viewer.destroy();
  else leaveWheelToPage(node);
  const diagram: Shown = { viewer: await draw(node, xml), xml, said: '', clear: () => undefined };
  shown.set(node, diagram);
  await mark(node, diagram);
  const outline = document.getElementById(node.dataset['outline'] ?? '');
  if (outline) tieOutline(diagram.viewer, outline);
  node.dataset['drawn'] = '';
  const now = (): Shown => shown.get(node) ?? diagram;
  if (isLive(node.dataset['marks'] ?? '#')) keepFresh(node, () => now().said, () => void mark(node, now()));
}

/** Say in the diagram's place what the page says for it, when the drawing fails; the outline still tells all. */
function fail(node: HTMLElement, reason: unknown): void {
  console.warn('The diagram could not be drawn.', reason);
  const words = node.dataset['failure'];
  if (words) node.append(Object.assign(document.createElement('p'), { className: 'dia-failed', textContent: words }));
}

function showAll(root: ParentNode, which: string): void {
  for (const node of root.querySelectorAll<HTMLElement>(which)) show(node).catch((reason) => fail(node, reason));
}

function changeMarks(button: HTMLElement): void {
  const group = button.closest<HTMLElement>('[data-marks-for]');
  const node = document.getElementById(group?.dataset['marksFor'] ?? '');
  const diagram = node && shown.get(node);
  if (!group || !node || !diagram) return;
  for (const other of group.querySelectorAll('[data-shows-marks]')) {
    other.setAttribute('aria-pressed', String(other === button));
  }
  node.dataset['marks'] = button.dataset['showsMarks'] ?? '';
  mark(node, diagram).catch((reason) => fail(node, reason));
}

/** The drawing as a file, named after the page. */
function keep(node: HTMLElement, kind: Kind): void {
  const xml = shown.get(node)?.xml;
  const name = document.querySelector('h1')?.firstChild?.textContent?.trim() || 'process';
  if (xml) keepPicture(xml, kind, name).catch((reason) => fail(node, reason));
}

document.addEventListener('click', (event) => {
  const button = (event.target as Element).closest<HTMLElement>('[data-shows-marks]');
  if (button) changeMarks(button);
  const way = (event.target as Element).closest<HTMLElement>('[data-zoom]');
  const node = way?.closest<HTMLElement>('[data-diagram]');
  const diagram = node && shown.get(node);
  if (way && diagram) zoom(diagram.viewer, node, way.dataset['zoom'] ?? '');
  const kept = (event.target as Element).closest<HTMLElement>('[data-keeps]');
  const drawing = kept?.closest<HTMLElement>('[data-diagram]');
  if (kept && drawing) {
    kept.closest('details')?.removeAttribute('open');
    keep(drawing, kept.dataset['keeps'] as Kind);
  }
});
document.addEventListener('cauce:theme', () => showAll(document, '[data-diagram][data-drawn]'));
document.addEventListener('htmx:after:swap', () => showAll(document, '[data-diagram]:not([data-drawn])'));
addEventListener('resize', () => {
  for (const node of document.querySelectorAll<HTMLElement>('[data-diagram][data-drawn]')) {
    const diagram = shown.get(node);
    if (diagram) fit(diagram.viewer, node);
  }
});
showAll(document, '[data-diagram]');
