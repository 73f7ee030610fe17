/** Draws a BPMN diagram in the colours of the page. */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { font, token } from '../behaviour/tokens';
import { roomyLabels } from './labels';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Canvas {
  zoom(to: 'fit-viewport' | number): void;
  zoom(): number;
  viewbox(box: Box): void;
  viewbox(): { inner: Box };
  resized(): void;
}

const PADDING = 16;
/** Room that the buttons take in the upper corner. */
const BUTTONS = { width: 176, height: 52 };

/**
 * Show the whole drawing, centred, never larger than drawn, and below the buttons where it would reach under them;
 * `left` is what something else covers there.
 */
export function fit(viewer: NavigatedViewer, node: HTMLElement, left = 0): void {
  // a page that is being left, or a hidden tab, has no size to fit into
  if (!node.clientWidth || !node.clientHeight) return;
  const canvas = viewer.get<Canvas>('canvas');
  canvas.resized();
  canvas.zoom('fit-viewport');
  const { inner } = canvas.viewbox();
  const free = node.clientWidth - left;
  const across = (free - 2 * PADDING) / inner.width;
  const scaleBelow = (top: number): number => Math.min(across, (node.clientHeight - top - PADDING) / inner.height, 1.25);
  const isBeside = (free - inner.width * scaleBelow(PADDING)) / 2 >= BUTTONS.width;
  const top = isBeside ? PADDING : BUTTONS.height;
  const scale = scaleBelow(top);
  if (!(scale > 0)) return;
  const width = node.clientWidth / scale;
  const height = node.clientHeight / scale;
  const x = inner.x - left / scale - (free / scale - inner.width) / 2;
  // in the middle, unless that is too far up
  const y = inner.y - Math.max((height - inner.height) / 2, top / scale);
  canvas.viewbox({ x, y, width, height });
}

/** Draw the XML into a node; the colours are those of the theme of the moment. */
export async function draw(node: HTMLElement, xml: string): Promise<NavigatedViewer> {
  const fontFamily = font();
  const viewer = new NavigatedViewer({
    container: node,
    additionalModules: [roomyLabels],
    bpmnRenderer: {
      defaultFillColor: token('--surface'),
      defaultStrokeColor: token('--ink'),
      defaultLabelColor: token('--ink'),
    },
    textRenderer: { defaultStyle: { fontFamily, fontSize: 12 }, externalStyle: { fontFamily, fontSize: 11 } },
  });
  await viewer.importXML(xml);
  fit(viewer, node);
  return viewer;
}

const STEP = 1.25;

/** Larger or smaller by a step, or all of it again. */
export function zoom(viewer: NavigatedViewer, node: HTMLElement, way: string): void {
  if (way === 'fit') return fit(viewer, node);
  const canvas = viewer.get<Canvas>('canvas');
  canvas.zoom(canvas.zoom() * (way === 'in' ? STEP : 1 / STEP));
}

/** The wheel scrolls the page as everywhere; with Ctrl it zooms the drawing. */
export function leaveWheelToPage(node: HTMLElement): void {
  node.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  }, { capture: true, passive: true });
}
