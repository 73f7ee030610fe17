/** Extensions of Activiti are shown and kept under the names of Camunda, its successor, as the server reads them. */
const CAMUNDA = 'http://camunda.org/schema/1.0/bpmn';
const DECLARED = /(\sxmlns(?::[\w.-]+)?\s*=\s*)(["'])http:\/\/activiti\.org\/bpmn\2/g;

class Activiti {
  static readonly $inject = ['eventBus'];

  constructor(bus: { on(event: string, change: (event: { xml: string }) => string): void }) {
    // where both names are known an attribute might stand twice
    bus.on('import.parse.start', ({ xml }) => (xml.includes(CAMUNDA) ? xml : xml.replace(DECLARED, `$1$2${CAMUNDA}$2`)));
  }
}

/** A module for the editor. */
export const activiti = { __init__: ['cauceActiviti'], cauceActiviti: ['type', Activiti] };
