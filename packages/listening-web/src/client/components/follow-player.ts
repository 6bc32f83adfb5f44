import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Player } from '../player/player.ts';

/** Draws a component anew when what it shows of a player has changed, and not with every step of the position. */
export class FollowPlayer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #player: () => Player;
  readonly #shown: (player: Player) => readonly unknown[];
  #followed: Player | null = null;
  #last: readonly unknown[] = [];

  /** @param shown what the component shows, compared one by one */
  constructor(
    host: ReactiveControllerHost,
    { player, shown }: { player: () => Player; shown: (player: Player) => readonly unknown[] },
  ) {
    this.#host = host;
    this.#player = player;
    this.#shown = shown;
    host.addController(this);
  }

  hostConnected(): void {
    this.#followed = this.#player();
    this.#followed.addEventListener('change', this.#compare);
  }

  hostDisconnected(): void {
    this.#followed?.removeEventListener('change', this.#compare);
    this.#followed = null;
  }

  readonly #compare = (): void => {
    const now = this.#shown(this.#player());
    if (now.length === this.#last.length && now.every((value, index) => value === this.#last[index])) return;
    this.#last = now;
    this.#host.requestUpdate();
  };
}
