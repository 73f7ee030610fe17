/** A word on where to begin, over a paper on which only the start stands. */
import type { Drawn, Editor } from './model';

export function sayWhereToBegin(editor: Editor & { on(event: string, tell: () => void): void }): void {
  const hint = document.getElementById('modeler-start') as HTMLElement;
  const registry = editor.get<{ filter(isIt: (one: Drawn) => boolean): Drawn[] }>('elementRegistry');
  const isStep = (one: Drawn): boolean => !one.labelTarget && one.businessObject.$instanceOf('bpmn:FlowNode');
  const show = (): void => {
    hint.hidden = registry.filter(isStep).length > 1;
  };
  show();
  editor.on('commandStack.changed', show);
}
