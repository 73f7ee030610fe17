/** The form editor's own types need more of its parts than we use. */

declare module '@bpmn-io/form-js-editor' {
  export interface FormEditor {
    importSchema(schema: object): Promise<unknown>;
    saveSchema(): object;
    get<T>(name: string): T;
    on(event: string, told: () => void): void;
  }
  export function createFormEditor(options: { container: HTMLElement; schema: object }): Promise<FormEditor>;
}
