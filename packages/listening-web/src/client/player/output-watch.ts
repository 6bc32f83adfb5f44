/**
 * Notices what happens to the sound on its way out while a trial is heard: gaps, interruptions, another device, a page that is put away.
 * It only tells; what is heard is the player's business.
 */
import type { StimulusProcessorReport } from './stimulus-worklet.ts';

/** What was wrong, and by what it was noticed. */
export type Trouble =
  | { problem: 'glitch'; reason: 'late-audio' | 'skipped-frames' | 'wall-clock' }
  | { problem: 'interrupted'; reason: 'context-interrupted' | 'context-suspended' | 'page-hidden' }
  | {
      problem: 'device-changed';
      reason: 'context-closed' | 'output-lost' | 'sink' | 'sample-rate' | 'device-list';
    }
  | { problem: 'silent'; reason: 'clock-still' };

/** Audio this far behind the wall clock has stuttered, whatever the audio thread says. */
const STALL_SECONDS = 0.15;

/** How late the audio thread may be called, as a device has this much left to play, and clocks are read in milliseconds. */
export function toleratedSeconds({ baseLatency, outputLatency = 0 }: AudioContext): number {
  return Math.max(0.05, baseLatency + outputLatency + 0.02);
}

export class OutputWatch {
  readonly #context: AudioContext;
  readonly #isPlaying: () => boolean;
  readonly #wasHeard: () => boolean;
  readonly #onBlocked: () => void;
  readonly #onTrouble: (trouble: Trouble) => void;
  /** Ends every subscription. */
  readonly #closing = new AbortController();
  /** Both clocks when the present stretch of sound was first heard of. */
  #clocks: { audioSeconds: number; wallSeconds: number } | null = null;
  #outputs: string | null = null;
  #beginSeconds = 0;

  deviceSampleRate: number | null = null;
  outputDevices: number | null = null;

  /**
   * @param isPlaying whether sound should be going out now
   * @param wasHeard whether anything of the trial was: before that, another device is none of its trouble
   * @param onBlocked the context does not run although it should, and did not before either
   */
  constructor(
    context: AudioContext,
    {
      isPlaying,
      wasHeard,
      onBlocked,
      onTrouble,
    }: {
      isPlaying: () => boolean;
      wasHeard: () => boolean;
      onBlocked: () => void;
      onTrouble: (trouble: Trouble) => void;
    },
  ) {
    this.#context = context;
    this.#isPlaying = isPlaying;
    this.#wasHeard = wasHeard;
    this.#onBlocked = onBlocked;
    this.#onTrouble = onTrouble;
    const { signal } = this.#closing;
    context.addEventListener('statechange', () => this.#noticeState(), { signal });
    context.addEventListener('sinkchange', () => this.#noticeDevice('sink'), { signal });
    context.addEventListener('error', () => this.#noticeDevice('output-lost'), { signal });
    document.addEventListener('visibilitychange', () => this.#noticePage(), { signal });
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#noticeDevices(), { signal });
    void this.#lookAtDevices();
  }

  /** Whether sound has been heard of since it last began. */
  get hasSound(): boolean {
    return this.#clocks !== null;
  }

  /** A stretch of sound begins. */
  begin(): void {
    this.#clocks = null;
    this.#beginSeconds = this.#context.currentTime;
  }

  /** It ends. */
  rest(): void {
    this.#clocks = null;
  }

  /** Holds what the audio thread reports against this thread's clock, which nobody can set. */
  follow({ lateSeconds, skippedFrames }: StimulusProcessorReport): void {
    const now = { audioSeconds: this.#context.currentTime, wallSeconds: performance.now() / 1_000 };
    if (this.#clocks === null) {
      // What was late before the sound began to move was not heard.
      if (now.audioSeconds > this.#beginSeconds) this.#clocks = now;
      return;
    }
    const behind =
      now.wallSeconds - this.#clocks.wallSeconds - (now.audioSeconds - this.#clocks.audioSeconds);
    const reason =
      behind > STALL_SECONDS
        ? 'wall-clock'
        : lateSeconds > 0 && behind > lateSeconds / 2
          ? 'late-audio'
          : skippedFrames > 0
            ? 'skipped-frames'
            : null;
    if (reason === null) return;
    this.#clocks = now;
    this.#onTrouble({ problem: 'glitch', reason });
  }

  close(): void {
    this.#closing.abort();
  }

  #noticeState(): void {
    if (!this.#isPlaying()) return;
    const state: string = this.#context.state;
    if (state === 'running') return;
    if (state === 'closed') this.#onTrouble({ problem: 'device-changed', reason: 'context-closed' });
    else if (state === 'interrupted')
      this.#onTrouble({ problem: 'interrupted', reason: 'context-interrupted' });
    else if (this.hasSound) this.#onTrouble({ problem: 'interrupted', reason: 'context-suspended' });
    else this.#onBlocked();
  }

  #noticePage(): void {
    if (document.visibilityState === 'hidden' && this.#isPlaying()) {
      this.#onTrouble({ problem: 'interrupted', reason: 'page-hidden' });
    }
  }

  #noticeDevice(reason: 'sink' | 'output-lost' | 'sample-rate' | 'device-list'): void {
    if (this.#wasHeard()) this.#onTrouble({ problem: 'device-changed', reason });
  }

  async #noticeDevices(): Promise<void> {
    const { deviceSampleRate: rateBefore } = this;
    const outputsBefore = this.#outputs;
    // Not when the browser has told: by then something may be heard, on the device that there is.
    const wasHeard = this.#wasHeard();
    await this.#lookAtDevices();
    if (!wasHeard || this.#closing.signal.aborted) return;
    if (this.deviceSampleRate !== rateBefore) this.#noticeDevice('sample-rate');
    // A browser that names the devices says whether it was one for sound; most tell a page only that something changed.
    else if (this.#outputs === null || this.#outputs !== outputsBefore) this.#noticeDevice('device-list');
  }

  async #lookAtDevices(): Promise<void> {
    const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => undefined)) ?? [];
    const outputs = devices.filter(({ kind }) => kind === 'audiooutput');
    const areNamed = outputs.some(({ deviceId }) => deviceId !== '');
    this.outputDevices = outputs.length === 0 ? null : outputs.length;
    this.#outputs = areNamed
      ? JSON.stringify(outputs.map(({ deviceId, groupId }) => [deviceId, groupId]))
      : null;
    this.deviceSampleRate = await rateOfDevice();
  }
}

/** A context that is not asked for a rate has the device's. */
async function rateOfDevice(): Promise<number | null> {
  try {
    const probe = new AudioContext();
    const { sampleRate } = probe;
    await probe.close();
    return sampleRate;
  } catch {
    return null;
  }
}
