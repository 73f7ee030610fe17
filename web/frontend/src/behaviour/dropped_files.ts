/**
 * Files dropped anywhere on a page with `[data-drop]`: they go into the field inside it, beside those already chosen,
 * and are listed below, each with a button that takes it out. Which files are accepted is for the server to say.
 */
const place = document.querySelector<HTMLElement>('[data-drop]');

if (place) {
  const field = place.querySelector<HTMLInputElement>('input[type=file]') as HTMLInputElement;
  const list = place.querySelector('[data-chosen]') as HTMLElement;
  const row = place.querySelector('template') as HTMLTemplateElement;
  const folder = place.querySelector('[data-folder]') as HTMLElement;
  /** What the field holds; choosing anew in the browser's dialog would forget what was there. */
  let chosen: File[] = [];

  const show = (): void => {
    const held = new DataTransfer();
    for (const file of chosen) held.items.add(file);
    field.files = held.files;
    list.replaceChildren(...chosen.map(shown));
  };

  const shown = (file: File): Node => {
    const made = row.content.cloneNode(true) as DocumentFragment;
    (made.querySelector('[data-name]') as HTMLElement).textContent = file.name;
    const out = made.querySelector('button') as HTMLButtonElement;
    out.setAttribute('aria-label', (out.dataset['says'] ?? '').replace('{name}', file.name));
    out.addEventListener('click', () => {
      chosen = chosen.filter((one) => one !== file);
      show();
      field.focus();
    });
    return made;
  };

  const add = (files: Iterable<File>): void => {
    for (const file of files) chosen = [...chosen.filter((one) => one.name !== file.name), file];
    show();
  };

  field.addEventListener('change', () => add(field.files ?? []));

  const bringsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragover', (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    place.classList.add('dropping');
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) place.classList.remove('dropping');
  });
  addEventListener('drop', (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    place.classList.remove('dropping');
    const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === 'file');
    const isFolder = (item: DataTransferItem): boolean => item.webkitGetAsEntry()?.isDirectory ?? false;
    folder.hidden = !items.some(isFolder);
    add(items.filter((item) => !isFolder(item)).flatMap((item) => item.getAsFile() ?? []));
    field.focus();
  });
}
