/**
 * Loudness that really is on target: the gain before a limiter is not the gain after it, so the plan is tried on the audio and
 * corrected until the measured loudness of the result is right, or until more would only cost sound.
 */
import { channelCountOf, channelWeightsOf } from '../audio/channel-layout.ts';
import { type AudioSource, type PcmAudio, toAudioSource } from '../audio/pcm-audio.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import { createLoudnessMeter } from '../measure/loudness.ts';
import type { MasteringPlan, PlannedStage } from '../plan/mastering-plan.ts';
import { formatDb, formatDbtp, formatLufs, limitGainDb, roundDb } from '../plan/plan-numbers.ts';
import type { GainReduction } from '../stages/true-peak-limiter-gains.ts';
import { type TruePeakLimiterState, truePeakLimiter } from '../stages/true-peak-limiter.ts';
import { DEFAULT_BLOCK_FRAMES, type RenderOptions } from './render-plan.ts';
import { runStages } from './run-stages.ts';
import { designStage } from './stage-table.ts';

/** The search ends this close: well within a meter's own 0.1 LU, so that theirs and ours agree. */
const TOLERANCE_LU = 0.02;
/** After the last round, this close still counts as on target. */
const FEASIBLE_LU = 0.05;
const MOST_ROUNDS = 8;
/** More than this during one hundredth of the time, and the limiter becomes the sound. */
const GAIN_REDUCTION_BUDGET_DB = 6;
/** When a dB of gain buys less loudness than this, the rest goes into distortion. */
const LEAST_SLOPE = 0.3;
/** Between a gain within the budget and one beyond it, closer is not worth another round. */
const BRACKET_DB = 0.1;

/** One round: a gain and what came of it. */
interface Trial {
  readonly gainDb: number;
  readonly integratedLufs: number;
  readonly gainReduction: GainReduction;
}

/**
 * Settles the loudness gain of a plan on its mix: integrated loudness within 0.02 LU of the target where that is feasible,
 * else the loudest master within a gain-reduction budget of 6 dB (exceeded 1 % of the time), with `feasible: false` and the
 * shortfall. A limiter that turns out to have nothing to do is moved to `leftOut`; the samples are the same without it.
 *
 * A plan without a loudness gain, and a mix without loudness, come back as they are.
 *
 * @throws the signal's reason, when it aborts
 */
export async function solveLoudness(
  mix: PcmAudio | AudioSource,
  plan: MasteringPlan,
  { kernels = loadKernels(), onProgress, signal, blockFrames = DEFAULT_BLOCK_FRAMES }: RenderOptions = {},
): Promise<MasteringPlan> {
  const planned = plan.stages.find((stage) => stage.kind === 'loudness-gain');
  if (!planned) return plan;
  const source = toAudioSource(mix);
  const trials: Trial[] = [];
  let gainDb: number | undefined = planned.settings.gainDb;
  while (gainDb !== undefined) {
    const share = (done: number) => onProgress?.((trials.length + done) / MOST_ROUNDS);
    const trial = await tryGain(source, withGain(plan, gainDb), gainDb, {
      kernels,
      onProgress: share,
      signal,
      blockFrames,
    });
    if (!trial) return plan;
    trials.push(trial);
    gainDb = nextGainDb(trials, plan.target.integratedLufs);
  }
  onProgress?.(1);
  return settle(plan, trials);
}

async function tryGain(
  source: AudioSource,
  plan: MasteringPlan,
  gainDb: number,
  { kernels, ...options }: { kernels: Kernels } & Required<Omit<RenderOptions, 'kernels'>>,
): Promise<Trial | undefined> {
  const channelCount = channelCountOf(source.channelLayout);
  const format = { sampleRate: source.sampleRate, channelCount, kernels };
  let limiter: TruePeakLimiterState | undefined;
  const states = plan.stages.map((stage) => {
    if (stage.kind !== 'true-peak-limiter') return designStage(stage, format);
    limiter = truePeakLimiter.design(stage.settings, format);
    return limiter;
  });
  const meter = createLoudnessMeter({
    sampleRate: source.sampleRate,
    channelWeights: channelWeightsOf(source.channelLayout),
    kernels,
  });
  await runStages(source, states, (block) => meter.push(block, block[0]!.length), options);
  const { integratedLufs } = meter.finish();
  const gainReduction = limiter?.gainReduction() ?? { maxDb: 0, p99Db: 0 };
  return integratedLufs === null ? undefined : { gainDb, integratedLufs, gainReduction };
}

/** The gain of the next round; `undefined` when the trials so far settle it. */
function nextGainDb(trials: readonly Trial[], targetLufs: number): number | undefined {
  if (trials.length === MOST_ROUNDS || isOnTarget(trials.at(-1)!, targetLufs)) return undefined;
  const proposed = proposeGainDb(trials, targetLufs);
  if (proposed === undefined) return undefined;
  const gainDb = limitGainDb(proposed);
  return trials.some((trial) => trial.gainDb === gainDb) ? undefined : gainDb;
}

function proposeGainDb(trials: readonly Trial[], targetLufs: number): number | undefined {
  const byGain = trials.toSorted((a, b) => a.gainDb - b.gainDb);
  const affordable = byGain.filter(isAffordable);
  const tooMuch = byGain.find((trial) => !isAffordable(trial));
  if (!tooMuch) {
    return buysTooLittle(affordable, targetLufs) ? undefined : bySecant(affordable, targetLufs);
  }
  const loudest = affordable.at(-1);
  if (!loudest) {
    // A dB less gain takes away at most a dB of reduction: this much less is the most that can be affordable.
    const withinBudget = tooMuch.gainDb - (tooMuch.gainReduction.p99Db - GAIN_REDUCTION_BUDGET_DB);
    return Math.min(withinBudget, tooMuch.gainDb - BRACKET_DB);
  }
  const wanted = bySecant(affordable, targetLufs);
  if (wanted < tooMuch.gainDb - BRACKET_DB) return wanted;
  if (tooMuch.gainDb - loudest.gainDb <= BRACKET_DB || buysTooLittle(affordable, targetLufs))
    return undefined;
  return byBudget(loudest, tooMuch);
}

/** Whether the last step up, still below the target, gained less loudness than it is worth. */
function buysTooLittle(byGain: readonly Trial[], targetLufs: number): boolean {
  const [before, loudest] = byGain.slice(-2);
  if (!before || !loudest || loudest.integratedLufs >= targetLufs) return false;
  return (loudest.integratedLufs - before.integratedLufs) / (loudest.gainDb - before.gainDb) < LEAST_SLOPE;
}

const isOnTarget = (trial: Trial, targetLufs: number): boolean =>
  isAffordable(trial) && Math.abs(trial.integratedLufs - targetLufs) <= TOLERANCE_LU;

const isAffordable = ({ gainReduction }: Trial): boolean => gainReduction.p99Db <= GAIN_REDUCTION_BUDGET_DB;

/** Where the line through the two trials nearest to the target meets it; one trial alone counts a dB of gain for a LU. */
function bySecant(trials: readonly Trial[], targetLufs: number): number {
  const distance = ({ integratedLufs }: Trial) => Math.abs(integratedLufs - targetLufs);
  const [nearest, other] = trials.toSorted((a, b) => distance(a) - distance(b));
  return nearest!.gainDb + (targetLufs - nearest!.integratedLufs) / slopeBetween(nearest!, other);
}

function slopeBetween(a: Trial, b: Trial | undefined): number {
  if (!b || a.gainDb === b.gainDb) return 1;
  const slope = (a.integratedLufs - b.integratedLufs) / (a.gainDb - b.gainDb);
  return Math.min(1, Math.max(LEAST_SLOPE, slope));
}

/** Where the reduction between an affordable gain and one beyond would just meet the budget, kept inside the bracket. */
function byBudget(affordable: Trial, tooMuch: Trial): number {
  const [low, high] = [affordable.gainReduction.p99Db, tooMuch.gainReduction.p99Db];
  const share = (GAIN_REDUCTION_BUDGET_DB - low) / (high - low);
  const inside = Math.min(0.9, Math.max(0.1, share));
  return affordable.gainDb + inside * (tooMuch.gainDb - affordable.gainDb);
}

/** The plan with the best trial's gain, and with what was measured as its reasons. */
function settle(plan: MasteringPlan, trials: readonly Trial[]): MasteringPlan {
  const targetLufs = plan.target.integratedLufs;
  const best = bestTrial(trials, targetLufs);
  const missingLu = targetLufs - best.integratedLufs;
  const feasible = isAffordable(best) && Math.abs(missingLu) <= FEASIBLE_LU;
  const evidence = {
    ...evidenceOf(best),
    targetLufs,
    solvedLufs: roundDb(best.integratedLufs),
    solvedInRounds: trials.length,
  };
  const stages = plan.stages.map((stage): PlannedStage => {
    if (stage.kind === 'loudness-gain') {
      const reason = feasible ? describeReached(best, trials.length) : describeShortfall(best, targetLufs);
      return {
        ...stage,
        settings: { gainDb: best.gainDb },
        reason,
        evidence: { ...stage.evidence, ...evidence },
      };
    }
    if (stage.kind === 'true-peak-limiter') {
      return {
        ...stage,
        reason: describeLimiting(stage, best),
        evidence: { ...stage.evidence, ...evidenceOf(best) },
      };
    }
    return stage;
  });
  const isIdle = (stage: PlannedStage) =>
    stage.kind === 'true-peak-limiter' && best.gainReduction.maxDb === 0;
  return {
    ...plan,
    stages: stages.filter((stage) => !isIdle(stage)),
    leftOut: [
      ...plan.leftOut,
      ...stages.filter(isIdle).map(({ kind, reason, evidence }) => ({ kind, reason, evidence })),
    ],
    feasible,
    shortfallLu: feasible ? 0 : roundDb(Math.max(0, missingLu)),
  };
}

/** Nearest to the target among the affordable ones; if there is none, the one that asks least of the limiter. */
function bestTrial(trials: readonly Trial[], targetLufs: number): Trial {
  const cost = (trial: Trial) =>
    isAffordable(trial) ? Math.abs(trial.integratedLufs - targetLufs) : 1000 + trial.gainReduction.p99Db;
  return trials.reduce((best, trial) => (cost(trial) < cost(best) ? trial : best));
}

const evidenceOf = ({ gainReduction }: Trial) => ({
  maxGainReductionDb: roundDb(gainReduction.maxDb),
  p99GainReductionDb: roundDb(gainReduction.p99Db),
});

const describeReached = ({ gainDb, integratedLufs }: Trial, rounds: number): string =>
  `${formatDb(gainDb)} of gain gives ${formatLufs(integratedLufs)} after all stages, measured on the audio in ${rounds} ${rounds === 1 ? 'round' : 'rounds'}.`;

function describeShortfall({ gainDb, integratedLufs }: Trial, targetLufs: number): string {
  const shortfallLu = (targetLufs - integratedLufs).toFixed(1);
  return `The target of ${formatLufs(targetLufs)} is not feasible: ${formatDb(gainDb)} is the most gain within a gain-reduction budget of ${GAIN_REDUCTION_BUDGET_DB} dB (exceeded 1 % of the time) and gives ${formatLufs(integratedLufs)}, ${shortfallLu} LU short. Less bass or lower peaks in the mix would help.`;
}

function describeLimiting(
  { settings: { ceilingDbtp } }: Extract<PlannedStage, { kind: 'true-peak-limiter' }>,
  { gainReduction: { maxDb, p99Db } }: Trial,
): string {
  return maxDb === 0
    ? `Nothing exceeds the ceiling of ${formatDbtp(ceilingDbtp)}: measured on the audio, the limiter has nothing to do.`
    : `Holds the ceiling of ${formatDbtp(ceilingDbtp)} with at most ${maxDb.toFixed(1)} dB of gain reduction, and less than ${Math.max(p99Db, 0.1).toFixed(1)} dB during 99 % of the time.`;
}

function withGain(plan: MasteringPlan, gainDb: number): MasteringPlan {
  const stages = plan.stages.map(
    (stage): PlannedStage => (stage.kind === 'loudness-gain' ? { ...stage, settings: { gainDb } } : stage),
  );
  return { ...plan, stages };
}
