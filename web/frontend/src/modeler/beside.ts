/** The forms and decisions beside the drawing: begun for a step, edited in their own editors, and back to the step. */
import { post } from '../behaviour/post';
import { tab } from '../behaviour/tab';
import { type Choice, choices, learnChoices, type Shared } from './choices';
import type { Option } from './properties/fields';
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

/** What is shared and the draft does not have yet, as options after its own. */
export function withShared(own: Choice[], kind: Shared['kind']): Option[] {
  const free = choices().shared.filter((one) => one.kind === kind && !own.some(({ key }) => key === one.key));
  const option = ({ key, name }: Choice): Option => ({ value: key, label: name });
  return [...own.map(option), ...free.map((one) => option({ key: one.key, name: say('%(name)s (shared)', { name: one.name }) }))];
}

/** Let a step `use` what was chosen; what the draft does not have yet is taken over first. */
export function choose(own: Choice[], kind: Shared['kind'], key: string, use: (key: string) => void): void {
  const found = choices().shared.find((one) => one.kind === kind && one.key === key);
  if (!found || own.some((one) => one.key === key)) return use(key);
  void grow(settings.takeShared, { model: settings.key, kind, key: found.file }, async () => {
    await learnChoices();
    use(key);
  });
}

/** Begin a file called `name` for a step, let the step `use` it, and open its editor once that is saved. */
export async function begin(kind: 'beginForm' | 'beginDecision', name: string, step: string, use: (key: string) => void): Promise<void> {
  await grow<Begun>(settings[kind], { name }, async (begun) => {
    use(begun.key);
    if (await saving?.all()) location.href = forStep(begun.at, step);
  });
}

/** Put a file beside the drawing on the server, once everything is saved; go on with what it answers. */
async function grow<Answer extends Saved>(address: string, asked: object, then: (answer: Answer) => Promise<void>): Promise<void> {
  if (!saving || !(await saving.all())) return;
  try {
    const answer = await post<Answer>(address, { ...asked, tab, number: settings.number, revision: saving.at });
    saving.isAt(answer.revision);
    await then(answer);
  } catch (failure) {
    tell(say('not saved: %(reason)s', { reason: (failure as Error).message }), true);
  }
}
