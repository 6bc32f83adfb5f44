/** A mix on its way to a master: what is measured once is kept, so that another wish is heard within a second. */
import type { Analysis, AudioSource, MasteringBrief, MasteringPlan, PcmAudio } from '@earwitness/engine';
import type { EngineWorker } from '@earwitness/engine/worker';

export interface Loaded {
  readonly name: string;
  /** Where the worker reads it, for whole passes. */
  readonly source: AudioSource;
  /** The same in the page, to be played. */
  readonly buffer: AudioBuffer;
  readonly analysis: Analysis;
  close(): Promise<void>;
}

/** The stretch that plays, mastered before all the rest. */
export interface Preview {
  readonly plan: MasteringPlan;
  readonly startSeconds: number;
  readonly buffer: AudioBuffer;
  /** What the whole master's will be, by how much louder the stretch has become. */
  readonly loudnessLufs: number;
}

export interface Finished {
  readonly plan: MasteringPlan;
  readonly buffer: AudioBuffer;
  readonly analysis: Analysis;
}

const PREVIEW_SECONDS = 15;
/** Frames copied at a time: a millisecond or two. */
const BLOCK_FRAMES = 2 ** 17;

/** Opens a file, reads its samples to play and measures them. */
export async function load(
  engine: EngineWorker,
  file: File,
  { onProgress }: { onProgress: (share: number) => void },
): Promise<Loaded> {
  const { source, close } = await engine.openAudio(file);
  const buffer = await readBuffer(source, { onProgress: (share) => onProgress(0.3 * share) });
  const analysis = await engine.analyze(source, { onProgress: (share) => onProgress(0.3 + 0.7 * share) });
  if (analysis.integratedLufs === null) throw new Error(`${file.name} is silent`);
  return { name: file.name, source, buffer, analysis, close };
}

/** Copies a source block by block, so that the page stays free. */
async function readBuffer(
  source: AudioSource,
  { onProgress }: { onProgress: (share: number) => void },
): Promise<AudioBuffer> {
  const { sampleRate, frameCount, channelLayout } = source;
  const numberOfChannels = channelLayout === 'mono' ? 1 : 2;
  const buffer = new AudioBuffer({ length: frameCount, numberOfChannels, sampleRate });
  for (let start = 0; start < frameCount; start += BLOCK_FRAMES) {
    const frames = Math.min(BLOCK_FRAMES, frameCount - start);
    await source.read(start, frames, cut(buffer, start, start + frames).channels);
    onProgress((start + frames) / frameCount);
  }
  return buffer;
}

/** To be played at another rate; measured and mastered it is at its own. */
export async function playedAt(sampleRate: number, loaded: Loaded, engine: EngineWorker): Promise<Loaded> {
  if (loaded.buffer.sampleRate === sampleRate) return loaded;
  return { ...loaded, buffer: await toBuffer(await engine.resample(loaded.source, sampleRate)) };
}

/** A buffer of what is in memory. */
async function toBuffer({ sampleRate, channels }: PcmAudio): Promise<AudioBuffer> {
  const length = channels[0]!.length;
  const buffer = new AudioBuffer({ length, numberOfChannels: channels.length, sampleRate });
  for (let start = 0; start < length; start += BLOCK_FRAMES) {
    for (const [index, into] of cut(buffer, start, start + BLOCK_FRAMES).channels.entries()) {
      into.set(channels[index]!.subarray(start, start + BLOCK_FRAMES));
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return buffer;
}

/** A view of a stretch; no sample is copied. */
function cut(buffer: AudioBuffer, start: number, end: number): PcmAudio {
  return {
    sampleRate: buffer.sampleRate,
    channelLayout: buffer.numberOfChannels === 1 ? 'mono' : 'stereo',
    channels: Array.from({ length: buffer.numberOfChannels }, (_, channel) =>
      buffer.getChannelData(channel).subarray(start, end),
    ),
  };
}

export class Masterer {
  readonly #engine: EngineWorker;
  readonly #mix: Loaded;
  /** By how much the last plan's gain was off before it was tried on the whole mix. */
  #gainCorrectionDb = 0;

  constructor(engine: EngineWorker, mix: Loaded) {
    this.#engine = engine;
    this.#mix = mix;
  }

  /** Decides anew from the kept analysis, and masters 15 s from a position on. */
  async preview(brief: MasteringBrief, positionSeconds: number, signal: AbortSignal): Promise<Preview> {
    const plan = await this.#engine.decide(this.#mix.analysis, brief);
    const { sampleRate, length } = this.#mix.buffer;
    const latestStart = Math.max(0, length - PREVIEW_SECONDS * sampleRate);
    const start = Math.min(Math.floor(positionSeconds * sampleRate), latestStart);
    const end = Math.min(length, start + PREVIEW_SECONDS * sampleRate);
    const audio = await this.#engine.render(this.#mix.source, withGain(plan, this.#gainCorrectionDb), {
      range: { startFrame: start, frameCount: end - start },
      signal,
    });
    const [before, after] = await Promise.all([
      this.#engine.analyzeLoudness(cut(this.#mix.buffer, start, end), { signal }),
      this.#engine.analyzeLoudness(audio, { signal }),
    ]);
    const louder = (after.integratedLufs ?? 0) - (before.integratedLufs ?? 0);
    const loudnessLufs = (this.#mix.analysis.integratedLufs ?? 0) + louder;
    return { plan, startSeconds: start / sampleRate, buffer: await toBuffer(audio), loudnessLufs };
  }

  /** Masters the whole mix by a plan. */
  async finish(
    draft: MasteringPlan,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (share: number) => void },
  ): Promise<Finished> {
    const part = (from: number, to: number) => ({
      signal,
      onProgress: (share: number) => onProgress(from + share * (to - from)),
    });
    const plan = await this.#engine.solveLoudness(this.#mix.source, draft, part(0, 0.6));
    this.#gainCorrectionDb = gainOf(plan) - gainOf(draft);
    const audio = await this.#engine.render(this.#mix.source, plan, part(0.6, 0.8));
    const analysis = await this.#engine.analyze(audio, part(0.8, 1));
    return { plan, buffer: await toBuffer(audio), analysis };
  }
}

function gainOf({ stages }: MasteringPlan): number {
  const gain = stages.find((stage) => stage.kind === 'loudness-gain');
  return gain?.settings.gainDb ?? 0;
}

function withGain(plan: MasteringPlan, correctionDb: number): MasteringPlan {
  const stages = plan.stages.map((stage) =>
    stage.kind === 'loudness-gain'
      ? { ...stage, settings: { gainDb: stage.settings.gainDb + correctionDb } }
      : stage,
  );
  return { ...plan, stages };
}
