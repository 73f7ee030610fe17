/** Whoever adds a gateway that decides is asked for its name at once, as for that of a task: the question it decides. */
import type { Drawn } from './model';

interface Created {
  isTouch: boolean;
  context: { shape: Drawn; canExecute: unknown; hints?: { createElementsBehavior?: boolean } };
}
interface Bus {
  on<E>(event: string, priority: number, tell: (event: E) => void): void;
}

/** After those who pick what was added, which would end the editing. */
const LATE = 400;
const DECIDING = new Set(['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway']);

class Naming {
  static readonly $inject = ['eventBus', 'directEditing'];

  constructor(bus: Bus, private readonly editing: { activate(element: Drawn): void }) {
    bus.on<{ shape: Drawn }>('autoPlace.end', LATE, ({ shape }) => this.ask(shape));
    bus.on<Created>('create.end', LATE, ({ isTouch, context }) => {
      if (!isTouch && context.canExecute && context.hints?.createElementsBehavior !== false) this.ask(context.shape);
    });
  }

  private ask(added: Drawn): void {
    if (DECIDING.has(added.type)) this.editing.activate(added);
  }
}

/** A module for the editor. */
export const naming = { __init__: ['cauceNaming'], cauceNaming: ['type', Naming] };
