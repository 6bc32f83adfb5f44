/**
 * The dip law at work: every discontinuity (switch, switch to itself, seek, loop wrap, pause) happens in exact silence, reached and left
 * by a raised cosine. What it does never depends on which stimulus is chosen.
 */
import { type Playhead, type RendererCommand, type RendererState, sampleAt } from './playhead.ts';
import { dipGains } from './switch-law.ts';

/** What becomes true once the sound has reached silence. */
interface Pending {
  stimulus?: number;
  position?: number;
  playing?: boolean;
}

export class DipPlayhead implements Playhead {
  readonly #stimuli: readonly Float32Array[][];
  readonly #gains: Float64Array;
  readonly #fadeFrames: number;
  #stimulus = 0;
  #position = 0;
  #playing = false;
  #loopStart = 0;
  #loopEnd: number;
  /** 0 is silent, `fadeFrames` fully open. Closing from openness n takes n frames. */
  #openness = 0;
  #pending: Pending | null = null;

  constructor({ stimuli, fadeFrames }: { stimuli: readonly Float32Array[][]; fadeFrames: number }) {
    this.#stimuli = stimuli;
    this.#fadeFrames = fadeFrames;
    this.#gains = dipGains(fadeFrames);
    this.#loopEnd = stimuli[0]![0]!.length;
  }

  get state(): RendererState {
    return {
      stimulus: this.#pending?.stimulus ?? this.#stimulus,
      position: this.#pending?.position ?? this.#position,
      playing: this.#pending?.playing ?? this.#playing,
    };
  }

  act(command: RendererCommand): void {
    switch (command.kind) {
      case 'play':
        if (!this.#playing) this.#playing = true;
        else if (this.#pending?.playing === false) this.#pending.playing = true;
        break;
      case 'pause':
        if (this.#playing) this.#inSilence({ playing: false });
        break;
      case 'switch':
        this.#inSilence({ stimulus: command.stimulus });
        break;
      case 'seek':
        this.#inSilence({ position: command.position });
        break;
      case 'loop': {
        this.#loopStart = command.start;
        this.#loopEnd = command.end;
        const position = this.#pending?.position ?? this.#position;
        const outside = position < command.start || command.end - position <= this.#openness;
        if (outside) this.#inSilence({ position: command.start });
        break;
      }
    }
  }

  renderFrame(output: Float32Array[], frame: number): void {
    if (!this.#playing) {
      for (const channel of output) channel[frame] = 0;
      return;
    }
    const untilWrap = this.#loopEnd - this.#position;
    if (this.#pending === null && untilWrap <= this.#openness) this.#pending = { position: this.#loopStart };

    if (this.#pending !== null) {
      if (this.#openness > 0) this.#openness -= 1;
      this.#write(output, frame, this.#gains[this.#openness]!);
      if (this.#openness === 0) this.#settle();
    } else {
      this.#write(output, frame, this.#gains[this.#openness]!);
      // One frame short of turning round for the wrap, opening further would leave too few frames to close in.
      const mayOpen = this.#openness < this.#fadeFrames && untilWrap !== this.#openness + 1;
      if (mayOpen) this.#openness += 1;
    }
  }

  #write(output: Float32Array[], frame: number, gain: number): void {
    const stimulus = this.#stimuli[this.#stimulus]!;
    for (let channel = 0; channel < output.length; channel += 1) {
      output[channel]![frame] = sampleAt(stimulus, channel, this.#position) * gain;
    }
    this.#position += 1;
  }

  /** Lets the change wait for silence; without sound there is silence already. */
  #inSilence(change: Pending): void {
    this.#pending = { ...this.#pending, ...change };
    if (!this.#playing) this.#settle();
  }

  #settle(): void {
    const { stimulus, position, playing } = this.#pending ?? {};
    this.#pending = null;
    if (stimulus !== undefined) this.#stimulus = stimulus;
    if (position !== undefined) this.#position = position;
    if (playing !== undefined) this.#playing = playing;
  }
}
