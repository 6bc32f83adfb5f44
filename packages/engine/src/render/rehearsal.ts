/**
 * A plan played as often as its loudness gain is tried. What lies before the gain does not depend on it: those stages run once, and
 * what comes out of them is kept as long as it fits; peaks grow with the gain, so a limiter right behind it hears them once as well.
 */
import { channelCountOf, channelWeightsOf } from '../audio/channel-layout.ts';
import { dbToAmplitude } from '../audio/decibels.ts';
import { type AudioSource, createMemorySink, toAudioSource } from '../audio/pcm-audio.ts';
import { createThreadSharing } from '../audio/thread-sharing.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { createLoudnessMeter } from '../measure/loudness.ts';
import type { PlannedStage, StageKind } from '../plan/mastering-plan.ts';
import type { StageFormat, StageReport, StageState } from '../stages/stage.ts';
import {
  type HeardPeaks,
  hearPeaks,
  type TruePeakLimiterState,
  thresholdOf,
  truePeakLimiter,
} from '../stages/true-peak-limiter.ts';
import type { GainReduction } from '../stages/true-peak-limiter-gains.ts';
import { type ChainStage, designChain, isPlanned } from './chain.ts';
import { runStages } from './run-stages.ts';

/** The limiter costs loudness, so more gain than the target asks for will be tried; what is heard holds up to here. */
const HEARD_BEYOND_DB = 2;
/** What a product of float and factor, and sums of such, may be off by: a limiter that is said to be idle must be. */
const ROUNDING = 1e-6;

/** One gain and what came of it. */
export interface Trial {
  readonly gainDb: number;
  readonly integratedLufs: number;
  /** What stages behind the gain took from the loudness that it gave; null where only the whole was measured. */
  readonly lossLu: number | null;
  readonly gainReduction: GainReduction;
  /** What the soft clipper took off peaks; nothing where the plan has none. */
  readonly clipReduction: { readonly maxDb: number; readonly p99Db: number };
  /** One a stage of the chain, of those that report. */
  readonly reports: readonly (StageReport | undefined)[];
}

export interface RehearsalOptions {
  readonly targetLufs: number;
  readonly kernels: Kernels;
  readonly signal: AbortSignal | undefined;
  readonly blockFrames: number;
  /** Called as the work goes on, with the share done of what is under way. */
  readonly onProgress: (share: number) => void;
}

export interface Rehearsal {
  /** The loudness that reaches the gain; null where the whole was not kept, or has none. */
  readonly lufsBeforeGain: number | null;
  /** Undefined when what comes out has no loudness. */
  tryGain(gainDb: number): Promise<Trial | undefined>;
}

export async function prepareRehearsal(
  source: AudioSource,
  chain: readonly ChainStage[],
  { mostKeptBytes, ...options }: RehearsalOptions & { mostKeptBytes: number },
): Promise<Rehearsal> {
  const channelCount = channelCountOf(source.channelLayout);
  const bytes = source.frameCount * channelCount * Float32Array.BYTES_PER_ELEMENT;
  return bytes > mostKeptBytes ? rehearseWhole(source, chain, options) : rehearseKept(source, chain, options);
}

function rehearseWhole(
  source: AudioSource,
  chain: readonly ChainStage[],
  options: RehearsalOptions,
): Rehearsal {
  return {
    lufsBeforeGain: null,
    async tryGain(gainDb) {
      const { integratedLufs, ...rest } = await playStages(source, withGain(chain, gainDb), options);
      return integratedLufs === null ? undefined : { ...rest, integratedLufs, gainDb, lossLu: null };
    },
  };
}

async function rehearseKept(
  source: AudioSource,
  chain: readonly ChainStage[],
  options: RehearsalOptions,
): Promise<Rehearsal> {
  const gainAt = chain.findIndex((stage) => isKind(stage, 'loudness-gain'));
  const memory = createMemorySink(source);
  const before = await playStages(source, chain.slice(0, gainAt), options, (block) => memory.write(block));
  const kept = memory.audio();
  const keptSource = toAudioSource(kept);
  const lufsBeforeGain = before.integratedLufs;
  const limiter = chain[gainAt + 1];
  let heard: HeardPeaks['chunks'] | undefined;
  let heardUpToDb = Number.NEGATIVE_INFINITY;

  async function hearUpTo(gainDb: number, ceilingDbtp: number): Promise<HeardPeaks> {
    if (heard === undefined || gainDb > heardUpToDb) {
      heardUpToDb = Math.max(gainDb, options.targetLufs - lufsBeforeGain!) + HEARD_BEYOND_DB;
      const threshold = thresholdOf(ceilingDbtp) / dbToAmplitude(heardUpToDb);
      const shareThread = createThreadSharing();
      heard = await hearPeaks(kept.channels, {
        sampleRate: source.sampleRate,
        kernels: options.kernels,
        threshold,
        afterFrames: async (frames) => {
          options.signal?.throwIfAborted();
          await shareThread(frames);
        },
      });
    }
    return { chunks: heard, gain: dbToAmplitude(gainDb) * (1 + ROUNDING) };
  }

  return {
    lufsBeforeGain,
    async tryGain(gainDb) {
      if (lufsBeforeGain === null) return undefined;
      const stages = withGain(chain.slice(gainAt), gainDb);
      const heardPeaks =
        limiter && isKind(limiter, 'true-peak-limiter')
          ? await hearUpTo(gainDb, limiter.settings.ceilingDbtp)
          : undefined;
      const run = await playStages(keptSource, stages, { ...options, heardPeaks });
      if (run.integratedLufs === null) return undefined;
      return {
        gainDb,
        integratedLufs: run.integratedLufs,
        lossLu: lufsBeforeGain + gainDb - run.integratedLufs,
        gainReduction: run.gainReduction,
        clipReduction: run.clipReduction,
        reports: [...before.reports, ...run.reports],
      };
    },
  };
}

interface Run extends Pick<Trial, 'gainReduction' | 'clipReduction' | 'reports'> {
  readonly integratedLufs: number | null;
}

async function playStages(
  source: AudioSource,
  stages: readonly ChainStage[],
  {
    kernels,
    heardPeaks,
    targetLufs: _,
    ...options
  }: RehearsalOptions & { heardPeaks?: HeardPeaks | undefined },
  write?: (block: readonly Float32Array[]) => Promise<void>,
): Promise<Run> {
  const { sampleRate, channelLayout } = source;
  const format: StageFormat = { sampleRate, channelCount: channelCountOf(channelLayout), kernels };
  let limiter: TruePeakLimiterState | undefined;
  const states = stages.map((stage): StageState => {
    if (!isKind(stage, 'true-peak-limiter')) return designChain([stage], format)[0]!;
    limiter = truePeakLimiter.design(stage.settings, format, heardPeaks);
    return limiter;
  });
  const meter = createLoudnessMeter({ sampleRate, channelWeights: channelWeightsOf(channelLayout), kernels });
  await runStages(
    source,
    states,
    async (block) => {
      meter.push(block, block[0]!.length);
      await write?.(block);
    },
    options,
  );
  const reports = states.map((state) => state.report?.());
  const clip = reports[stages.findIndex((stage) => isKind(stage, 'soft-clip'))];
  return {
    integratedLufs: meter.finish().integratedLufs,
    gainReduction: limiter?.gainReduction() ?? NO_REDUCTION,
    clipReduction: { maxDb: clip?.maxClipReductionDb ?? 0, p99Db: clip?.p99ClipReductionDb ?? 0 },
    reports,
  };
}

const NO_REDUCTION: GainReduction = { maxDb: 0, p99Db: 0, bassShare: 0 };

const isKind = <Kind extends StageKind>(
  stage: ChainStage,
  kind: Kind,
): stage is Extract<PlannedStage, { kind: Kind }> => isPlanned(stage) && stage.kind === kind;

const withGain = (chain: readonly ChainStage[], gainDb: number): ChainStage[] =>
  chain.map((stage) => (isKind(stage, 'loudness-gain') ? { ...stage, settings: { gainDb } } : stage));
