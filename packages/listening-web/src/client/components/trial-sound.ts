import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Panel, Trial } from '../api.ts';
import { Player } from '../player/player.ts';
import { UnfitStimulusError } from '../player/stimuli.ts';
import { FollowPlayer } from './follow-player.ts';

const SEEK_SECONDS = 1;

/** The sound of the trial that a component shows, for as long as the component is there. */
export class TrialSound implements ReactiveController {
  readonly player = new Player();
  /** Why the sounds of the trial are not there. */
  loadingProblem: 'network' | 'unfit' | null = null;
  readonly #host: ReactiveControllerHost;
  #trial: Trial | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    new FollowPlayer(host, {
      player: () => this.player,
      shown: ({ ready, slot, playing, heard, soundBlocked, problem }) => [
        ready,
        slot,
        playing,
        heard,
        soundBlocked,
        problem,
      ],
    });
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#trial = null;
    void this.player.close();
  }

  /** Slots that have not been played in this trial. */
  get unheard(): string[] {
    const slots = this.#trial?.stimuli.map(({ slot }) => slot) ?? [];
    return slots.filter((slot) => !this.player.heard.has(slot));
  }

  /** Fetches the sounds of a trial; returns whether they are there. */
  async load(trial: Trial, { switchLaw }: Pick<Panel, 'switchLaw'>): Promise<boolean> {
    this.#trial = trial;
    this.loadingProblem = null;
    this.#host.requestUpdate();
    try {
      await this.player.load(trial, { switchLaw });
      return true;
    } catch (error) {
      if (this.#trial !== trial) return false;
      this.loadingProblem = error instanceof UnfitStimulusError ? 'unfit' : 'network';
      this.#host.requestUpdate();
      return false;
    }
  }

  /** Does what a single key means to the sound; returns whether it means anything. */
  takeKey(key: string, { onControl }: { onControl: boolean }): boolean {
    const { player } = this;
    if (player.slots.includes(key)) player.choose(key);
    else if (key === ' ' && !onControl) player.toggle();
    else if (key === 'ARROWLEFT') player.seek(player.positionSeconds - SEEK_SECONDS);
    else if (key === 'ARROWRIGHT') player.seek(player.positionSeconds + SEEK_SECONDS);
    else return false;
    return true;
  }
}
