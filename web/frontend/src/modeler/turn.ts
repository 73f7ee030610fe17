/** One tab draws at a time: take the turn, keep it, say who has it. */
import { post } from '../behaviour/post';
import { tab } from '../behaviour/tab';
import { settings } from './settings';

interface Turn {
  mine: boolean;
  says: string;
}

const EVERY_MS = 15_000;

/** Ask for the turn and keep asking; `changed` is told when it comes or goes. */
export async function takeTurns(place: HTMLElement, changed: (isMine: boolean) => void): Promise<boolean> {
  let isMine: boolean | undefined;

  const ask = async (way: string): Promise<void> => {
    const turn = await post<Turn>(settings.turn, { tab, way });
    if (place.innerHTML !== turn.says) place.innerHTML = turn.says;
    if (isMine !== undefined && isMine !== turn.mine) changed(turn.mine);
    isMine = turn.mine;
  };

  place.addEventListener('click', (event) => {
    const way = (event.target as Element).closest<HTMLElement>('[data-turn]')?.dataset['turn'];
    if (way === 'back') leave();
    else if (way) void ask(way);
  });
  await ask('keep');
  window.setInterval(() => void ask('keep').catch(() => undefined), EVERY_MS);
  window.addEventListener('pagehide', () => {
    if (isMine) void post(settings.turn, { tab, way: 'back' }, { keepalive: true }).catch(() => undefined);
  });
  return isMine ?? false;
}

function leave(): void {
  document.querySelector<HTMLAnchorElement>('.mbar a.iconbtn')?.click();
}
