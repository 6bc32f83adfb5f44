/// <reference lib="dom" />
import { createPlayer, type Player, type PlayerHost } from './create-player.ts';

/** What scripts beside the page call with their name and files. */
export const HAND_OVER = 'earwitnessAudio';

/**
 * What a page with players runs in the browser. A player is made when it is first touched, so that a hundred of them cost nothing, and
 * wherever in the page it appears. It stands in the page as text and must not use anything outside itself.
 */
function runPlayers(handOver: string, create: (element: HTMLElement, host: PlayerHost) => Player): void {
  const players = new WeakMap<Element, Player>();
  const waiting = new Map<string, (files: readonly string[]) => void>();
  let context: AudioContext | undefined;
  let onTheFloor: Player | undefined;
  /** The one that keys are for. */
  let touched: Player | undefined;

  const host: PlayerHost = {
    context() {
      context ??= new AudioContext();
      return context;
    },
    takeTheFloor(player) {
      if (onTheFloor !== player) onTheFloor?.release();
      onTheFloor = player;
    },
    fetchBeside: (source) =>
      new Promise((resolve, reject) => {
        const script = document.createElement('script');
        const name = source.slice(source.lastIndexOf('/') + 1);
        const settle = (): void => {
          waiting.delete(name);
          script.remove();
        };
        waiting.set(name, resolve);
        script.addEventListener('load', () => {
          settle();
          // of no effect where the script has handed over what it holds
          reject(new Error(`${source} holds no audio`));
        });
        script.addEventListener('error', () => {
          settle();
          reject(new Error(`There is no ${source}`));
        });
        script.src = source;
        document.head.append(script);
      }),
  };
  Object.assign(window, {
    [handOver]: (name: string, files: readonly string[]) => waiting.get(name)?.(files),
  });

  const playerOf = (element: HTMLElement): Player => {
    const player = players.get(element) ?? create(element, host);
    players.set(element, player);
    return player;
  };
  const touch = ({ target }: Event): void => {
    const element = target instanceof Element ? target.closest<HTMLElement>('.player') : null;
    if (element) touched = playerOf(element);
  };
  // before the event reaches what the player itself listens to
  for (const kind of ['focusin', 'click', 'input', 'change']) document.addEventListener(kind, touch, true);

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    const isOperated =
      event.target instanceof Element &&
      event.target.closest('button, a, summary, select, textarea, [type=checkbox]');
    if (key === ' ' && isOperated) return;
    const all = document.querySelectorAll<HTMLElement>('.player');
    const player = touched ?? (all.length === 1 ? playerOf(all[0]!) : undefined);
    if (player?.press(key)) event.preventDefault();
  });
  document.documentElement.classList.add('can-play');
}

/** The text of the script; the same build gives the same text. */
export const PLAYER_SCRIPT = `(${runPlayers.toString()})(${JSON.stringify(HAND_OVER)}, ${createPlayer.toString()});`;
