/** What every page loads: the style sheet, htmx, and the small behaviour that our pieces share. */
import './styles/app.css';
import 'htmx.org';
import './behaviour/dialogs';
import './behaviour/dropped_files';
import './behaviour/filters';
import './behaviour/forms';
import './behaviour/keyboard';
import './behaviour/live_list';
import './behaviour/offline';
import './behaviour/relative_times';
import './behaviour/tab';
import './behaviour/task_form';
import './behaviour/theme';
import { startToasts } from './behaviour/toasts';

startToasts(document);
document.addEventListener('htmx:after:swap', () => startToasts(document));
