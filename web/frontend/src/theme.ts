/** Chooses light or dark before the first paint: what the person chose, else what their system prefers. */
import { chosenTheme } from './behaviour/theme_choice';

const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
document.documentElement.dataset['bsTheme'] = chosenTheme() ?? system;
