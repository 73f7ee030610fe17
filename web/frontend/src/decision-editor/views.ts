/** What dmn-js shows: all decisions of a file, or one of them. */

/** One of the ways to look at a file. */
export interface View {
  type: 'drd' | 'decisionTable' | 'literalExpression' | 'boxedExpression';
  element: { id: string; name?: string };
}

/** What shows it. */
export interface Viewer {
  get<T>(name: string): T;
  on(event: string, told: () => void): void;
}
