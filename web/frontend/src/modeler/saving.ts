/** A change is saved at once, a series of them at every pause: kept in this browser, then sent, one at a time. */
import { post, Refused } from '../behaviour/post';
import { forget, keep } from './recovery';
import { settings, tab } from './settings';
import { say } from './words';

/** What the server says of what it saved, whatever else it says. */
export interface Saved {
  revision: number;
}

/** Long enough to take several changes of one hand together, short enough to be felt as at once. */
const PAUSE_MS = 150;
/** A change after as long without one stands alone: nothing is gained by waiting for others… */
const ALONE_MS = 1_000;
/** …but it is painted first. */
const PAINTED_MS = 20;
const AGAIN_MS = 3_000;

export class Saving<Answer extends Saved> {
  private revision = settings.revision;
  private waiting = 0;
  private isSending = false;
  private isChanged = false;
  private changedAt = -ALONE_MS;
  /** Once refused for good, nothing more is sent: the page says why. */
  private isRefused = false;

  constructor(
    private readonly content: () => Promise<string>,
    private readonly tell: (words: string, isBad: boolean) => void,
    private readonly saved: (answer: Answer) => void,
  ) {}

  /** Something has changed: save it, and what the same hand does next after a pause. */
  changed(): void {
    const now = performance.now();
    const isAlone = now - this.changedAt > ALONE_MS;
    this.isChanged = true;
    this.changedAt = now;
    if (this.isRefused) return;
    this.tell(say('saving…'), false);
    this.after(isAlone ? PAINTED_MS : PAUSE_MS);
  }

  /** Whether the server has everything. */
  isDone(): boolean {
    return !this.isChanged && !this.isSending;
  }

  /** Save now what is not saved yet. */
  async now(): Promise<void> {
    if (this.isSending || !this.isChanged || this.isRefused) return;
    this.isSending = true;
    this.isChanged = false;
    try {
      const content = await this.content();
      keep(content, this.revision);
      const sent = { content, tab, number: settings.number, revision: this.revision };
      const answer = await post<Answer>(settings.save, sent);
      this.revision = answer.revision;
      if (!this.isChanged) forget();
      if (!this.isChanged) this.tell(say('saved'), false);
      this.saved(answer);
      // how long somebody waited for what was found, to be seen in the tools of the browser
      if (!this.isChanged) performance.measure('cauce-checked', { start: this.changedAt });
    } catch (failure) {
      this.failed(failure);
    } finally {
      this.isSending = false;
    }
    if (this.isChanged) this.after(PAUSE_MS);
  }

  private failed(failure: unknown): void {
    if (failure instanceof Refused && failure.status < 500) {
      this.isRefused = failure.status === 409 || failure.status === 401 || failure.status === 403;
      this.tell(say('not saved: %(reason)s', { reason: failure.message }), true);
      return;
    }
    this.isChanged = true;
    this.tell(say('not saved yet: there is no connection; this browser keeps it'), true);
    this.after(AGAIN_MS);
  }

  private after(milliseconds: number): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.now(), milliseconds);
  }
}
