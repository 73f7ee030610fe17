/** The menus that create, append and replace offer what runs where it would stand; which that is, the server says. */
import { PopupEntries } from 'bpmn-js/lib/features/popup-menu/PopupEntries';
import type { Drawn } from './model';
import { naming } from './naming';
import { settings } from './settings';

/** What is drawn for an entry of a menu. */
interface Target {
  type: string;
  eventDefinitionType?: string;
}
type Entries = Record<string, unknown>;
interface PopupMenu {
  registerProvider(menu: string, priority: number, provider: { getPopupMenuEntries(target: Drawn): unknown }): void;
}
interface Moddle {
  getType(type: string): { $descriptor: { allTypesByName: Record<string, unknown> } };
}

/** After those that offer: the lower, the later. */
const LAST = 100;
const catalogue = PopupEntries as Record<string, { target: Target }>;

/** `bpmn:TimerEventDefinition` to `timer`, `bpmn:UserTask` to `userTask`. */
const short = (type: string): string => type.slice(5, 6).toLowerCase() + type.slice(6).replace('EventDefinition', '');

/** Entries of menus that do not bear the name of the catalogue. */
const RENAMED: Record<string, string> = {
  'none-start': 'none-start-event',
  'none-end': 'none-end-event',
  'none-intermediate-throw': 'none-intermediate-throwing',
  subprocess: 'expanded-subprocess',
  'ad-hoc-subprocess': 'expanded-ad-hoc-subprocess',
};

/** The entry of the catalogue that the entry of a menu stands for; those of tools of their own have none. */
const targetOf = (entry: string): Target | undefined => {
  const id = entry.replace(/^(create|append)-/, '').replace(/^replace-with-/, '');
  return catalogue[RENAMED[id] ?? id]?.target;
};

/** What stands in a scope is the content of its shape, or of the process when the shape is a pool or the paper. */
function placeIn(scope: Drawn | undefined): string {
  const part = scope?.businessObject;
  if (!part?.$instanceOf('bpmn:SubProcess')) return 'process';
  if (part.get('triggeredByEvent')) {
    return part.$parent?.$instanceOf('bpmn:SubProcess') ? 'eventSubProcess' : 'eventSubProcessOfProcess';
  }
  return part.$instanceOf('bpmn:Transaction') || part.$instanceOf('bpmn:AdHocSubProcess') ? short(part.$type) : 'subProcess';
}

const isGatewayOfEvents = (element: Drawn | undefined): boolean => element?.type === 'bpmn:EventBasedGateway';

/** Where an event on the border of an element, or what else is drawn, would stand. */
function placeOf(target: Target, host: Drawn | undefined, scope: Drawn | undefined, before: (Drawn | undefined)[]): string {
  if (target.type === 'bpmn:BoundaryEvent' && host?.type === 'bpmn:Transaction') return 'borderOfTransaction';
  return before.some(isGatewayOfEvents) ? 'afterEventGateway' : placeIn(scope);
}

const PLACES: Record<string, (element: Drawn, target: Target) => string> = {
  // where it will be dropped nobody knows yet
  'bpmn-create': (_element, target) => placeOf(target, undefined, undefined, []),
  'bpmn-append': (element, target) => placeOf(target, element, element.parent, [element]),
  'bpmn-replace': (element, target) =>
    placeOf(target, element.host, element.parent, element.incoming.map((flow) => flow.source)),
};

class Menus {
  static readonly $inject = ['popupMenu', 'moddle'];

  constructor(popupMenu: PopupMenu, private readonly moddle: Moddle) {
    for (const [menu, place] of Object.entries(PLACES)) {
      popupMenu.registerProvider(menu, LAST, {
        getPopupMenuEntries: (element) => (entries: Entries) =>
          Object.fromEntries(
            Object.entries(entries).filter(([id]) => {
              const target = targetOf(id);
              return !target || this.runs(target, place(element, target));
            }),
          ),
      });
    }
  }

  private runs(target: Target, place: string): boolean {
    const isNode = 'bpmn:FlowNode' in this.moddle.getType(target.type).$descriptor.allTypesByName;
    if (!isNode || !settings.offered) return true;
    const kinds = settings.offered[place]?.[short(target.type)];
    const kind = target.eventDefinitionType ? short(target.eventDefinitionType) : 'none';
    return kinds !== undefined && (kinds.length === 0 || kinds.includes(kind));
  }
}

/** A module for the editor. */
export const menus = { __depends__: [naming], __init__: ['cauceMenus'], cauceMenus: ['type', Menus] };
