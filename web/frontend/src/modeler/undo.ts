/** The buttons that undo and redo. */

/** What the libraries of bpmn.io call their command stack. */
export interface UndoStack {
  canUndo(): boolean;
  canRedo(): boolean;
  undo(): void;
  redo(): void;
}

/** Tie the buttons to the stack that is there now; call what it gives when something has changed. */
export function tieUndo(stack: () => UndoStack | undefined): () => void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-edit]')];
  const isUndo = (button: HTMLButtonElement): boolean => button.dataset['edit'] === 'undo';
  for (const button of buttons) {
    button.addEventListener('click', () => (isUndo(button) ? stack()?.undo() : stack()?.redo()));
  }
  return () => {
    const now = stack();
    for (const button of buttons) button.disabled = !(isUndo(button) ? now?.canUndo() : now?.canRedo());
  };
}
