/** The modeler's page: open the draft, draw it, save it. `<div data-modeler>` is the canvas. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import './modeler/panel.css';
import 'bpmn-js-color-picker/colors/color-picker.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import type Modeler from 'bpmn-js/lib/Modeler';
import { readJson } from './behaviour/json';
import { sayWhereToBegin } from './modeler/beginning';
import { beginOn, cameFrom } from './modeler/beside';
import { learnChoices } from './modeler/choices';
import { besidePalette, editorIn, tieMap, viewerIn } from './modeler/editor';
import { type Found, pick, showFindings } from './modeler/findings';
import { leaveSaved } from './modeler/leaving';
import { leaveOutLoose } from './modeler/loose';
import { offerKept } from './modeler/offering';
import { opened, stored } from './modeler/recovery';
import { type Saved, Saving } from './modeler/saving';
import { settings } from './modeler/settings';
import { tell } from './modeler/state';
import { showText } from './modeler/text/pane';
import { takeTurns } from './modeler/turn';
import { tieUndo, type UndoStack } from './modeler/undo';
import { say } from './modeler/words';

const canvas = document.querySelector<HTMLElement>('[data-modeler]') as HTMLElement;
const panel = document.getElementById('modeler-properties') as HTMLElement;
async function edit(): Promise<void> {
  const editor = editorIn(canvas, panel);
  const found = showFindings(editor);
  const saving = new Saving<Found & Saved>(async () => (await editor.saveXML({ format: true })).xml ?? '', tell, found);
  // asked for while the drawing is read
  const known = Promise.all([readJson<Found>(settings.findings), learnChoices()]);
  const begin = await opened();
  leaveOutLoose(editor, () => saving.changed());
  await editor.importXML(begin.content);
  besidePalette(editor, canvas);
  leaveSaved(saving);
  beginOn(saving);
  const refresh = tieUndo(() => editor.get<UndoStack>('commandStack'));
  tieMap(editor);
  showText(editor, canvas, panel);
  sayWhereToBegin(editor);
  editor.on('commandStack.changed', () => {
    refresh();
    saving.changed();
  });
  tell(say('saved'), false);
  keepLearning(editor);
  found((await known)[0]);
  // what can be chosen is known now; the panel listens once it has been painted
  requestAnimationFrame(() =>
    window.setTimeout(() => {
      editor.get<{ fire(event: string): void }>('eventBus').fire('propertiesPanel.providersChanged');
      pick(editor, cameFrom());
    }),
  );
  // for what stands beside the editor
  document.dispatchEvent(new CustomEvent('modeler:open', { detail: editor }));
  offerKept(begin, saving, async (xml) => void (await editor.importXML(xml)));
}

/** When the draft has changed, learn again what can be chosen before somebody writes an expression. */
function keepLearning(editor: Modeler): void {
  let isOld = false;
  editor.on('commandStack.changed', () => {
    isOld = true;
  });
  panel.addEventListener('focusin', () => {
    if (isOld) void learnChoices().catch(() => undefined);
    isOld = false;
  });
}

async function look(): Promise<void> {
  const viewer = viewerIn(canvas);
  await viewer.importXML(await stored());
  besidePalette(viewer, canvas);
  tell(say('only to look at'), false);
}

async function start(): Promise<void> {
  const place = document.getElementById('modeler-turn') as HTMLElement;
  // when the turn comes or goes the page begins anew, with what was saved last
  const isMine = await takeTurns(place, () => location.reload());
  await (isMine ? edit() : look());
  canvas.dataset['drawn'] = '';
  performance.mark('cauce-drawn');
}

start().catch((failure: Error) => tell(say('The drawing cannot be opened: %(reason)s', { reason: failure.message }), true));
