/** The properties of what is picked, as questions. */
import { Group, TextFieldEntry, isTextFieldEntryEdited } from '@bpmn-io/properties-panel';
import { h } from '@bpmn-io/properties-panel/preact';
import { useService } from 'bpmn-js-properties-panel';
import { say } from '../words';

interface BusinessObject {
  get(name: string): unknown;
}

interface DrawnElement {
  id: string;
  businessObject: BusinessObject;
}

interface Modeling {
  updateProperties(element: DrawnElement, values: Record<string, unknown>): void;
}

interface PropertiesPanel {
  registerProvider(priority: number, provider: object): void;
}

type Debounce = <T>(callback: T) => T;

function nameEntry() {
  return {
    id: 'name',
    isEdited: isTextFieldEntryEdited,
    component: ({ element }: { element: DrawnElement }) => {
      const modeling = useService<Modeling>('modeling');
      const debounce = useService<Debounce>('debounceInput');
      return h(TextFieldEntry, {
        id: 'name',
        element,
        label: say('Name'),
        debounce,
        getValue: () => element.businessObject.get('name') ?? '',
        setValue: (name: string) => modeling.updateProperties(element, { name: name || undefined }),
      });
    },
  };
}

class Provider {
  static readonly $inject = ['propertiesPanel'];

  constructor(panel: PropertiesPanel) {
    panel.registerProvider(1000, this);
  }

  getGroups() {
    return () => [{ id: 'general', label: say('General'), component: Group, shouldOpen: true, entries: [nameEntry()] }];
  }
}

/** A module for the editor. */
export const properties = { __init__: ['cauceProperties'], cauceProperties: ['type', Provider] };
