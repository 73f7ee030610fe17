/** dmn-js brings no types: only what we use of it. */

declare module 'dmn-js/lib/Modeler' {
  import type { Viewer, View } from './views';
  export default class Modeler {
    constructor(options: object);
    importXML(xml: string): Promise<unknown>;
    saveXML(options: { format: boolean }): Promise<{ xml: string }>;
    getViews(): View[];
    getActiveView(): View | undefined;
    getActiveViewer(): Viewer | undefined;
    open(view: View): Promise<unknown>;
    on(event: 'views.changed', told: () => void): void;
    on(event: 'viewer.created', told: (created: { viewer: Viewer }) => void): void;
  }
}
declare module 'dmn-js/lib/NavigatedViewer' {
  export { default } from 'dmn-js/lib/Modeler';
}
