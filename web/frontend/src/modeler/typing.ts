/** Commands of the panel: letters typed one after the other into a field are one step of undo. */
import type { Drawn, Part, Values } from './model';

/** A command of the editor's stack. */
export interface Command {
  cmd: string;
  context: { element?: Drawn; moddleElement?: Part; properties: Values };
}

interface Stack {
  execute(command: string, context: unknown): void;
  undo(): void;
}

interface Bus {
  on(event: string, tell: () => void): void;
}

/** Whoever stops longer than this begins another step. */
const BREAK_MS = 1_000;

export class Typing {
  static readonly $inject = ['commandStack', 'eventBus'];
  private changes = 0;
  private last = { field: '', part: undefined as unknown, at: 0, changes: -1 };

  constructor(private readonly stack: Stack, bus: Bus) {
    // a listener that gives something back would stop the event
    bus.on('commandStack.changed', () => {
      this.changes += 1;
    });
  }

  /** Carry out commands as one step; the same field again, with nothing else in between, replaces the step before. */
  run(commands: Command[]): void {
    const context = commands[0]?.context;
    const part = context?.moddleElement ?? context?.element;
    const field = commands.length === 1 ? Object.keys(context?.properties ?? {}).join() : '';
    const { last } = this;
    const goesOn = field && field === last.field && part === last.part && this.changes === last.changes;
    if (goesOn && performance.now() - last.at < BREAK_MS) this.stack.undo();
    this.stack.execute('properties-panel.multi-command-executor', commands);
    this.last = { field, part, at: performance.now(), changes: this.changes };
  }
}
