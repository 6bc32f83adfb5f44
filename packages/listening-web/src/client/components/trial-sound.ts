import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Panel, Trial } from '../api.ts';
import { Retry } from '../controllers/retry.ts';
import { Player } from '../player/player.ts';
import { UnfitStimulusError } from '../player/stimuli.ts';
import { FollowPlayer } from './follow-player.ts';

const SEEK_SECONDS = 1;

/** The sound of the trial that a component shows, for as long as the component is there. */
export class TrialSound implements ReactiveController {
  readonly player = new Player();
  readonly #host: ReactiveControllerHost;
  readonly #retry = new Retry();
  #trial: Trial | null = null;
  #problem: 'network' | 'unfit' | null = null;
  #isTryingAgain = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    new FollowPlayer(host, {
      player: () => this.player,
      shown: ({ ready, receivedBytes, slot, playing, heard, sounded, soundBlocked, problem }) => [
        ready,
        receivedBytes > 0,
        slot,
        playing,
        heard,
        sounded,
        soundBlocked,
        problem,
      ],
    });
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('online', this.#retry.now);
  }

  hostDisconnected(): void {
    window.removeEventListener('online', this.#retry.now);
    this.#retry.done();
    this.#trial = null;
    void this.player.close();
  }

  /** Slots that have not been played in this trial. */
  get unheard(): string[] {
    const slots = this.#trial?.stimuli.map(({ slot }) => slot) ?? [];
    return slots.filter((slot) => !this.player.heard.has(slot));
  }

  /** Why the sounds of the trial are not there; null as well once they are on their way after all. */
  get loadingProblem(): 'network' | 'unfit' | null {
    return this.#isTryingAgain && this.player.receivedBytes > 0 ? null : this.#problem;
  }

  /** Fetches the sounds of a trial, again and again where the network fails; returns whether they are there. */
  async load(trial: Trial, { switchLaw }: Pick<Panel, 'switchLaw'>): Promise<boolean> {
    this.#retry.done();
    this.#trial = trial;
    this.#isTryingAgain = false;
    this.#say(null);
    for (;;) {
      try {
        await this.player.load(trial, { switchLaw });
        this.#say(null);
        return true;
      } catch (error) {
        if (this.#trial !== trial) return false;
        this.#isTryingAgain = false;
        this.#say(error instanceof UnfitStimulusError ? 'unfit' : 'network');
        if (this.#problem === 'unfit') return false;
      }
      await new Promise<void>((resolve) => {
        this.#retry.plan(resolve);
      });
      this.#isTryingAgain = true;
    }
  }

  /** Does not wait until it is time to try again. */
  readonly loadAgain = (): void => {
    this.#say(null);
    this.#retry.now();
  };

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

  #say(problem: 'network' | 'unfit' | null): void {
    this.#problem = problem;
    this.#host.requestUpdate();
  }
}
