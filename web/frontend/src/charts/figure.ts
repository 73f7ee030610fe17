/** A figure from the server, dressed in the colours, the font and the language of the page. */
import { font, token } from '../behaviour/tokens';

/** What `monitor` sends: plotly's data and layout, colours written as `var(--token)`. */
export interface Figure {
  data: object[];
  layout?: Record<string, unknown>;
}

/** What a label such as "16 nov*" takes with its gap, and what the axis takes beside the labels; in pixels. */
const LABEL_WIDTH = 58;
const MARGIN = 50;

type Part = Record<string, unknown> | undefined;

/** Every `var(--token)` in the figure, replaced by the colour that it has now. */
export function withColours(figure: Figure): Figure {
  const text = JSON.stringify(figure).replace(/var\((--[\w-]+)\)/g, (_, name: string) => token(name));
  return JSON.parse(text) as Figure;
}

/** How many labels of weeks have room side by side. */
function ticksIn(width: number): number {
  return Math.max(2, Math.floor((width - MARGIN) / LABEL_WIDTH));
}

/** The figure's own layout over the look that all our charts share. */
export function ourLayout(layout: Record<string, unknown>, height: number, width: number): object {
  const line = token('--line');
  const axis = {
    gridcolor: line,
    linecolor: line,
    zeroline: false,
    automargin: true,
    tickfont: { color: token('--ink-2') },
  };
  return {
    height,
    legend: { orientation: 'h', y: 1, yanchor: 'bottom', x: 0 },
    separators: document.documentElement.lang === 'es' ? ',.' : '.,',
    ...layout,
    template: null,
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: font(), color: token('--ink'), size: 12.5 },
    xaxis: { ...axis, showgrid: false, nticks: ticksIn(width), tickangle: 0, ...(layout['xaxis'] as Part) },
    yaxis: { ...axis, ...(layout['yaxis'] as Part) },
    margin: { l: 40, r: 10, t: 36, b: 30, ...(layout['margin'] as Part) },
  };
}
