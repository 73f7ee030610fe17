/** The page of a form: put it together, save it, see it as people will. */
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor.css';
import '@bpmn-io/form-js-editor/dist/assets/properties-panel.css';
import '@bpmn-io/form-js-editor/dist/assets/dragula.css';
import './form-editor/editor.css';
import { createFormEditor, type FormEditor } from '@bpmn-io/form-js-editor';
import { readJson } from './behaviour/json';
import { followTitles } from './form-editor/keys';
import { spanish } from './form-editor/spanish';
import { leaveSaved } from './modeler/leaving';
import { offerKept } from './modeler/offering';
import { opened } from './modeler/recovery';
import { type Saved, Saving } from './modeler/saving';
import { settings } from './modeler/settings';
import { tell } from './modeler/state';
import { translateWithin } from './modeler/translating';
import { Library } from './modeler/translations';
import { takeTurns } from './modeler/turn';
import { tieUndo, type UndoStack } from './modeler/undo';
import { say } from './modeler/words';

/** What the server says of the form, as HTML. */
interface Seen {
  preview: string;
  /** Why nobody can be asked so; empty when there is nothing. */
  problem: string;
}

/** The form in the middle, what is typed, and what people call the pieces and options of their form. */
const THEIRS =
  '.fjs-form-editor .fjs-form-container, .flatpickr-calendar, textarea, .cm-editor, .bio-properties-panel-header-label, ' +
  '.bio-properties-panel-collapsible-entry-header-title, [data-entry-id=defaultValue] option:not([value=""])';
const place = document.querySelector<HTMLElement>('[data-form-editor]') as HTMLElement;
const library = new Library(spanish, place);
const preview = document.querySelector<HTMLElement>('[data-preview]') as HTMLElement;
const problem = document.getElementById('form-problem') as HTMLElement;

function show(seen: Seen): void {
  preview.innerHTML = seen.preview;
  problem.innerHTML = seen.problem;
}

function tieViews(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-shows]')];
  for (const button of buttons) {
    button.addEventListener('click', () => {
      const isPreview = button.dataset['shows'] === 'preview';
      place.hidden = isPreview;
      preview.hidden = !isPreview;
      for (const one of buttons) one.setAttribute('aria-pressed', String(one === button));
    });
  }
  preview.addEventListener('submit', (event) => event.preventDefault());
}

async function edit(): Promise<void> {
  const begin = await opened();
  const schema = JSON.parse(begin.content) as object;
  const editor = await createFormEditor({ container: place, schema });
  const saving = new Saving<Seen & Saved>(async () => JSON.stringify(editor.saveSchema(), null, 2), tell, show);
  const refresh = tieUndo(() => editor.get<UndoStack>('commandStack'));
  editor.on('commandStack.changed', () => {
    refresh();
    saving.changed();
  });
  addByClick();
  nameNewPieces(editor);
  pickAdded(editor);
  followTitles(editor, schema);
  leaveSaved(saving);
  tell(say('saved'), false);
  offerKept(begin, saving, async (content) => void (await editor.importSchema(JSON.parse(content) as object)));
}

/** A kind of piece, as the library registers it; its `label` goes before that which it would be created with. */
interface Piece {
  label?: string;
  create(options: object): { label?: string };
}

/** What a new piece is called until somebody says otherwise. */
function nameNewPieces(editor: FormEditor): void {
  const known = editor.get<{ get(type: string): { config: Piece } | undefined }>('formFields');
  const name = (event: Event): void => {
    const kind = (event.target as Element).closest<HTMLElement>('.fjs-palette-field')?.dataset['fieldType'];
    const config = kind ? known.get(kind)?.config : undefined;
    const label = config?.create({}).label;
    if (config && label) config.label = library.find(label) ?? label;
  };
  // before the piece is dragged or added
  for (const touched of ['pointerdown', 'mousedown', 'keydown']) place.addEventListener(touched, name, true);
}

/** What was added is what one goes on with: its details stand open at once. */
function pickAdded(editor: FormEditor): void {
  const selection = editor.get<{ set(field: object): void }>('selection');
  const bus = editor.get<{ on(event: string, tell: (added: { context: { formField: object } }) => void): void }>('eventBus');
  bus.on('commandStack.formField.add.postExecuted', ({ context }) => void window.setTimeout(() => selection.set(context.formField)));
}

/** A piece is added by a click too, as by Enter: that it wants to be dragged is told nowhere. */
function addByClick(): void {
  place.addEventListener('click', (event) => {
    const piece = (event.target as Element).closest('.fjs-palette-field');
    // a click by keyboard has no place on the screen: Enter has added it already
    if (event.detail) piece?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true }));
  });
}

/** While somebody else edits there is only what people will see. */
function look(): void {
  document.querySelector<HTMLButtonElement>('[data-shows=preview]')?.click();
  document.querySelector<HTMLButtonElement>('[data-shows=design]')?.setAttribute('disabled', '');
  tell(say('only to look at'), false);
}

async function start(): Promise<void> {
  const turn = document.getElementById('modeler-turn') as HTMLElement;
  tieViews();
  translateWithin(place, library, THEIRS, '.fjs-empty-component, .fjs-empty-editor');
  const isMine = await takeTurns(turn, () => location.reload());
  show(await readJson<Seen>(settings.findings));
  if (isMine) await edit();
  else look();
  document.body.dataset['drawn'] = '';
}

start().catch((failure: Error) => tell(say('The file cannot be opened: %(reason)s', { reason: failure.message }), true));
