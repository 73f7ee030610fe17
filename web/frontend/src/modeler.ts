/** The modeler's page: open the draft, draw it, save it. `<div data-modeler>` is the canvas. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import './modeler/panel.css';
import 'bpmn-js-color-picker/colors/color-picker.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import type Modeler from 'bpmn-js/lib/Modeler';
import { fetchOk, readJson } from './behaviour/json';
import { learnChoices } from './modeler/choices';
import { besidePalette, editorIn, tieMap, viewerIn } from './modeler/editor';
import { type Found, showFindings } from './modeler/findings';
import { forget, unsaved } from './modeler/recovery';
import { Saving } from './modeler/saving';
import { settings } from './modeler/settings';
import { showText } from './modeler/text/pane';
import { takeTurns } from './modeler/turn';
import { say } from './modeler/words';

interface CommandStack {
  canUndo(): boolean;
  canRedo(): boolean;
  undo(): void;
  redo(): void;
}

const canvas = document.querySelector<HTMLElement>('[data-modeler]') as HTMLElement;
const panel = document.getElementById('modeler-properties') as HTMLElement;
const state = document.getElementById('modeler-state') as HTMLElement;

function tell(words: string, isBad: boolean): void {
  state.textContent = words;
  state.classList.toggle('bad', isBad);
}

async function stored(): Promise<string> {
  return (await fetchOk(settings.drawing)).text();
}

/** Draw with the server's copy, or with what this browser kept when a crash was faster than the last save. */
async function edit(): Promise<void> {
  const editor = editorIn(canvas, panel);
  const found = showFindings(editor);
  const saving = new Saving(async () => (await editor.saveXML({ format: true })).xml ?? '', tell, found);
  // asked for while the drawing is read
  const known = Promise.all([readJson<Found>(settings.findings), learnChoices()]);
  const kept = unsaved();
  const isNext = kept?.revision === settings.revision;
  await editor.importXML(kept && isNext ? kept.xml : await stored());
  besidePalette(editor, canvas);
  tieButtons(editor, saving);
  tieMap(editor);
  showText(editor, canvas, panel);
  editor.on('commandStack.changed', () => saving.changed());
  tell(say('saved'), false);
  keepLearning(editor);
  found((await known)[0]);
  // for what stands beside the editor
  document.dispatchEvent(new CustomEvent('modeler:open', { detail: editor }));
  if (!kept) return;
  offerKept(editor, kept.at, isNext, kept.xml, saving);
  if (isNext) saving.changed();
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

function tieButtons(editor: Modeler, saving: Saving): void {
  const stack = editor.get<CommandStack>('commandStack');
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-edit]')];
  const fresh = (): void => {
    for (const button of buttons) button.disabled = !(button.dataset['edit'] === 'undo' ? stack.canUndo() : stack.canRedo());
  };
  for (const button of buttons) button.addEventListener('click', () => (button.dataset['edit'] === 'undo' ? stack.undo() : stack.redo()));
  editor.on('commandStack.changed', fresh);
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-after-saving]')) {
    link.addEventListener('click', (event) => {
      if (saving.isDone()) return;
      event.preventDefault();
      void saving.now().then(() => (location.href = link.href));
    });
  }
  window.addEventListener('beforeunload', (event) => {
    if (!saving.isDone()) event.preventDefault();
  });
}

/** Say that something came back, or ask whether it should. */
function offerKept(editor: Modeler, at: string, isNext: boolean, xml: string, saving: Saving): void {
  const note = document.getElementById('modeler-recovered') as HTMLElement;
  note.hidden = false;
  (note.querySelector(`[data-recovered=${isNext ? 'same' : 'other'}]`) as HTMLElement).hidden = false;
  (note.querySelector('[data-recovered-at]') as HTMLElement).textContent = new Date(at).toLocaleTimeString(
    document.documentElement.lang,
    { hour: '2-digit', minute: '2-digit' },
  );
  const take = note.querySelector('[data-recover=take]') as HTMLButtonElement;
  take.hidden = isNext;
  take.addEventListener('click', () => void editor.importXML(xml).then(() => saving.changed()).then(() => (note.hidden = true)));
  (note.querySelector('[data-recover=drop]') as HTMLButtonElement).addEventListener('click', () => {
    forget();
    void stored().then((before) => editor.importXML(before)).then(() => saving.changed()).then(() => (note.hidden = true));
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
