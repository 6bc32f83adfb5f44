/** The audio thread's side of the player: one node, one clock, all stimuli of a trial. Loaded as a file of its own. */
import { LateAudio } from './late-audio.ts';
import type { RendererCommand, RendererState } from './playhead.ts';
import { StimulusRenderer } from './stimulus-renderer.ts';
import type { SwitchLaw } from './switch-law.ts';

/** What the node is made with. A page hands the stimuli over by the port, uncopied; a render without a page is scripted here. */
export interface StimulusProcessorOptions {
  law: SwitchLaw;
  /** Later than this, what was rendered cannot have been heard in time. */
  toleratedSeconds: number;
  script?: { stimuli: Float32Array[][]; commands: RendererCommand[] };
}

export type StimulusProcessorRequest =
  | RendererCommand
  | { kind: 'stimuli'; stimuli: Float32Array[][] }
  | { kind: 'dispose' };

/** Sent about twenty times a second while the node lives. */
export interface StimulusProcessorReport extends RendererState {
  atFrame: number;
  /** How much later than the clock of the machine the sound has been since the last report, as far as that is not tolerated. */
  lateSeconds: number;
  /** Frames that the browser left out since the last report. */
  skippedFrames: number;
  /** From the arrival of a command to the frame at which it acted, the longest so far; null before the first. */
  longestReactionFrames: number | null;
}

declare const sampleRate: number;
declare const currentFrame: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: { processorOptions: StimulusProcessorOptions }) => AudioWorkletProcessor,
): void;

class StimulusProcessor extends AudioWorkletProcessor {
  readonly #law: SwitchLaw;
  readonly #late: LateAudio;
  #renderer: StimulusRenderer | null = null;
  #disposed = false;
  #reportFrame = 0;
  /** When the commands that wait arrived, in the order in which they act. */
  #arrivedFrame: number | null = null;
  #longestReactionFrames: number | null = null;

  constructor({
    processorOptions: { law, toleratedSeconds, script },
  }: {
    processorOptions: StimulusProcessorOptions;
  }) {
    super();
    this.#law = law;
    this.#late = new LateAudio({ sampleRate, toleratedSeconds });
    if (script !== undefined) {
      this.#renderer = new StimulusRenderer({ stimuli: script.stimuli, sampleRate, law });
      for (const command of script.commands) this.#renderer.enqueue(command);
    }
    this.port.onmessage = ({ data }: MessageEvent<StimulusProcessorRequest>) => this.#take(data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [output] = outputs;
    if (this.#disposed || output === undefined) return !this.#disposed;
    this.#late.note({ frame: currentFrame, frames: output[0]!.length, milliseconds: Date.now() });
    const actedFrame = this.#renderer?.render(output, currentFrame) ?? null;
    if (actedFrame !== null && this.#arrivedFrame !== null) {
      this.#longestReactionFrames = Math.max(
        this.#longestReactionFrames ?? 0,
        actedFrame - this.#arrivedFrame,
      );
      this.#arrivedFrame = null;
    }
    if (this.#renderer !== null && currentFrame >= this.#reportFrame) {
      this.#reportFrame = currentFrame + sampleRate / 20;
      this.port.postMessage({
        ...this.#renderer.state,
        ...this.#late.take(),
        atFrame: currentFrame,
        longestReactionFrames: this.#longestReactionFrames,
      } satisfies StimulusProcessorReport);
    }
    return true;
  }

  #take(request: StimulusProcessorRequest): void {
    if (request.kind === 'dispose') {
      this.#disposed = true;
      this.#renderer = null;
    } else if (request.kind === 'stimuli') {
      this.#renderer = new StimulusRenderer({ stimuli: request.stimuli, sampleRate, law: this.#law });
    } else {
      this.#arrivedFrame ??= currentFrame;
      this.#renderer?.enqueue(request);
    }
  }
}

registerProcessor('earwitness-stimuli', StimulusProcessor);
