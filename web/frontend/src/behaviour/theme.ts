/** The button that changes between light and dark; diagrams and charts listen for `cauce:theme`. */
import { rememberTheme, type Theme } from './theme_choice';

function toggle(): void {
  const root = document.documentElement;
  const theme: Theme = root.dataset['bsTheme'] === 'dark' ? 'light' : 'dark';
  root.dataset['bsTheme'] = theme;
  rememberTheme(theme);
  document.dispatchEvent(new CustomEvent('cauce:theme'));
}

document.addEventListener('click', (event) => {
  if ((event.target as Element).closest('[data-theme-toggle]')) toggle();
});
