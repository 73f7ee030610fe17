/** Labels outside of shapes whose room was measured for other words: a word that is too wide is not broken. */
import TextRenderer from 'bpmn-js/lib/draw/TextRenderer';

type Options = NonNullable<Parameters<TextRenderer['createText']>[1]>;

/** Wider than any label, so that what is measured in it stays on one line. */
const NO_LIMIT = { x: 0, y: 0, width: 10_000, height: 30 };

class RoomyTextRenderer extends TextRenderer {
  static override $inject = ['config.textRenderer'];

  constructor(config?: ConstructorParameters<typeof TextRenderer>[0]) {
    super(config);
    const create = this.createText;
    this.createText = (text, options) => {
      const missing = this.missing(text, options);
      if (!options?.box || missing <= 0) return create(text, options);
      const drawn = create(text, { ...options, box: { ...options.box, width: options.box.width + missing } });
      drawn.setAttribute('transform', `translate(${-missing / 2} 0)`);
      return drawn;
    };
  }

  /** How much wider than its room the widest word of a label outside is. */
  private missing(text: string, options: Options | undefined): number {
    const { style, box } = options ?? {};
    if (!box || style?.fontSize !== this.getExternalStyle().fontSize) return 0;
    const words = text.split(/\s+/).map((word) => this.getDimensions(word, { style, box: NO_LIMIT }).width);
    return Math.ceil(Math.max(...words)) - box.width;
  }
}

/** A module for the viewer. */
export const roomyLabels = { textRenderer: ['type', RoomyTextRenderer] };
