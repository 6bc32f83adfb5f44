/**
 * The player of a trial: holds the AudioContext (at the stimuli's own rate, so that nothing is resampled before the device),
 * starts one worklet node per trial and turns what the listener does into commands with a frame number. Fires `change` when
 * anything a page shows has changed.
 */
import { neutralWaveform } from './neutral-waveform.ts';
import { loadStimuli, STIMULUS_TYPE, type StimulusShape, type StimulusSource } from './stimuli.ts';
import type { RendererCommand } from './stimulus-renderer.ts';
import type {
  StimulusProcessorOptions,
  StimulusProcessorReport,
  StimulusProcessorRequest,
} from './stimulus-worklet.ts';
import workletUrl from './stimulus-worklet.ts?worker&url';

/** @source ITU-R BS.1534-3: loops of at least 500 ms */
const SHORTEST_LOOP_SECONDS = 0.5;

/** Two render quanta: far enough ahead to act at exactly the asked frame, too near to be felt. */
const LEAD_FRAMES = 256;

/** Audio this far behind the wall clock has stuttered. */
const STALL_SECONDS = 0.15;

export interface LoadedTrial extends StimulusShape {
  stimuli: readonly StimulusSource[];
  formats: readonly { type: string; byteLength: number }[];
}

export class Player extends EventTarget {
  #context: AudioContext | null = null;
  #output: GainNode | null = null;
  #node: AudioWorkletNode | null = null;
  #loading: AbortController | null = null;
  /** Slots chosen before the context ran: heard only if it starts at all. */
  readonly #unsounded = new Set<string>();
  #clock: { audioSeconds: number; wallSeconds: number } | null = null;

  slots: readonly string[] = [];
  ready = false;
  receivedBytes = 0;
  totalBytes = 0;
  waveform: readonly number[] = [];
  durationSeconds = 0;
  slot = '';
  playing = false;
  positionSeconds = 0;
  loop = { startSeconds: 0, endSeconds: 0 };
  /** Slots that have been played in this trial. */
  heard: ReadonlySet<string> = new Set();
  /** How often the listener has changed what plays. */
  switches = 0;
  /** The browser holds sound back until the page is clicked, or something took it away. */
  soundBlocked = false;
  /** The sound stuttered in this trial. */
  stalled = false;
  /** 0…1; never above what the stimuli themselves are. */
  volume = 1;

  /**
   * Fetches and decodes a trial's stimuli and makes them ready to play from the beginning; what played before stops.
   *
   * @throws {UnfitStimulusError} when a stimulus is not what was announced; {TypeError} when the network fails
   */
  async load(trial: LoadedTrial): Promise<void> {
    this.unload();
    const loading = new AbortController();
    this.#loading = loading;
    this.slots = trial.stimuli.map(({ slot }) => slot);
    this.slot = this.slots[0] ?? '';
    const { byteLength = 0 } = trial.formats.find(({ type }) => type === STIMULUS_TYPE) ?? {};
    this.totalBytes = byteLength * trial.stimuli.length;
    this.durationSeconds = trial.frameCount / trial.sampleRate;
    this.loop = { startSeconds: 0, endSeconds: this.durationSeconds };
    this.#changed();

    const [stimuli, context] = await Promise.all([
      loadStimuli(trial.stimuli, trial, {
        signal: loading.signal,
        onProgress: (receivedBytes) => {
          this.receivedBytes = receivedBytes;
          this.#changed();
        },
      }),
      this.#contextAt(trial.sampleRate, loading.signal),
    ]);
    loading.signal.throwIfAborted();

    this.waveform = neutralWaveform(stimuli);
    this.#node = new AudioWorkletNode(context, 'earwitness-stimuli', {
      numberOfInputs: 0,
      outputChannelCount: [trial.channelCount],
      processorOptions: { stimuli, commands: [] } satisfies StimulusProcessorOptions,
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<StimulusProcessorReport>) => this.#follow(data);
    this.#node.connect(this.#output!);
    this.ready = true;
    this.#changed();
  }

  /** Stops and forgets the trial; the context stays for the next. */
  unload(): void {
    this.#loading?.abort();
    this.#loading = null;
    this.#request({ kind: 'dispose' });
    this.#node?.disconnect();
    this.#node = null;
    this.#clock = null;
    this.ready = false;
    this.receivedBytes = 0;
    this.waveform = [];
    this.playing = false;
    this.positionSeconds = 0;
    this.heard = new Set();
    this.switches = 0;
    this.soundBlocked = false;
    this.stalled = false;
    this.#unsounded.clear();
    this.#changed();
  }

  /** Ends the player for good and gives the sound device back. */
  async close(): Promise<void> {
    this.unload();
    await this.#context?.close();
    this.#context = null;
  }

  /** Plays from where it stands. Must come from a click or key: browsers let no page sound without one. */
  async play(): Promise<void> {
    if (!this.ready || this.#context === null) return;
    this.playing = true;
    this.#clock = null;
    this.#markHeard();
    this.#command({ kind: 'play' });
    this.#changed();
    // A blocked context leaves this promise open, so nothing may wait for it; a closed one rejects it.
    this.#context.resume().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 500));
    this.#noticeBlocked();
  }

  pause(): void {
    if (!this.ready) return;
    this.playing = false;
    this.#command({ kind: 'pause' });
    this.#changed();
  }

  /** Lets another stimulus be heard at the same position, or the same once more: both sound alike. Plays if it does not yet. */
  choose(slot: string): void {
    const stimulus = this.slots.indexOf(slot);
    if (!this.ready || stimulus < 0) return;
    this.slot = slot;
    this.#command({ kind: 'switch', stimulus });
    if (this.playing) {
      this.switches += 1;
      this.#markHeard();
      this.#changed();
    } else {
      void this.play();
    }
  }

  /** Goes to a position inside the loop. */
  seek(seconds: number): void {
    if (!this.ready) return;
    const { startSeconds, endSeconds } = this.loop;
    this.positionSeconds = Math.min(
      Math.max(seconds, startSeconds),
      Math.max(startSeconds, endSeconds - 0.05),
    );
    this.#command({ kind: 'seek', position: this.#toFrames(this.positionSeconds) });
    this.#changed();
  }

  /** Plays only a part, over and over; never shorter than half a second, whichever end moved. */
  setLoop({ startSeconds = this.loop.startSeconds, endSeconds = this.loop.endSeconds }): void {
    if (!this.ready) return;
    const shortest = Math.min(SHORTEST_LOOP_SECONDS, this.durationSeconds);
    const startMoved = startSeconds !== this.loop.startSeconds;
    const start = Math.max(
      0,
      Math.min(startSeconds, (startMoved ? endSeconds : this.durationSeconds) - shortest),
    );
    const end = Math.min(this.durationSeconds, Math.max(endSeconds, start + shortest));
    this.loop = { startSeconds: start, endSeconds: end };
    this.#command({
      kind: 'loop',
      start: this.#toFrames(start),
      end: end === this.durationSeconds ? this.#frameCount() : this.#toFrames(end),
    });
    this.#changed();
  }

  /** 0…1. */
  setVolume(volume: number): void {
    this.volume = Math.min(1, Math.max(0, volume));
    this.#applyVolume();
    this.#changed();
  }

  async #contextAt(sampleRate: number, signal: AbortSignal): Promise<AudioContext> {
    if (this.#context?.sampleRate === sampleRate) return this.#context;
    await this.#context?.close();
    this.#context = null;
    const context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
    try {
      await context.audioWorklet.addModule(workletUrl);
      // Another load may have begun meanwhile, with a context of its own.
      signal.throwIfAborted();
    } catch (error) {
      await context.close();
      throw error;
    }
    context.addEventListener('statechange', () => this.#noticeBlocked());
    this.#output = new GainNode(context);
    this.#output.connect(context.destination);
    this.#context = context;
    this.#applyVolume();
    return context;
  }

  #applyVolume(): void {
    // Squared: equal steps of the slider sound about equal.
    this.#output?.gain.setTargetAtTime(this.volume ** 2, this.#context?.currentTime ?? 0, 0.02);
  }

  #command(command: CommandWithoutFrame): void {
    if (this.#context === null) return;
    const atFrame = Math.round(this.#context.currentTime * this.#context.sampleRate) + LEAD_FRAMES;
    this.#request({ ...command, atFrame } as RendererCommand);
  }

  #request(request: StimulusProcessorRequest): void {
    this.#node?.port.postMessage(request);
  }

  #follow(report: StimulusProcessorReport): void {
    if (!this.playing || this.#context === null) return;
    this.positionSeconds = report.position / this.#context.sampleRate;
    this.#noticeStall();
    this.#changed();
  }

  /** Audio time that falls behind the wall clock was not heard in time. */
  #noticeStall(): void {
    const now = { audioSeconds: this.#context!.currentTime, wallSeconds: performance.now() / 1_000 };
    this.#clock ??= now;
    const behind = now.wallSeconds - this.#clock.wallSeconds - (now.audioSeconds - this.#clock.audioSeconds);
    if (behind > STALL_SECONDS) {
      this.stalled = true;
      this.#clock = now;
    }
  }

  #noticeBlocked(): void {
    const running = this.#context?.state === 'running';
    if (!running) this.heard = new Set([...this.heard].filter((slot) => !this.#unsounded.has(slot)));
    this.soundBlocked = this.playing && !running;
    if (this.soundBlocked) {
      this.playing = false;
      // Should the sound come back by itself, it must not play while the page says that it does not.
      this.#command({ kind: 'pause' });
    }
    this.#unsounded.clear();
    this.#changed();
  }

  #markHeard(): void {
    if (this.#context?.state !== 'running') this.#unsounded.add(this.slot);
    this.heard = new Set([...this.heard, this.slot]);
  }

  #frameCount(): number {
    return Math.round(this.durationSeconds * (this.#context?.sampleRate ?? 0));
  }

  #toFrames(seconds: number): number {
    return Math.min(this.#frameCount() - 1, Math.round(seconds * (this.#context?.sampleRate ?? 0)));
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

type CommandWithoutFrame = RendererCommand extends infer Command
  ? Command extends RendererCommand
    ? Omit<Command, 'atFrame'>
    : never
  : never;
