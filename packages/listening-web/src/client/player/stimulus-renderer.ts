/**
 * Renders every stimulus of a trial from one clock, sample-exact: there is one position, and a switch only changes which
 * stimulus is read at it. Every discontinuity (switch, switch to itself, seek, loop wrap, pause) happens in exact silence,
 * reached and left by the dip law. What the law does never depends on which stimulus is chosen.
 *
 * Shapes: stimuli[stimulus][channel][frame], all of one length. Frames of commands are frames of the audio clock; positions
 * are frames of the excerpt.
 */
import { dipFrames, dipGains } from './switch-law.ts';

/** A change of what is heard, at a frame of the audio clock; one that comes late acts at the next rendered frame. */
export type RendererCommand =
  | { kind: 'play'; atFrame: number }
  | { kind: 'pause'; atFrame: number }
  | { kind: 'switch'; atFrame: number; stimulus: number }
  | { kind: 'seek'; atFrame: number; position: number }
  | { kind: 'loop'; atFrame: number; start: number; end: number };

export interface RendererState {
  stimulus: number;
  /** Frame of the excerpt that is rendered next. */
  position: number;
  playing: boolean;
}

/** What becomes true once the sound has reached silence. */
interface Pending {
  stimulus?: number;
  position?: number;
  playing?: boolean;
}

export class StimulusRenderer {
  readonly #stimuli: Float32Array[][];
  readonly #frameCount: number;
  readonly #gains: Float64Array;
  readonly #fadeFrames: number;
  readonly #commands: RendererCommand[] = [];
  #stimulus = 0;
  #position = 0;
  #playing = false;
  #loopStart = 0;
  #loopEnd: number;
  /** 0 is silent, `fadeFrames` fully open. Closing from openness n takes n frames. */
  #openness = 0;
  #pending: Pending | null = null;

  /** @throws {RangeError} unless there is a stimulus and all have the same channels and length, longer than two fades */
  constructor({ stimuli, sampleRate }: { stimuli: Float32Array[][]; sampleRate: number }) {
    const first = stimuli[0]?.[0];
    if (first === undefined) {
      throw new RangeError('Cannot render stimuli as there must be at least one with at least one channel');
    }
    for (const stimulus of stimuli) {
      if (
        stimulus.length !== stimuli[0]!.length ||
        stimulus.some((channel) => channel.length !== first.length)
      ) {
        throw new RangeError('Cannot render stimuli as all must have the same channels and length');
      }
    }
    this.#fadeFrames = dipFrames(sampleRate);
    this.#gains = dipGains(this.#fadeFrames);
    if (first.length <= 2 * this.#fadeFrames) {
      throw new RangeError(
        `Cannot render stimuli as they must be longer than two fades (${2 * this.#fadeFrames} frames): current length is ${first.length}`,
      );
    }
    this.#stimuli = stimuli;
    this.#frameCount = first.length;
    this.#loopEnd = first.length;
  }

  get state(): RendererState {
    return {
      stimulus: this.#pending?.stimulus ?? this.#stimulus,
      position: this.#pending?.position ?? this.#position,
      playing: this.#pending?.playing ?? this.#playing,
    };
  }

  /**
   * Puts a command in its place on the clock; commands for the same frame act in the order they came.
   *
   * @throws {RangeError} for a stimulus or position that does not exist, or a loop shorter than two fades
   */
  enqueue(command: RendererCommand): void {
    this.#refuseImpossible(command);
    let place = this.#commands.length;
    while (place > 0 && this.#commands[place - 1]!.atFrame > command.atFrame) place -= 1;
    this.#commands.splice(place, 0, command);
  }

  /** Fills one block, output[channel][frame], whose first frame is `firstFrame` of the audio clock. */
  render(output: Float32Array[], firstFrame: number): void {
    const frames = output[0]?.length ?? 0;
    for (let frame = 0; frame < frames; frame += 1) {
      while (this.#commands.length > 0 && this.#commands[0]!.atFrame <= firstFrame + frame) {
        this.#act(this.#commands.shift()!);
      }
      this.#renderFrame(output, frame);
    }
  }

  #renderFrame(output: Float32Array[], frame: number): void {
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
      // A mono stimulus feeds every output; a position behind the end (a loop moved away from under it) is silence.
      const samples = stimulus[Math.min(channel, stimulus.length - 1)]!;
      output[channel]![frame] = (samples[this.#position] ?? 0) * gain;
    }
    this.#position += 1;
  }

  #act(command: RendererCommand): void {
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

  #refuseImpossible(command: RendererCommand): void {
    if (command.kind === 'switch' && this.#stimuli[command.stimulus] === undefined) {
      throw new RangeError(
        `Cannot switch as there are ${this.#stimuli.length} stimuli: asked for index ${command.stimulus}`,
      );
    }
    if (
      command.kind === 'seek' &&
      !(Number.isInteger(command.position) && command.position >= 0 && command.position < this.#frameCount)
    ) {
      throw new RangeError(
        `Cannot seek as position must be a frame from 0 to ${this.#frameCount - 1}: current value is ${command.position}`,
      );
    }
    if (command.kind === 'loop') {
      const { start, end } = command;
      const possible =
        Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end <= this.#frameCount;
      if (!possible || end - start <= 2 * this.#fadeFrames) {
        throw new RangeError(
          `Cannot loop as start and end must be frames from 0 to ${this.#frameCount}, more than ${2 * this.#fadeFrames} apart: current values are ${start} and ${end}`,
        );
      }
    }
  }
}
