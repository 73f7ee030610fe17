/** Charts: `<div class="chart" data-chart="#id or URL" data-height="220" role="img" aria-label="…">`. */
import Plotly from 'plotly.js-cartesian-dist-min';
import es from 'plotly.js-locales/es.js';
import { readJson } from './behaviour/json';
import { type Figure, ourLayout, withColours } from './charts/figure';

const DEFAULT_HEIGHT = 220;

Plotly.register(es);

async function drawChart(node: HTMLElement): Promise<void> {
  const figure = withColours(await readJson<Figure>(node.dataset['chart'] ?? ''));
  const layout = ourLayout(figure.layout ?? {}, Number(node.dataset['height'] ?? DEFAULT_HEIGHT), node.clientWidth);
  const config = { displayModeBar: false, responsive: true, locale: document.documentElement.lang };
  await Plotly.react(node, figure.data, layout, config);
  node.dataset['drawn'] = '';
}

function drawAll(which: string): void {
  for (const node of document.querySelectorAll<HTMLElement>(which)) {
    drawChart(node).catch((reason) => console.warn('The chart could not be drawn.', reason));
  }
}

document.addEventListener('cauce:theme', () => drawAll('[data-chart][data-drawn]'));
document.addEventListener('htmx:after:swap', () => drawAll('[data-chart]:not([data-drawn])'));
drawAll('[data-chart]');
