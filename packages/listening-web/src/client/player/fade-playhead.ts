/**
 * The laws without silence at work: what was heard goes while what comes next is heard already, their gains in straight lines that sum
 * to one. A cut is the shortest of such fades: one frame has all of the former, the next all of the new.
 */
import { type Playhead, type RendererCommand, type RendererState, sampleAt } from './playhead.ts';

/** One reading of a stimulus; silence, which one may fade to and from as well, reads none. */
interface Voice {
  stimulus: number | null;
  position: number;
  gain: number;
  /** Its gain when the present fade began. */
  gainBefore: number;
}

/** 24 bits do not hold what is fainter. */
const INAUDIBLE_GAIN = 2 ** -24;

export class FadePlayhead implements Playhead {
  readonly #stimuli: readonly Float32Array[][];
  /** Frames from the last of the former alone to the first of the new alone; 1 for a cut. */
  readonly #fadeFrames: number;
  #stimulus = 0;
  #playing = false;
  #loopStart = 0;
  #loopEnd: number;
  /** The last one is the one that stays. */
  #voices: Voice[] = [{ stimulus: null, position: 0, gain: 1, gainBefore: 1 }];
  #fadedFrames: number;

  constructor({ stimuli, fadeFrames }: { stimuli: readonly Float32Array[][]; fadeFrames: number }) {
    this.#stimuli = stimuli;
    this.#fadeFrames = Math.max(1, fadeFrames);
    this.#fadedFrames = this.#fadeFrames;
    this.#loopEnd = stimuli[0]![0]!.length;
  }

  get state(): RendererState {
    return { stimulus: this.#stimulus, position: this.#current.position, playing: this.#playing };
  }

  act(command: RendererCommand): void {
    switch (command.kind) {
      case 'play':
        if (this.#playing) break;
        this.#playing = true;
        this.#fadeTo({});
        break;
      case 'pause':
        if (!this.#playing) break;
        this.#playing = false;
        this.#fadeTo({});
        break;
      case 'switch':
        this.#stimulus = command.stimulus;
        this.#fadeTo({});
        break;
      case 'seek':
        this.#fadeTo({ position: command.position });
        break;
      case 'loop': {
        this.#loopStart = command.start;
        this.#loopEnd = command.end;
        const { position } = this.#current;
        if (position < command.start || position > this.#lastTurn) this.#fadeTo({ position: command.start });
        break;
      }
    }
  }

  renderFrame(output: Float32Array[], frame: number): void {
    if (this.#playing && this.#current.position >= this.#lastTurn) {
      this.#fadeTo({ position: this.#loopStart });
    }
    if (this.#fadedFrames < this.#fadeFrames) this.#fade();
    for (let channel = 0; channel < output.length; channel += 1) {
      let sum = 0;
      for (const { stimulus, position, gain } of this.#voices) {
        if (stimulus !== null) sum += sampleAt(this.#stimuli[stimulus]!, channel, position) * gain;
      }
      output[channel]![frame] = sum;
    }
    for (const voice of this.#voices) if (this.#moves(voice)) voice.position += 1;
  }

  get #current(): Voice {
    return this.#voices.at(-1)!;
  }

  /** Where the way back to the loop's start must begin, so that nothing behind its end is heard on it. */
  get #lastTurn(): number {
    return this.#loopEnd - (this.#fadeFrames - 1);
  }

  /** The position goes on while a pause fades, and stands still in silence. */
  #moves({ stimulus }: Voice): boolean {
    return stimulus !== null || this.#fadedFrames < this.#fadeFrames;
  }

  #fadeTo({ position = this.#current.position }: { position?: number }): void {
    const wasSilent = this.#voices.every(({ stimulus }) => stimulus === null);
    const next = this.#playing ? this.#stimulus : null;
    if (wasSilent && next === null) {
      this.#current.position = position;
      return;
    }
    for (const voice of this.#voices) voice.gainBefore = voice.gain;
    this.#voices = this.#voices.filter(({ gain }) => gain >= INAUDIBLE_GAIN);
    this.#voices.push({ stimulus: next, position, gain: 0, gainBefore: 0 });
    this.#fadedFrames = 0;
  }

  #fade(): void {
    this.#fadedFrames += 1;
    const come = this.#fadedFrames / this.#fadeFrames;
    for (const voice of this.#voices) voice.gain = voice.gainBefore * (1 - come);
    this.#current.gain = come;
    if (this.#fadedFrames === this.#fadeFrames) this.#voices = [this.#current];
  }
}
