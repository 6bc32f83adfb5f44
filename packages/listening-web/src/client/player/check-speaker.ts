/** Plays the sounds of the set-up, one at a time. */
import type { CheckSound } from './check-sounds.ts';

export class CheckSpeaker {
  readonly #context: AudioContext;
  #source: AudioBufferSourceNode | null = null;

  private constructor(context: AudioContext) {
    this.#context = context;
  }

  /** Opens the output at its own rate. Must come from a click or key: browsers let no page sound without one. */
  static async open(): Promise<CheckSpeaker> {
    const context = new AudioContext({ latencyHint: 'interactive' });
    // A blocked context leaves this open, so nothing may wait for it.
    context.resume().catch(() => {});
    return new CheckSpeaker(context);
  }

  get sampleRate(): number {
    return this.#context.sampleRate;
  }

  /** What the playback passport tells of the output. */
  get facts(): {
    contextSampleRate: number;
    outputLatencySeconds: number | null;
    channelCount: number | null;
  } {
    const { sampleRate, outputLatency, destination } = this.#context;
    return {
      contextSampleRate: sampleRate,
      outputLatencySeconds: outputLatency ?? null,
      // WebKit says 0 where it does not know.
      channelCount: destination.maxChannelCount || null,
    };
  }

  /**
   * Plays a sound, once or until it is stopped; what played before stops. Resolves when it has ended.
   *
   * @throws {RangeError} for a sound that is made for another rate
   */
  async play({ sampleRate, channels }: CheckSound, { loop = false } = {}): Promise<void> {
    if (sampleRate !== this.sampleRate) {
      throw new RangeError(
        `Cannot play a sound as its rate must be ${this.sampleRate}: current value is ${sampleRate}`,
      );
    }
    this.stop();
    const [{ length }] = channels;
    const buffer = new AudioBuffer({ sampleRate, numberOfChannels: channels.length, length });
    for (const [index, channel] of channels.entries()) buffer.copyToChannel(channel, index);
    const source = new AudioBufferSourceNode(this.#context, { buffer, loop });
    source.connect(this.#context.destination);
    this.#source = source;
    const ended = new Promise<void>((resolve) => {
      source.onended = () => resolve();
    });
    this.#context.resume().catch(() => {});
    source.start();
    await ended;
    source.disconnect();
    if (this.#source === source) this.#source = null;
  }

  stop(): void {
    this.#source?.stop();
    this.#source = null;
  }

  /** Gives the sound device back. */
  async close(): Promise<void> {
    this.stop();
    if (this.#context.state !== 'closed') await this.#context.close();
  }
}
