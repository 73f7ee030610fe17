/** This tab, as long as it lives, also when the page is loaded again; forms that ask for it bring it along. */

const PLACE = 'cauce-tab';

export const tab = sessionStorage.getItem(PLACE) ?? crypto.randomUUID();
sessionStorage.setItem(PLACE, tab);

for (const field of document.querySelectorAll<HTMLInputElement>('input[data-tab]')) field.value = tab;
