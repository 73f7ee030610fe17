/** The page of a DMN file: open it, edit it, save it, try it. `<div data-decision-editor>` is where dmn-js stands. */
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import './decision-editor/editor.css';
import Modeler from 'dmn-js/lib/Modeler';
import Viewer from 'dmn-js/lib/NavigatedViewer';
import { readJson } from './behaviour/json';
import { markRules } from './decision-editor/rules';
import { spanish } from './decision-editor/spanish';
import { type Read, Side } from './decision-editor/trials';
import { type UndoStack, tieUndo } from './modeler/undo';
import { leaveSaved } from './modeler/leaving';
import { offerKept } from './modeler/offering';
import { opened, stored } from './modeler/recovery';
import { type Saved, Saving } from './modeler/saving';
import { settings } from './modeler/settings';
import { tell } from './modeler/state';
import { translateWithin } from './modeler/translating';
import { Library } from './modeler/translations';
import { takeTurns } from './modeler/turn';
import { say } from './modeler/words';

const canvas = document.querySelector<HTMLElement>('[data-decision-editor]') as HTMLElement;
const overview = document.querySelector<HTMLButtonElement>('[data-overview]') as HTMLButtonElement;
const library = new Library(spanish, canvas);
const words = { additionalModules: [library.module] };
// only what people do not write: what a cell says may be a word of the library too
translateWithin(canvas, library, '*');
const options = {
  container: canvas,
  // what was typed is there at once, so that a quick save does not lose it
  common: { debounceInput: false },
  drd: words,
  decisionTable: words,
  literalExpression: words,
  boxedExpression: words,
};

/** Show the decision that somebody came for, or what the file decides when it is one thing. */
async function openTheOne(editor: Modeler): Promise<void> {
  const wanted = new URLSearchParams(location.search).get('decision');
  const all = editor.getViews().filter((one) => one.type !== 'drd');
  const found = all.find((one) => one.element.id === wanted) ?? (all.length === 1 ? all[0] : undefined);
  if (found && editor.getActiveView() !== found) await editor.open(found);
}

/** The side, tied to what `editor` shows. */
function sideOf(editor: Modeler): Side {
  let rules: Record<string, number[]> = {};
  const mark = (): void => markRules(canvas, editor.getActiveView(), rules);
  const open = (id: string): void => {
    const view = editor.getViews().find((one) => one.element.id === id && one.type !== 'drd');
    if (view) void editor.open(view);
  };
  const side = new Side(
    document.getElementById('decision-side') as HTMLElement,
    (used) => {
      rules = used;
      mark();
    },
    open,
  );
  const follow = (): void => {
    const view = editor.getActiveView();
    side.of(view?.element.id ?? '');
    overview.hidden = view?.type === 'drd';
    mark();
  };
  editor.on('views.changed', follow);
  overview.addEventListener('click', () => {
    const whole = editor.getViews().find((one) => one.type === 'drd');
    if (whole) void editor.open(whole);
  });
  follow();
  return side;
}

/** Edit the server's copy, or what this browser kept when a crash was faster than the last save. */
async function edit(): Promise<void> {
  const editor = new Modeler(options);
  const side = sideOf(editor);
  const saving = new Saving<Read & Saved>(
    async () => (await editor.saveXML({ format: true })).xml,
    tell,
    (read) => side.read(read),
  );
  const refresh = tieUndo(() => editor.getActiveViewer()?.get<UndoStack>('commandStack'));
  editor.on('viewer.created', ({ viewer }) => {
    viewer.on('commandStack.changed', refresh);
    // importing clears the stack, which is no change of anybody's
    viewer.on('elements.changed', () => saving.changed());
  });
  const begin = await opened();
  await editor.importXML(begin.content);
  await openTheOne(editor);
  leaveSaved(saving);
  tell(say('saved'), false);
  side.read(await readJson<Read>(settings.findings));
  offerKept(begin, saving, async (content) => void (await editor.importXML(content)));
}

async function look(): Promise<void> {
  const viewer = new Viewer(options);
  const side = sideOf(viewer);
  await viewer.importXML(await stored());
  await openTheOne(viewer);
  side.read(await readJson<Read>(settings.findings));
  tell(say('only to look at'), false);
}

async function start(): Promise<void> {
  const place = document.getElementById('modeler-turn') as HTMLElement;
  const isMine = await takeTurns(place, () => location.reload());
  await (isMine ? edit() : look());
  canvas.dataset['drawn'] = '';
}

start().catch((failure: Error) => tell(say('The file cannot be opened: %(reason)s', { reason: failure.message }), true));
