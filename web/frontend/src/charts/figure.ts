/** A figure from the server, dressed in the colours, the font and the language of the page. */
import { font, token } from '../behaviour/tokens';

/** What `monitor` sends: plotly's data and layout, colours written as `var(--token)`. */
export interface Figure {
  data: object[];
  layout?: Record<string, unknown>;
}

type Part = Record<string, unknown> | undefined;

/** Every `var(--token)` in the figure, replaced by the colour that it has now. */
export function withColours(figure: Figure): Figure {
  const text = JSON.stringify(figure).replace(/var\((--[\w-]+)\)/g, (_, name: string) => token(name));
  return JSON.parse(text) as Figure;
}

/** The figure's own layout over the look that all our charts share. */
export function ourLayout(layout: Record<string, unknown>, height: number): object {
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
    legend: { orientation: 'h', y: 1.16, x: 0 },
    separators: document.documentElement.lang === 'es' ? ',.' : '.,',
    ...layout,
    template: null,
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: font(), color: token('--ink'), size: 12.5 },
    xaxis: { ...axis, showgrid: false, ...(layout['xaxis'] as Part) },
    yaxis: { ...axis, ...(layout['yaxis'] as Part) },
    margin: { l: 40, r: 10, t: 6, b: 30, ...(layout['margin'] as Part) },
  };
}
