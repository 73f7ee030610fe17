/** The forms and decisions beside the drawing: begun for a step, edited in their own editors, and back to the step. */
import { post } from '../behaviour/post';
import { tab } from '../behaviour/tab';
import type { Saved, Saving } from './saving';
import { settings } from './settings';
import { tell } from './state';
import { say } from './words';

interface Begun extends Saved {
  /** As the drawing names it. */
  key: string;
  /** Where it is edited. */
  at: string;
}

let saving: Saving<Saved> | undefined;

/** Begin files on what `drawing` has saved. */
export function beginOn<Answer extends Saved>(drawing: Saving<Answer>): void {
  saving = drawing as unknown as Saving<Saved>;
}

/** The editor's address, from which the way back leads to this step. */
export const forStep = (at: string, step: string): string => `${at}${at.includes('?') ? '&' : '?'}step=${encodeURIComponent(step)}`;

/** The step that somebody comes back to. */
export const cameFrom = (): string => new URLSearchParams(location.search).get('step') ?? '';

/** Begin a file called `name` for a step, let the step `use` it, and open its editor once that is saved. */
export async function begin(kind: 'beginForm' | 'beginDecision', name: string, step: string, use: (key: string) => void): Promise<void> {
  if (!saving || !(await saving.all())) return;
  try {
    const begun = await post<Begun>(settings[kind], { name, tab });
    saving.isAt(begun.revision);
    use(begun.key);
    if (await saving.all()) location.href = forStep(begun.at, step);
  } catch (failure) {
    tell(say('not saved: %(reason)s', { reason: (failure as Error).message }), true);
  }
}
