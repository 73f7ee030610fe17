/** The drawing tool: bpmn-js with everything that helps to draw, and nothing that knows a rule of ours. */
import Modeler from 'bpmn-js/lib/Modeler';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { CreateAppendAnythingModule } from 'bpmn-js-create-append-anything';
import colorPicker from 'bpmn-js-color-picker';
import { BpmnPropertiesPanelModule } from 'bpmn-js-properties-panel';
import minimap from 'diagram-js-minimap';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import cauce from '../../../../bpmn/shared/cauce-moddle.json';
import type BaseViewer from 'bpmn-js/lib/BaseViewer';
import { font } from '../behaviour/tokens';
import { fit } from '../diagram/draw';
import { clipboard } from './clipboard';
import { menus } from './menus';
import { properties } from './properties/provider';
import { spanish } from './spanish';
import { Library } from './translations';

const { module: translations } = new Library(spanish, document.querySelector('[data-modeler]'));
const moddleExtensions = { camunda, cauce };

/** A drawing that can be changed; the properties of what is picked stand in `panel`. */
export function editorIn(canvas: HTMLElement, panel: HTMLElement): Modeler {
  return new Modeler({
    container: canvas,
    moddleExtensions,
    // the panel would wait before it hands over what was typed, and a quick save would lose it
    debounceInput: false,
    propertiesPanel: { parent: panel },
    textRenderer: { defaultStyle: { fontFamily: font() }, externalStyle: { fontFamily: font() } },
    additionalModules: [
      BpmnPropertiesPanelModule,
      properties,
      CreateAppendAnythingModule,
      colorPicker,
      minimap,
      clipboard,
      menus,
      translations,
    ],
  } as ConstructorParameters<typeof Modeler>[0]);
}

/** The same drawing to look at, while somebody else draws. */
export function viewerIn(canvas: HTMLElement): NavigatedViewer {
  return new NavigatedViewer({ container: canvas, additionalModules: [translations] });
}

/** Show the whole drawing in what the palette leaves free. */
export function besidePalette(viewer: BaseViewer, canvas: HTMLElement): void {
  const palette = canvas.querySelector<HTMLElement>('.djs-palette');
  fit(viewer, canvas, palette ? palette.offsetLeft + palette.offsetWidth : 0);
}

/** The button of the small map, which is closed until somebody wants it. */
export function tieMap(editor: Modeler): void {
  const button = document.querySelector('[data-map]') as HTMLButtonElement;
  const map = editor.get<{ toggle(): void; isOpen(): boolean }>('minimap');
  button.hidden = false;
  button.addEventListener('click', () => {
    map.toggle();
    button.setAttribute('aria-pressed', String(map.isOpen()));
  });
}
