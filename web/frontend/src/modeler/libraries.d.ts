/** The drawing libraries that bring no types: only what we use of them. */

declare module 'bpmn-js-create-append-anything' {
  export const CreateAppendAnythingModule: object;
}
declare module 'bpmn-js-color-picker' {
  const colorPicker: object;
  export default colorPicker;
}
declare module 'bpmn-js-native-copy-paste' {
  const nativeCopyPaste: object;
  export default nativeCopyPaste;
}
declare module 'diagram-js-minimap' {
  const minimap: object;
  export default minimap;
}
declare module 'bpmn-js-properties-panel' {
  export const BpmnPropertiesPanelModule: object;
  export function useService<T>(name: string): T;
}
declare module '@bpmn-io/properties-panel' {
  type Component = (props: never) => unknown;
  export const Group: Component;
  export const TextFieldEntry: Component;
  export const isTextFieldEntryEdited: (node: unknown) => boolean;
}
declare module '@bpmn-io/properties-panel/preact' {
  export function h(component: unknown, props: object, ...children: unknown[]): object;
}
declare module 'bpmn-js-i18n/translations/es' {
  const spanish: Record<string, string>;
  export default spanish;
}
