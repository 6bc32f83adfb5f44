/** The audio thread's side of the player: one node, one clock, all stimuli of a trial. Loaded as a file of its own. */
import { type RendererCommand, type RendererState, StimulusRenderer } from './stimulus-renderer.ts';

/** What the node is made with; `commands` lets a render without a page (the proof of the switch) be scripted ahead. */
export interface StimulusProcessorOptions {
  stimuli: Float32Array[][];
  commands: RendererCommand[];
}

export type StimulusProcessorRequest = RendererCommand | { kind: 'dispose' };

/** Sent about twenty times a second while the node lives. */
export interface StimulusProcessorReport extends RendererState {
  atFrame: number;
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
  readonly #renderer: StimulusRenderer;
  #disposed = false;
  #reportFrame = 0;

  constructor({ processorOptions }: { processorOptions: StimulusProcessorOptions }) {
    super();
    this.#renderer = new StimulusRenderer({ stimuli: processorOptions.stimuli, sampleRate });
    for (const command of processorOptions.commands) this.#renderer.enqueue(command);
    this.port.onmessage = ({ data }: MessageEvent<StimulusProcessorRequest>) => {
      if (data.kind === 'dispose') this.#disposed = true;
      else this.#renderer.enqueue(data);
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [output] = outputs;
    if (this.#disposed || output === undefined) return !this.#disposed;
    this.#renderer.render(output, currentFrame);
    if (currentFrame >= this.#reportFrame) {
      this.#reportFrame = currentFrame + sampleRate / 20;
      this.port.postMessage({
        ...this.#renderer.state,
        atFrame: currentFrame,
      } satisfies StimulusProcessorReport);
    }
    return true;
  }
}

registerProcessor('earwitness-stimuli', StimulusProcessor);
