/** What we use of the editor's model: the drawn elements, what BPMN says of them, and the commands that change both. */

import type { Command, Typing } from './typing';

/** A part of the BPMN file. */
export interface Part {
  $type: string;
  $parent?: Part;
  id: string;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  $instanceOf(type: string): boolean;
}

/** A shape or a line. */
export interface Drawn {
  id: string;
  type: string;
  businessObject: Part;
  x: number;
  y: number;
  parent?: Drawn;
  host?: Drawn;
  labelTarget?: Drawn;
  incoming: Drawn[];
  outgoing: Drawn[];
  attachers: Drawn[];
  children: Drawn[];
  source?: Drawn;
  target?: Drawn;
  isImplicit?: boolean;
}

export type Values = Record<string, unknown>;

interface Factory {
  create(type: string, values: Values): Part & { $parent?: Part };
}

export interface Editor {
  get<T>(name: string): T;
}

/** The texts and parts below one part, by name; empty where there is nothing. */
export const textOf = (part: Part | undefined, name: string): string => String(part?.get(name) ?? '');
export const partOf = (part: Part | undefined, name: string): Part | undefined => part?.get(name) as Part | undefined;
export const partsOf = (part: Part | undefined, name: string): Part[] => (part?.get(name) as Part[] | undefined) ?? [];

/** The nearest part of that type around this one, itself included. */
export function around(part: Part | undefined, type: string): Part | undefined {
  return !part || part.$instanceOf(type) ? part : around(part.$parent, type);
}

/** One element that is being described, and what can be done to it. Each method is one step of undo. */
export class Subject {
  constructor(
    readonly element: Drawn,
    private readonly editor: Editor,
    /** What is described, where it is not the drawn element itself: the process of a pool. */
    readonly part: Part = element.businessObject,
  ) {}

  is(...types: string[]): boolean {
    return types.some((type) => this.part.$instanceOf(type));
  }

  text(name: string): string {
    return textOf(this.part, name);
  }

  /** The first extension element of that type. */
  extension(type: string): Part | undefined {
    return this.extensions(type)[0];
  }

  extensions(type: string): Part[] {
    return partsOf(partOf(this.part, 'extensionElements'), 'values').filter((one) => one.$type === type);
  }

  /** What the event waits for or causes, if it is about one thing. */
  get cause(): Part | undefined {
    return partsOf(this.part, 'eventDefinitions')[0];
  }

  /** Change what is described, or a part of it. */
  set(values: Values, part: Part = this.part): void {
    this.run([this.setting(values, part)]);
  }

  /** Change the element that an arrow comes from, and the arrow. */
  setSource(values: Values, own: Values): void {
    const source = { cmd: 'element.updateProperties', context: { element: this.element.source, properties: values } };
    this.run([source, this.setting(own, this.part)]);
  }

  /** An attribute; an empty text takes it away. */
  write(name: string, text: string, part: Part = this.part): void {
    if (text !== textOf(part, name)) this.set({ [name]: text || undefined }, part);
  }

  /** A text that is a part of its own, such as a condition; an empty one takes it away. */
  writeExpression(name: string, text: string, part: Part = this.part): void {
    this.set({ [name]: text ? this.make('bpmn:FormalExpression', { body: text }, part) : undefined }, part);
  }

  make(type: string, values: Values, parent: Part): Part {
    const made = this.editor.get<Factory>('bpmnFactory').create(type, values);
    made.$parent = parent;
    for (const value of Object.values(values).flat()) if (isPart(value)) value.$parent = made;
    return made;
  }

  addExtension(made: (parent: Part) => Part): void {
    const holder = partOf(this.part, 'extensionElements');
    if (holder) return this.set({ values: [...partsOf(holder, 'values'), made(holder)] }, holder);
    const fresh = this.make('bpmn:ExtensionElements', {}, this.part);
    (fresh.get('values') as Part[]).push(made(fresh));
    this.set({ extensionElements: fresh });
  }

  removeExtension(gone: Part): void {
    const holder = partOf(this.part, 'extensionElements') as Part;
    const kept = partsOf(holder, 'values').filter((one) => one !== gone);
    if (kept.length) this.set({ values: kept }, holder);
    else this.set({ extensionElements: undefined });
  }

  /** Put an extension element in the place of another one, and change attributes with it, at once. */
  replaceExtension(before: Part | undefined, make: ((parent: Part) => Part) | undefined, values: Values): void {
    const held = partOf(this.part, 'extensionElements');
    const holder = held ?? this.make('bpmn:ExtensionElements', {}, this.part);
    const others = partsOf(holder, 'values').filter((one) => one !== before);
    const all = make ? [...others, make(holder)] : others;
    if (held && all.length) return this.run([this.setting({ values: all }, held), this.setting(values, this.part)]);
    (holder.get('values') as Part[]).push(...(held ? [] : all));
    this.set({ ...values, extensionElements: all.length ? holder : undefined });
  }

  /** What the whole file declares, such as messages. */
  declared(type: string): Part[] {
    return partsOf(this.file, 'rootElements').filter((one) => one.$type === type);
  }

  /** Declare something in the file and let `part` refer to it, at once. */
  declare(type: string, values: Values, reference: string, part: Part): void {
    const made = this.make(type, values, this.file);
    const rootElements = [...partsOf(this.file, 'rootElements'), made];
    this.run([this.setting({ rootElements }, this.file), this.setting({ [reference]: made }, part)]);
  }

  private get file(): Part {
    return around(this.part, 'bpmn:Definitions') as Part;
  }

  private setting(values: Values, part: Part): Command {
    const { element } = this;
    return part === element.businessObject
      ? { cmd: 'element.updateProperties', context: { element, properties: values } }
      : { cmd: 'element.updateModdleProperties', context: { element, moddleElement: part, properties: values } };
  }

  private run(commands: Command[]): void {
    this.editor.get<Typing>('cauceTyping').run(commands);
  }
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && '$type' in value;
}
