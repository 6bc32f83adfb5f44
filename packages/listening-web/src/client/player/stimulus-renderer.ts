/**
 * Renders every stimulus of a trial from one clock, sample-exact: there is one position, and a switch only changes which stimulus is
 * read at it, by the law of the trial.
 *
 * Shapes: stimuli[stimulus][channel][frame], all of one length. Frames of commands are frames of the audio clock; positions
 * are frames of the excerpt.
 */
import { DipPlayhead } from './dip-playhead.ts';
import { FadePlayhead } from './fade-playhead.ts';
import type { Playhead, RendererCommand, RendererState } from './playhead.ts';
import { fadeFramesOf, type SwitchLaw } from './switch-law.ts';

export class StimulusRenderer {
  readonly #stimulusCount: number;
  readonly #frameCount: number;
  readonly #fadeFrames: number;
  readonly #playhead: Playhead;
  readonly #commands: RendererCommand[] = [];

  /** @throws {RangeError} unless there is a stimulus and all have the same channels and length, longer than two fades */
  constructor({
    stimuli,
    sampleRate,
    law = 'dip',
  }: {
    stimuli: readonly Float32Array[][];
    sampleRate: number;
    law?: SwitchLaw;
  }) {
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
    const fadeFrames = fadeFramesOf(law, sampleRate);
    if (first.length <= 2 * fadeFrames) {
      throw new RangeError(
        `Cannot render stimuli as they must be longer than two fades (${2 * fadeFrames} frames): current length is ${first.length}`,
      );
    }
    this.#fadeFrames = fadeFrames;
    this.#stimulusCount = stimuli.length;
    this.#frameCount = first.length;
    this.#playhead =
      law === 'dip' ? new DipPlayhead({ stimuli, fadeFrames }) : new FadePlayhead({ stimuli, fadeFrames });
  }

  get state(): RendererState {
    return this.#playhead.state;
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

  /**
   * Fills one block, output[channel][frame], whose first frame is `firstFrame` of the audio clock.
   *
   * @returns the frame at which the last of its commands acted; null if none did
   */
  render(output: Float32Array[], firstFrame: number): number | null {
    const frames = output[0]?.length ?? 0;
    let actedFrame: number | null = null;
    for (let frame = 0; frame < frames; frame += 1) {
      while (this.#commands.length > 0 && this.#commands[0]!.atFrame <= firstFrame + frame) {
        this.#playhead.act(this.#commands.shift()!);
        actedFrame = firstFrame + frame;
      }
      this.#playhead.renderFrame(output, frame);
    }
    return actedFrame;
  }

  #refuseImpossible(command: RendererCommand): void {
    if (
      command.kind === 'switch' &&
      !(Number.isInteger(command.stimulus) && command.stimulus >= 0 && command.stimulus < this.#stimulusCount)
    ) {
      throw new RangeError(
        `Cannot switch as there are ${this.#stimulusCount} stimuli: asked for index ${command.stimulus}`,
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
