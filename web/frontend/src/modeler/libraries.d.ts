/** The drawing libraries that bring no types: only what we use of them. */

declare module 'bpmn-js-create-append-anything' {
  export const CreateAppendAnythingModule: object;
}
declare module 'bpmn-js-color-picker' {
  const colorPicker: object;
  export default colorPicker;
}
declare module 'bpmn-js-native-copy-paste/lib/PasteUtil.js' {
  export function createReviver(moddle: object): (key: string, value: unknown) => unknown;
}
declare module 'diagram-js-minimap' {
  const minimap: object;
  export default minimap;
}
declare module 'bpmn-js-properties-panel' {
  export const BpmnPropertiesPanelModule: object;
}
declare module '@bpmn-io/properties-panel' {
  type Component = (props: never) => unknown;
  type IsEdited = (node: unknown) => boolean;
  export const Group: Component;
  export const ListGroup: Component;
  export const TextFieldEntry: Component;
  export const TextAreaEntry: Component;
  export const SelectEntry: Component;
  export const CheckboxEntry: Component;
  export const isTextFieldEntryEdited: IsEdited;
  export const isCheckboxEntryEdited: IsEdited;
  export function useError(id: string): string | undefined;
}
declare module '@bpmn-io/properties-panel/preact' {
  export function h(component: unknown, props: object, ...children: unknown[]): object;
}
declare module '@bpmn-io/properties-panel/preact/hooks' {
  export function useState<T>(first: T): [T, (next: T | ((before: T) => T)) => void];
  export function useEffect(effect: () => void, on: unknown[]): void;
}
