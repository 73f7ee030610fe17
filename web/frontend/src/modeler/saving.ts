/** A change is saved at once, a series of them at every pause: kept in this browser, then sent, one at a time. */
import { post, Refused } from '../behaviour/post';
import { tab } from '../behaviour/tab';
import { forget, keep } from './recovery';
import { settings } from './settings';
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

/** The server gave no answer, or none that can be read. */
class Unreachable extends Error {}

export class Saving<Answer extends Saved> {
  private revision = settings.revision;
  private waiting = 0;
  private sending: Promise<void> | undefined;
  /** Something is to be sent. */
  private isChanged = false;
  /** The server has what is seen here. */
  private isSaved = true;
  private changedAt = -ALONE_MS;
  /** What got no answer and may have arrived: it is sent again as it was, before what came since. */
  private unheard: string | undefined;
  /** Once refused for good, nothing more is sent, only kept here: the page says why. */
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
    this.isSaved = false;
    this.changedAt = now;
    if (!this.isRefused) this.tell(say('saving…'), false);
    this.after(isAlone ? PAINTED_MS : PAUSE_MS);
  }

  /** Whether the server has everything. */
  isDone(): boolean {
    return this.isSaved;
  }

  /** Save now what is not saved yet, and what is changed meanwhile; gives whether the server has everything. */
  async all(): Promise<boolean> {
    await this.sending;
    if (this.isChanged) await this.now();
    return this.isSaved;
  }

  /** The revision that was saved last. */
  get at(): number {
    return this.revision;
  }

  /** The draft has been changed here by other means than this: its revision is now another. */
  isAt(revision: number): void {
    this.revision = revision;
  }

  private now(): Promise<void> {
    this.sending ??= this.send().then((pause) => {
      this.sending = undefined;
      if (this.isChanged) this.after(pause);
    });
    return this.sending;
  }

  /** Gives how long to wait before what is not saved then. */
  private async send(): Promise<number> {
    if (!this.isChanged) return PAUSE_MS;
    this.isChanged = false;
    try {
      const content = await this.content();
      const sent = this.unheard ?? content;
      const answer = this.isRefused ? undefined : this.answerTo(sent);
      keep(content, this.revision, this.unheard); // while it is on its way
      if (answer) this.took(await answer, sent === content);
      return PAUSE_MS;
    } catch (failure) {
      return this.failed(failure);
    }
  }

  private async answerTo(content: string): Promise<Answer> {
    try {
      return await post<Answer>(settings.save, { content, tab, number: settings.number, revision: this.revision });
    } catch (failure) {
      if (failure instanceof Refused && failure.status < 500) throw failure;
      this.unheard = content;
      throw new Unreachable();
    }
  }

  private took(answer: Answer, isAll: boolean): void {
    this.unheard = undefined;
    this.revision = answer.revision;
    this.isChanged ||= !isAll;
    this.isSaved = !this.isChanged;
    if (this.isSaved) {
      forget();
      this.tell(say('saved'), false);
    }
    this.saved(answer);
    // how long somebody waited for what was found, to be seen in the tools of the browser
    if (this.isSaved) performance.measure('cauce-checked', { start: this.changedAt });
  }

  private failed(failure: unknown): number {
    if (failure instanceof Unreachable) {
      this.isChanged = true;
      this.tell(say('not saved yet: there is no connection; this browser keeps it'), true);
      return AGAIN_MS;
    }
    this.isRefused = failure instanceof Refused && [401, 403, 409].includes(failure.status);
    this.tell(say('not saved: %(reason)s', { reason: (failure as Error).message }), true);
    return PAUSE_MS;
  }

  private after(milliseconds: number): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.now(), milliseconds);
  }
}
