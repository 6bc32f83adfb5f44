/**
 * A plan played as often as its loudness gain is tried. What lies before the gain does not depend on it: those stages run once, and
 * what comes out of them is kept as long as it fits. So is what comes out of the last trial, mostly the best, which is then only
 * handed over.
 */
import { channelCountOf, channelWeightsOf } from '../audio/channel-layout.ts';
import { type AudioSource, createMemorySink, type PcmAudio, toAudioSource } from '../audio/pcm-audio.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { createLoudnessMeter } from '../measure/loudness.ts';
import type { PlannedStage, StageKind } from '../plan/mastering-plan.ts';
import type { StageFormat, StageReport, StageState } from '../stages/stage.ts';
import { type TruePeakLimiterState, truePeakLimiter } from '../stages/true-peak-limiter.ts';
import type { GainReduction } from '../stages/true-peak-limiter-gains.ts';
import { type ChainStage, designChain, isPlanned } from './chain.ts';
import { type RunOptions, runStages } from './run-stages.ts';

/** Half a minute tells the loss within some hundredths of an LU; a piece outlasts what a limiter remembers. */
const EXCERPT = { pieces: 16, pieceSeconds: 1.5, leastReduction: 3 };

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
  /** Music that takes more room is not kept, but read and processed anew. */
  readonly mostKeptBytes: number;
  /** Keep what comes out as well, where there is room for both, so that `finish` only hands it over. */
  readonly keepMaster: boolean;
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
  /**
   * What `tryGain` would give, told from an excerpt: a fraction of the work, good for a guess. Null where the music is too short for
   * that, was not kept, or goes through stages of the caller's own.
   */
  readonly guessGain: ((gainDb: number) => Promise<Trial | undefined>) | null;
  /**
   * The master at a gain: every sample as when all stages play it from the source, but what is kept of it is not made again. Nothing
   * is kept any longer, so this comes last.
   */
  finish(gainDb: number, write: WriteBlock, options: RunOptions): Promise<void>;
}

type WriteBlock = (block: readonly Float32Array[]) => Promise<void>;

export async function prepareRehearsal(
  source: AudioSource,
  chain: readonly ChainStage[],
  options: RehearsalOptions,
): Promise<Rehearsal> {
  const channelCount = channelCountOf(source.channelLayout);
  const bytes = source.frameCount * channelCount * Float32Array.BYTES_PER_ELEMENT;
  const { mostKeptBytes } = options;
  if (bytes > mostKeptBytes) return rehearseWhole(source, chain, options);
  const keepMaster = options.keepMaster && 2 * bytes <= mostKeptBytes;
  return rehearseKept(source, chain, { ...options, keepMaster });
}

function rehearseWhole(
  source: AudioSource,
  chain: readonly ChainStage[],
  options: RehearsalOptions,
): Rehearsal {
  return {
    lufsBeforeGain: null,
    guessGain: null,
    async tryGain(gainDb) {
      const { integratedLufs, ...rest } = await playStages(source, withGain(chain, gainDb), options);
      return integratedLufs === null ? undefined : { ...rest, integratedLufs, gainDb, lossLu: null };
    },
    finish: (gainDb, write, running) =>
      runStages(source, designChain(withGain(chain, gainDb), formatOf(source, options)), write, running),
  };
}

async function rehearseKept(
  source: AudioSource,
  chain: readonly ChainStage[],
  options: RehearsalOptions,
): Promise<Rehearsal> {
  const gainAt = chain.findIndex((stage) => isKind(stage, 'loudness-gain'));
  const [chainBefore, chainFrom] = [chain.slice(0, gainAt), chain.slice(gainAt)];
  const format = formatOf(source, options);
  const { frameCount } = source;
  // Others' stages are made once for each time that the music runs through, and for nothing else.
  const isAllPlanned = chain.every(isPlanned);
  // Stages behind look that far ahead, at the end into what those before it let ring on.
  const lookaheadFrames = isAllPlanned ? latencyOf(chainFrom, format) : 0;
  const memory = createMemorySink({ ...source, frameCount: frameCount + lookaheadFrames });
  const before = await playStages(source, chainBefore, options, (block) => memory.write(block));
  await memory.write(before.ringOn(lookaheadFrames));
  let kept: PcmAudio | undefined = memory.audio();
  let master: { readonly gainDb: number; readonly audio: PcmAudio } | undefined;
  const lufsBeforeGain = before.integratedLufs;
  const excerpt = isAllPlanned ? takeExcerpt(kept, frameCount) : null;
  const output = options.keepMaster ? createMemorySink(source).audio() : undefined;
  let lufsOfExcerpt: number | null | undefined;

  return {
    lufsBeforeGain,
    async tryGain(gainDb) {
      if (lufsBeforeGain === null) return undefined;
      master = undefined;
      const run = await playStages(
        toAudioSource(kept!),
        withGain(chainFrom, gainDb),
        { ...options, frameCount, knownFinite: isAllPlanned },
        output && writeOver(output),
      );
      if (run.integratedLufs === null) return undefined;
      if (output) master = { gainDb, audio: output };
      return {
        gainDb,
        integratedLufs: run.integratedLufs,
        lossLu: lufsBeforeGain + gainDb - run.integratedLufs,
        gainReduction: run.gainReduction,
        clipReduction: run.clipReduction,
        reports: [...before.reports, ...run.reports],
      };
    },
    guessGain:
      excerpt &&
      (async (gainDb) => {
        const running = { ...options, onProgress: undefined, knownFinite: isAllPlanned };
        lufsOfExcerpt ??= (await playStages(excerpt, [], running)).integratedLufs;
        const run = await playStages(excerpt, withGain(chainFrom, gainDb), running);
        if (lufsBeforeGain === null || lufsOfExcerpt === null || run.integratedLufs === null)
          return undefined;
        const lossLu = lufsOfExcerpt + gainDb - run.integratedLufs;
        return { ...run, gainDb, integratedLufs: lufsBeforeGain + gainDb - lossLu, lossLu };
      }),
    async finish(gainDb, write, running) {
      // A limiter decides in periods that begin with the music: behind stages with latency they begin elsewhere.
      const isSame = isAllPlanned && latencyOf(chainBefore, format) === 0;
      const whole = withGain(chain, gainDb);
      const [from, left] = isSame ? [toAudioSource(kept!), whole.slice(gainAt)] : [source, whole];
      const made = isSame && master?.gainDb === gainDb ? toAudioSource(master.audio) : undefined;
      kept = undefined;
      master = undefined;
      const states = made ? [] : designChain(left, format);
      await runStages(made ?? from, states, write, { ...running, frameCount, knownFinite: isSame });
    },
  };
}

/** Pieces from all over the music, one behind the other; null where they would not be much shorter than the whole. */
function takeExcerpt({ channels, ...format }: PcmAudio, frameCount: number): AudioSource | null {
  const pieceFrames = Math.round(EXCERPT.pieceSeconds * format.sampleRate);
  const everyFrames = Math.floor(frameCount / EXCERPT.pieces);
  if (everyFrames < EXCERPT.leastReduction * pieceFrames) return null;
  const first = Math.floor((everyFrames - pieceFrames) / 2);
  return toAudioSource({
    ...format,
    channels: channels.map((channel) => {
      const pieces = new Float32Array(EXCERPT.pieces * pieceFrames);
      for (let piece = 0; piece < EXCERPT.pieces; piece++) {
        const start = first + piece * everyFrames;
        pieces.set(channel.subarray(start, start + pieceFrames), piece * pieceFrames);
      }
      return pieces;
    }),
  });
}

/** Writes one block behind the other over what was there. */
function writeOver({ channels }: PcmAudio): WriteBlock {
  let written = 0;
  return async (block) => {
    for (const [index, channel] of channels.entries()) channel.set(block[index]!, written);
    written += block[0]!.length;
  };
}

const formatOf = (
  { sampleRate, channelLayout }: AudioSource,
  { kernels }: Pick<RehearsalOptions, 'kernels'>,
): StageFormat => ({ sampleRate, channelCount: channelCountOf(channelLayout), kernels });

const latencyOf = (chain: readonly ChainStage[], format: StageFormat): number =>
  designChain(chain, format).reduce((sum, { latencyFrames }) => sum + latencyFrames, 0);

interface Run extends Pick<Trial, 'gainReduction' | 'clipReduction' | 'reports'> {
  readonly integratedLufs: number | null;
  /** What comes behind the end: so many frames of what stages without latency let ring. */
  ringOn(frames: number): Float32Array[];
}

async function playStages(
  source: AudioSource,
  stages: readonly ChainStage[],
  options: Omit<RehearsalOptions, 'onProgress'> &
    Pick<RunOptions, 'onProgress' | 'frameCount' | 'knownFinite'>,
  write?: WriteBlock,
): Promise<Run> {
  const { sampleRate, channelLayout } = source;
  const { kernels } = options;
  const format = formatOf(source, options);
  let limiter: TruePeakLimiterState | undefined;
  const states = stages.map((stage): StageState => {
    if (!isKind(stage, 'true-peak-limiter')) return designChain([stage], format)[0]!;
    limiter = truePeakLimiter.design(stage.settings, format);
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
    ringOn(frames) {
      const block = Array.from({ length: format.channelCount }, () => new Float32Array(frames));
      for (const state of states) state.process(block, frames);
      return block;
    },
  };
}

const NO_REDUCTION: GainReduction = { maxDb: 0, p99Db: 0, bassShare: 0 };

const isKind = <Kind extends StageKind>(
  stage: ChainStage,
  kind: Kind,
): stage is Extract<PlannedStage, { kind: Kind }> => isPlanned(stage) && stage.kind === kind;

const withGain = (chain: readonly ChainStage[], gainDb: number): ChainStage[] =>
  chain.map((stage) => (isKind(stage, 'loudness-gain') ? { ...stage, settings: { gainDb } } : stage));
