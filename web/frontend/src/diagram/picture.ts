/** A drawing as a file: black on white, as it was drawn, whatever the colours of the page. */
import Viewer from 'bpmn-js/lib/Viewer';
import { refused } from '../behaviour/post';

/** Dots for each unit of the drawing, so that print stays sharp. */
const SHARPNESS = 2;
/** What browsers still paint. */
const MOST_DOTS = 8_000;

export type Kind = 'svg' | 'png' | 'pdf';

async function svgOf(xml: string): Promise<string> {
  const place = document.createElement('div');
  place.className = 'offscreen';
  place.setAttribute('aria-hidden', 'true');
  document.body.append(place);
  const viewer = new Viewer({ container: place });
  try {
    await viewer.importXML(xml);
    return (await viewer.saveSVG()).svg;
  } finally {
    viewer.destroy();
    place.remove();
  }
}

async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(SHARPNESS, MOST_DOTS / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(image.width * scale);
  canvas.height = Math.ceil(image.height * scale);
  const paint = canvas.getContext('2d') as CanvasRenderingContext2D;
  paint.fillStyle = '#fff';
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((give, fail) => {
    canvas.toBlob((blob) => (blob ? give(blob) : fail(new Error('too large'))), 'image/png');
  });
}

async function pdfOf(png: Blob): Promise<Blob> {
  const token = document.querySelector<HTMLMetaElement>('meta[name=csrf-token]')?.content ?? '';
  const headers = { 'Content-Type': 'image/png', 'X-CSRFToken': token };
  const response = await fetch('/models/picture.pdf', { method: 'POST', headers, body: png });
  if (!response.ok) throw await refused(response);
  return response.blob();
}

/** Let the reader keep the drawing under a name. */
export async function keepPicture(xml: string, kind: Kind, name: string): Promise<void> {
  const svg = await svgOf(xml);
  const png = (): Promise<Blob> => pngOf(svg);
  const blob = kind === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : kind === 'png' ? await png() : await pdfOf(await png());
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${name}.${kind}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
