/**
 * The player of a trial: holds the AudioContext (at the stimuli's own rate, so that nothing is resampled before the device),
 * starts one worklet node per trial and turns what the listener does into commands with a frame number. Fires `change` when
 * anything a page shows has changed.
 */
import type { PanelMethod } from '@earwitness/bench/panel';
import type { StimulusType } from './decoded-stimulus.ts';
import { OutputWatch, type Trouble, toleratedSeconds } from './output-watch.ts';
import type { RendererCommand } from './playhead.ts';
import type { AnnouncedStimuli } from './stimuli.ts';
import { StimulusDecoder } from './stimulus-decoder.ts';
import type {
  StimulusProcessorOptions,
  StimulusProcessorReport,
  StimulusProcessorRequest,
} from './stimulus-worklet.ts';
import workletUrl from './stimulus-worklet.ts?worker&url';
import { lawFor, type SwitchLaw } from './switch-law.ts';
import { TrialLoading, type Undecodable } from './trial-loading.ts';

/** @source ITU-R BS.1534-3: loops of at least 500 ms */
const SHORTEST_LOOP_SECONDS = 0.5;

/** Two render quanta: far enough ahead to act at exactly the asked frame, too near to be felt. */
const LEAD_FRAMES = 256;

/** So soon after a click the sound must have begun to move. */
const START_SECONDS = 0.5;

export interface LoadedTrial extends AnnouncedStimuli {
  trialToken: string;
  method: PanelMethod;
}

/** What a page has found out about how it plays; null until it is known. */
export interface PlaybackFacts {
  contextSampleRate: number | null;
  /** The rate that the output device has by itself. */
  deviceSampleRate: number | null;
  baseLatencySeconds: number | null;
  outputLatencySeconds: number | null;
  /** Channels that the output could take. */
  channelCount: number | null;
  /** Output devices that the browser tells of: often one for all, as it hides the rest from pages. */
  outputDevices: number | null;
  /** What the last stimuli came as. */
  stimulusType: StimulusType | null;
  /** Why FLAC was not taken, in the browser's own words. */
  flacRefusal: string | null;
  /** The longest from the arrival of a command on the audio thread to the frame at which it acted, in this trial. */
  longestReactionFrames: number | null;
}

export class Player extends EventTarget {
  readonly #decoder = new StimulusDecoder();
  readonly #undecodable: Undecodable = new Map();
  #context: AudioContext | null = null;
  #output: GainNode | null = null;
  #watch: OutputWatch | null = null;
  #node: AudioWorkletNode | null = null;
  #loading: TrialLoading | null = null;
  /** The next trial, which comes while the present one is heard. */
  #ahead: TrialLoading | null = null;
  /** Counts what was begun, so that what waits knows whether it is still meant. */
  #starts = 0;
  #restarting = false;
  #stimulusType: StimulusType | null = null;
  #longestReactionFrames: number | null = null;

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
  /** Those of them that are known to have come out: the sound of the others may still turn out to be held back. */
  sounded: ReadonlySet<string> = new Set();
  /** How often the listener has changed what plays. */
  switches = 0;
  /** The browser holds sound back until the page is clicked. */
  soundBlocked = false;
  /**
   * What was wrong with the sound of this trial, the first of all; `silent` when no sound came out of a play, which may be tried again.
   * Null if nothing was.
   */
  problem: Trouble['problem'] | null = null;
  /** By what it was noticed. */
  problemReason: Trouble['reason'] | null = null;
  /** 0…1; never above what the stimuli themselves are. */
  volume = 1;

  get facts(): PlaybackFacts {
    return {
      contextSampleRate: this.#context?.sampleRate ?? null,
      deviceSampleRate: this.#watch?.deviceSampleRate ?? null,
      baseLatencySeconds: this.#context?.baseLatency ?? null,
      outputLatencySeconds: this.#context?.outputLatency ?? null,
      // WebKit says 0 where it does not know.
      channelCount: this.#context?.destination.maxChannelCount || null,
      outputDevices: this.#watch?.outputDevices ?? null,
      stimulusType: this.#stimulusType,
      flacRefusal: this.#undecodable.get('audio/flac') ?? null,
      longestReactionFrames: this.#longestReactionFrames,
    };
  }

  /**
   * Fetches and decodes a trial ahead, so that `load` has it at once; one at a time, the last one asked for. What fails is tried again by
   * `load`.
   */
  prepare(trial: LoadedTrial): void {
    if (this.#ahead?.trialToken === trial.trialToken || this.#loading?.trialToken === trial.trialToken)
      return;
    this.#ahead?.abort();
    this.#ahead = this.#begin(trial);
  }

  /**
   * Fetches and decodes a trial's stimuli and makes them ready to play from the beginning; what played before stops.
   *
   * @param switchLaw as the panel has it; `dip` where a seam could name a stimulus
   * @throws {UnfitStimulusError} when a stimulus is not what was announced; {TypeError} when the network fails; {RangeError} for a law
   *   that the trial's method does not allow
   */
  async load(trial: LoadedTrial, { switchLaw = 'dip' }: { switchLaw?: SwitchLaw } = {}): Promise<void> {
    const law = lawFor(trial.method, switchLaw);
    this.unload();
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead?.trialToken !== trial.trialToken) ahead?.abort();
    const loading = ahead?.trialToken === trial.trialToken && !ahead.failed ? ahead : this.#begin(trial);
    this.#loading = loading;
    this.slots = trial.stimuli.map(({ slot }) => slot);
    this.slot = this.slots[0] ?? '';
    this.durationSeconds = trial.frameCount / trial.sampleRate;
    this.loop = { startSeconds: 0, endSeconds: this.durationSeconds };
    const showProgress = () => {
      this.receivedBytes = loading.receivedBytes;
      this.totalBytes = loading.totalBytes;
      this.#changed();
    };
    loading.onProgress = showProgress;
    showProgress();

    const [{ stimuli, waveform }, context] = await Promise.all([
      loading.loaded,
      this.#contextAt(trial.sampleRate, loading.signal),
    ]);
    loading.signal.throwIfAborted();

    this.#loading = null;
    this.#stimulusType = loading.type;
    this.waveform = waveform;
    this.#node = new AudioWorkletNode(context, 'earwitness-stimuli', {
      numberOfInputs: 0,
      outputChannelCount: [trial.channelCount],
      processorOptions: {
        law,
        toleratedSeconds: toleratedSeconds(context),
      } satisfies StimulusProcessorOptions,
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<StimulusProcessorReport>) => this.#follow(data);
    this.#node.port.postMessage(
      { kind: 'stimuli', stimuli } satisfies StimulusProcessorRequest,
      stimuli.flatMap((channels) => channels.map(({ buffer }) => buffer)),
    );
    this.#node.connect(this.#output!);
    this.ready = true;
    this.#changed();
  }

  /** Stops and forgets the trial; the context stays for the next, and so does what is prepared. */
  unload(): void {
    this.#loading?.abort();
    this.#loading = null;
    this.#dispose();
    this.#starts += 1;
    this.#watch?.rest();
    this.#longestReactionFrames = null;
    this.ready = false;
    this.receivedBytes = 0;
    this.totalBytes = 0;
    this.waveform = [];
    this.playing = false;
    this.positionSeconds = 0;
    this.heard = new Set();
    this.sounded = new Set();
    this.switches = 0;
    this.soundBlocked = false;
    this.problem = null;
    this.problemReason = null;
    this.#changed();
  }

  /** Ends the player for good and gives the sound device back. */
  async close(): Promise<void> {
    this.unload();
    this.#ahead?.abort();
    this.#ahead = null;
    this.#decoder.close();
    await this.#closeContext();
  }

  /** Plays from where it stands. Must come from a click or key: browsers let no page sound without one. */
  async play(): Promise<void> {
    const context = this.#context;
    if (!this.ready || context === null) return;
    this.playing = true;
    this.soundBlocked = false;
    this.#starts += 1;
    const start = this.#starts;
    this.#watch?.begin();
    this.#markHeard();
    this.#command({ kind: 'play' });
    this.#changed();
    // A context that runs without a sound is helped by being stopped and started.
    this.#restarting = this.problem === 'silent';
    if (this.#restarting) context.suspend().catch(() => {});
    // A blocked context leaves this promise open, so nothing may wait for it; a closed one rejects it.
    context.resume().catch(() => {});
    const { currentTime } = context;
    await new Promise((resolve) => setTimeout(resolve, 1_000 * START_SECONDS));
    if (start !== this.#starts) return;
    this.#restarting = false;
    if (context.state !== 'running') this.#noticeBlocked();
    else if (context.currentTime === currentTime) this.#noticeSilent();
    else this.#noticeSound();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else void this.play();
  }

  pause(): void {
    if (!this.ready) return;
    this.#stop();
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

  #begin(trial: LoadedTrial): TrialLoading {
    this.#decoder.start();
    return new TrialLoading(trial, { decoder: this.#decoder, undecodable: this.#undecodable });
  }

  async #contextAt(sampleRate: number, signal: AbortSignal): Promise<AudioContext> {
    if (this.#context?.sampleRate === sampleRate && this.#context.state !== 'closed') return this.#context;
    await this.#closeContext();
    const context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
    try {
      await context.audioWorklet.addModule(workletUrl);
      // Another load may have begun meanwhile, with a context of its own.
      signal.throwIfAborted();
    } catch (error) {
      await context.close();
      throw error;
    }
    this.#watch = new OutputWatch(context, {
      isPlaying: () => this.playing && !this.#restarting,
      wasHeard: () => this.heard.size > 0,
      onBlocked: () => this.#noticeBlocked(),
      onTrouble: (trouble) => this.#noticeTrouble(trouble),
    });
    this.#output = new GainNode(context);
    this.#output.connect(context.destination);
    this.#context = context;
    this.#applyVolume();
    return context;
  }

  async #closeContext(): Promise<void> {
    const context = this.#context;
    this.#context = null;
    this.#output = null;
    this.#watch?.close();
    this.#watch = null;
    if (context !== null && context.state !== 'closed') await context.close();
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

  /** A port that is left open keeps its node, and on the audio thread the samples of the trial. */
  #dispose(): void {
    this.#request({ kind: 'dispose' });
    this.#node?.port.close();
    this.#node?.disconnect();
    this.#node = null;
  }

  #follow(report: StimulusProcessorReport): void {
    this.#longestReactionFrames = report.longestReactionFrames;
    if (!this.playing || this.#context === null) return;
    this.positionSeconds = report.position / this.#context.sampleRate;
    this.#watch?.follow(report);
    this.#changed();
  }

  /** Lets what plays come to rest, whatever the page was told of why. */
  #stop(): void {
    if (this.#context?.state !== 'running') this.#forgetUnsounded();
    this.playing = false;
    this.#starts += 1;
    this.#watch?.rest();
    this.#command({ kind: 'pause' });
  }

  #noticeTrouble({ problem, reason }: Trouble): void {
    this.problem = this.problem === null || this.problem === 'silent' ? problem : this.problem;
    this.problemReason = this.problem === problem ? reason : this.problemReason;
    // After a gap the sound goes on; where the sound itself was taken away it must not come back by itself.
    if (problem !== 'glitch' && this.playing) this.#stop();
    this.#changed();
  }

  #noticeBlocked(): void {
    this.#forgetUnsounded();
    this.soundBlocked = true;
    // Should the sound come back by itself, it must not play while the page says that it does not.
    this.#stop();
    this.#changed();
  }

  #noticeSilent(): void {
    this.#forgetUnsounded();
    this.#noticeTrouble({ problem: 'silent', reason: 'clock-still' });
  }

  #noticeSound(): void {
    this.sounded = this.heard;
    if (this.problem === 'silent') {
      this.problem = null;
      this.problemReason = null;
    }
    this.#changed();
  }

  #forgetUnsounded(): void {
    this.heard = this.sounded;
  }

  /** Until the sound is known to move, what is chosen may not be heard. */
  #markHeard(): void {
    if (!this.heard.has(this.slot)) this.heard = new Set([...this.heard, this.slot]);
    if (this.#watch?.hasSound) this.sounded = this.heard;
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
