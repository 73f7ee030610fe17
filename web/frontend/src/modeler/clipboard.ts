/**
 * Copies that another tab or another process can paste. They go to the system's clipboard and to a shelf of this
 * browser, for where the clipboard is closed: without https, or when the person says no.
 */
import { createReviver } from 'bpmn-js-native-copy-paste/lib/PasteUtil.js';
import { partsOf, type Part, textOf } from './model';
import { settings } from './settings';

/** The mark of bpmn.io, so that its own tools understand the copy too. */
const MARK = 'bpmn-js-clip----';
const SHELF = `cauce-copied:${settings.person}`;
/** Before the editor's own ways, which know one tab and take any declaration with the same id for the same. */
const FIRST = 2050;
const BEFORE_DECLARATIONS = 600;

type Tree = Record<string, unknown>;
interface CopyPaste {
  paste(context: object): void;
}
interface Pasted {
  cache: object;
  descriptor: { businessObject: Part; referencedRootElement?: Part };
}
interface Bus {
  on<T>(event: string, priority: number, answer: (context: T) => unknown): void;
}
interface Copier {
  copyElement(source: Part, target: Part): Part;
}
interface Factory {
  create(type: string): Part;
}
interface Whole {
  getDefinitions(): Part;
}

/** What of a declaration makes it the same as another, besides its type. */
const SAME = ['name', 'errorCode', 'escalationCode'];
/** By whom a declaration is named. */
const NAMED_BY: Record<string, string> = {
  'bpmn:Message': 'messageRef',
  'bpmn:Signal': 'signalRef',
  'bpmn:Error': 'errorRef',
  'bpmn:Escalation': 'escalationRef',
};

function put(text: string): void {
  try {
    localStorage.setItem(SHELF, text);
  } catch {
    localStorage.removeItem(SHELF);
  }
  void navigator.clipboard?.writeText(text).catch(() => undefined);
}

/** What was copied last: here or, by the clipboard, anywhere; nothing when it was no part of a drawing. */
async function copied(): Promise<string | undefined> {
  const onShelf = localStorage.getItem(SHELF) ?? '';
  const text = (await navigator.clipboard?.readText().catch(() => onShelf)) ?? onShelf;
  return text.startsWith(MARK) ? text.slice(MARK.length) : undefined;
}

class Clipboard {
  static readonly $inject = ['eventBus', 'copyPaste', 'moddle', 'moddleCopy', 'bpmnFactory', 'bpmnjs'];
  /** The declarations of each paste, by what they are: of several elements that name one, it comes along once. */
  private readonly declared = new WeakMap<object, Map<string, Part>>();

  constructor(
    bus: Bus,
    copyPaste: CopyPaste,
    moddle: object,
    private readonly copier: Copier,
    private readonly factory: Factory,
    private readonly whole: Whole,
  ) {
    bus.on<{ tree: Tree; hints: { clip?: boolean } }>('copyPaste.elementsCopied', FIRST, ({ tree, hints }) => {
      if (hints.clip !== false) put(MARK + JSON.stringify(tree));
    });
    bus.on<{ tree?: Tree }>('copyPaste.pasteElements', FIRST, (context) => {
      if (context.tree) return undefined;
      const wanted = { ...context };
      void copied().then((text) => {
        if (text) copyPaste.paste({ ...wanted, tree: JSON.parse(text, createReviver(moddle)) as Tree });
      });
      return false;
    });
    bus.on<Pasted>('copyPaste.pasteElement', BEFORE_DECLARATIONS, ({ cache, descriptor }) => {
      const named = descriptor.referencedRootElement;
      if (!named) return;
      const by = partsOf(descriptor.businessObject, 'eventDefinitions')[0] ?? descriptor.businessObject;
      by.set(NAMED_BY[named.$type] as string, this.ownDeclaration(named, cache));
      delete descriptor.referencedRootElement;
    });
  }

  /** The same message, signal, error or escalation in this drawing, else a copy of it. */
  private ownDeclaration(named: Part, cache: object): Part {
    const what = (part: Part): string => [part.$type, ...SAME.map((name) => textOf(part, name))].join('\n');
    const known = this.declared.get(cache) ?? new Map<string, Part>();
    this.declared.set(cache, known);
    const inFile = partsOf(this.whole.getDefinitions(), 'rootElements').find((one) => what(one) === what(named));
    const own = known.get(what(named)) ?? inFile ?? this.copier.copyElement(named, this.factory.create(named.$type));
    known.set(what(named), own);
    return own;
  }
}

/** A module for the editor. */
export const clipboard = { __init__: ['cauceClipboard'], cauceClipboard: ['type', Clipboard] };
