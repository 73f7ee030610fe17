declare module 'plotly.js-cartesian-dist-min' {
  /** The part of plotly that we call. */
  interface Plotly {
    register(locale: unknown): void;
    react(node: HTMLElement, data: unknown[], layout: object, config: object): Promise<unknown>;
  }
  const plotly: Plotly;
  export default plotly;
}

declare module 'plotly.js-locales/es.js' {
  const locale: unknown;
  export default locale;
}
