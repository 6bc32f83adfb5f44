/**
 * Loudness that really is on target: the gain before a limiter is not the gain after it, so the plan is tried on the audio and
 * corrected until the measured loudness of the result is right, or until more would only cost sound.
 */
import { requireMonoOrStereo } from '../audio/channel-layout.ts';
import type { AudioInput, AudioSink } from '../audio/pcm-audio.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import { DEFAULT_GAIN_REDUCTION_BUDGET_DB } from '../plan/delivery-target.ts';
import type { MasteringPlan, PlannedStage } from '../plan/mastering-plan.ts';
import { formatDb, formatDbtp, formatLufs, limitGainDb, roundDb } from '../plan/plan-numbers.ts';
import type { StageReport } from '../stages/stage.ts';
import { type ChainStage, chainOf, isPlanned } from './chain.ts';
import { toDeliverySource } from './delivery-source.ts';
import { prepareRehearsal, type Rehearsal, type Trial } from './rehearsal.ts';
import { DEFAULT_BLOCK_FRAMES, type RenderOptions, render } from './render-plan.ts';

/** The search ends this close: well within a meter's own 0.1 LU, so that theirs and ours agree. */
const TOLERANCE_LU = 0.02;
/** A guess this close to the target is not repeated: the loss is as good as straight from there on. */
const NEAR_LU = 0.1;
/** After the last round, this close still counts as on target. */
const FEASIBLE_LU = 0.05;
const MOST_ROUNDS = 8;
/** 3.5 minutes of stereo at 96 kHz, or 7.5 at 44.1 kHz. */
const MOST_KEPT_BYTES = 160e6;
/** When a dB of gain buys less loudness than this, the rest goes into distortion. */
const LEAST_SLOPE = 0.3;
/** So much more gain than the target asks for goes into the limiter alone: the music is a click in silence, or noise. */
const MOST_DRIVE_DB = 24;
/** Between a gain within the budget and one beyond it, closer is not worth another round; nor is the rest of the budget. */
const BRACKET_DB = 0.1;
/** What is left of the budget is approached from below where it is less than this. */
const NEARLY_SPENT_DB = 1;
/** Gains are rounded to 0.001 dB; this much less is still less after it. */
const ROUNDED_DOWN_DB = 0.001;

interface Goal {
  readonly targetLufs: number;
  readonly budgetDb: number;
  /** More gain than this is never tried. */
  readonly mostGainDb: number;
  /** Loudness bought with a dB of gain near the target, where an excerpt told it. */
  readonly expectedSlope?: number | undefined;
}

/**
 * Settles the loudness gain of a plan on its mix: integrated loudness within 0.02 LU of the target where that is feasible,
 * else the loudest master within the target's gain-reduction budget (6 dB if it names none, exceeded 1 % of the time; 0 allows no
 * limiting at all), with `feasible: false` and the shortfall. Every stage that reports what it did has it in its evidence. A limiter
 * that turns out to have nothing to do is moved to `leftOut`; the samples are the same without it.
 *
 * A plan settled before is tried first with the gain that it has. A plan without a loudness gain, and a mix without loudness,
 * come back as they are.
 *
 * @throws {UnsupportedAudioError} more than two channels, samples that are not finite
 * @throws the signal's reason, when it aborts
 */
export async function solveLoudness(
  mix: AudioInput,
  plan: MasteringPlan,
  options: SolveOptions = {},
): Promise<MasteringPlan> {
  const { plan: settled } = await rehearseLoudness(mix, plan, { ...options, keepMaster: false });
  return settled;
}

export type SolveOptions = RenderOptions & {
  /** Music that takes more room is not kept between rounds, but read and processed anew. */
  mostKeptBytes?: number;
};

/** A plan with its loudness settled, and of its master what trying gains has made already. */
export interface RehearsedLoudness {
  readonly plan: MasteringPlan;
  /** Writes the master, the samples of `render(mix, plan, { sink })`, and closes the sink. Once: what was kept is let go. */
  finish(options: Pick<RenderOptions, 'onProgress' | 'signal'> & { sink: AudioSink }): Promise<void>;
}

/** Solves the loudness as `solveLoudness` does, and is ready to write the master without doing again what was done on the way. */
export async function rehearseLoudness(
  mix: AudioInput,
  plan: MasteringPlan,
  {
    kernels = loadKernels(),
    onProgress,
    signal,
    blockFrames = DEFAULT_BLOCK_FRAMES,
    mostKeptBytes = MOST_KEPT_BYTES,
    keepMaster = true,
    stages: own,
  }: SolveOptions & { keepMaster?: boolean } = {},
): Promise<RehearsedLoudness> {
  const source = toDeliverySource(mix, plan.target);
  requireMonoOrStereo(source.channelLayout, 'render');
  const asPlanned = (settled: MasteringPlan): RehearsedLoudness => ({
    plan: settled,
    async finish(options) {
      await render(source, settled, { kernels, blockFrames, stages: own, ...options });
    },
  });
  const planned = plan.stages.find((stage) => stage.kind === 'loudness-gain');
  if (!planned) return asPlanned(plan);
  let goal: Goal = {
    targetLufs: plan.target.integratedLufs,
    budgetDb: plan.target.gainReductionBudgetDb ?? DEFAULT_GAIN_REDUCTION_BUDGET_DB,
    mostGainDb: planned.settings.gainDb + MOST_DRIVE_DB,
  };
  const trials: Trial[] = [];
  let rehearsed = false;
  // Once through before the first trial, and as often as there may be trials.
  const share = (done: number) =>
    onProgress?.(((rehearsed ? 1 : 0) + trials.length + done) / (1 + MOST_ROUNDS));
  const chain = chainOf(plan.stages, own);
  const rehearsal = await prepareRehearsal(source, chain, {
    targetLufs: goal.targetLufs,
    kernels,
    signal,
    blockFrames,
    mostKeptBytes,
    keepMaster,
    onProgress: share,
  });
  rehearsed = true;
  const { solvedLufs, carriedFromLufs } = planned.evidence;
  const wasSettled = (solvedLufs ?? carriedFromLufs) !== undefined;
  let gainDb: number | undefined = planned.settings.gainDb;
  if (rehearsal.lufsBeforeGain !== null) {
    goal = { ...goal, mostGainDb: goal.targetLufs - rehearsal.lufsBeforeGain + MOST_DRIVE_DB };
  }
  if (!wasSettled && rehearsal.lufsBeforeGain !== null) {
    const guess = await guessGain(rehearsal, rehearsal.lufsBeforeGain, goal);
    gainDb = guess.gainDb;
    goal = { ...goal, expectedSlope: guess.slope };
  }
  while (gainDb !== undefined) {
    const trial = await rehearsal.tryGain(gainDb);
    if (!trial) return asPlanned(withoutLoudness(plan, planned));
    trials.push(trial);
    // Where what a settled plan has does not do, an excerpt says what a dB more would bring.
    if (wasSettled && trials.length === 1 && rehearsal.lufsBeforeGain !== null && !isOnTarget(trial, goal)) {
      const { slope } = await guessGain(rehearsal, rehearsal.lufsBeforeGain, goal);
      goal = { ...goal, expectedSlope: slope };
    }
    gainDb = nextGainDb(trials, goal);
  }
  onProgress?.(1);
  const best = bestTrial(trials, goal);
  const settled = settle(plan, withPlannedReports(best, chain), { goal, rounds: trials.length });
  return {
    plan: settled,
    async finish({ sink, ...options }) {
      const running = { blockFrames, onProgress: undefined, signal, ...options };
      await rehearsal.finish(best.gainDb, (block) => sink.write(block), running);
      await sink.close();
    },
  };
}

/** Nothing that a gain could be measured by comes out of the other stages. */
function withoutLoudness(plan: MasteringPlan, gain: PlannedStage): MasteringPlan {
  const reason =
    'What comes out of the stages before has no loudness, being below −70 LUFS or shorter than 0.4 s: no gain can be settled.';
  return {
    ...plan,
    stages: plan.stages.filter((stage) => stage !== gain),
    leftOut: [...plan.leftOut, { kind: gain.kind, reason, evidence: gain.evidence }],
    feasible: false,
    shortfallLu: 0,
  };
}

/** The gain that an excerpt asks for, or else the one that would do if nothing were lost. */
async function guessGain(
  { guessGain }: Rehearsal,
  lufsBeforeGain: number,
  goal: Goal,
): Promise<{ gainDb: number; slope: number | undefined }> {
  const lossless = limitGainDb(goal.targetLufs - lufsBeforeGain);
  const guesses: Trial[] = [];
  for (let gainDb: number | undefined = lossless; guessGain && gainDb !== undefined; ) {
    const guess = await guessGain(gainDb);
    if (!guess) break;
    guesses.push(guess);
    gainDb = isNear(guess, goal) ? undefined : nextGainDb(guesses, goal);
  }
  if (guesses.length === 0) return { gainDb: lossless, slope: undefined };
  const best = bestTrial(guesses, goal);
  const beside = guesses
    .filter((guess) => guess !== best)
    .toSorted((a, b) => Math.abs(a.gainDb - best.gainDb) - Math.abs(b.gainDb - best.gainDb));
  const proposed = isNear(best, goal) ? proposeGainDb(guesses, goal) : undefined;
  const gainDb = proposed === undefined ? best.gainDb : limitGainDb(Math.min(proposed, goal.mostGainDb));
  return { gainDb, slope: slopeBetween(best, beside[0]) };
}

/** Stages of the caller's own report to nobody: no plan tells of them. */
const withPlannedReports = (trial: Trial, chain: readonly ChainStage[]): Trial => ({
  ...trial,
  reports: trial.reports.filter((_, index) => isPlanned(chain[index]!)),
});

/** The gain of the next round; `undefined` when the trials so far settle it. */
function nextGainDb(trials: readonly Trial[], goal: Goal): number | undefined {
  if (trials.length === MOST_ROUNDS || isOnTarget(trials.at(-1)!, goal)) return undefined;
  const proposed = proposeGainDb(trials, goal);
  if (proposed === undefined) return undefined;
  const gainDb = limitGainDb(Math.min(proposed, goal.mostGainDb));
  return trials.some((trial) => trial.gainDb === gainDb) ? undefined : gainDb;
}

function proposeGainDb(trials: readonly Trial[], goal: Goal): number | undefined {
  const { targetLufs, budgetDb } = goal;
  const byGain = trials.toSorted((a, b) => a.gainDb - b.gainDb);
  const affordable = byGain.filter((trial) => isAffordable(trial, goal));
  const tooMuch = byGain.find((trial) => !isAffordable(trial, goal));
  const loudest = affordable.at(-1);
  if (!tooMuch) {
    if (buysTooLittle(affordable, targetLufs)) return undefined;
    const wanted = bySecant(affordable, goal);
    const leftDb = budgetDb - costDb(loudest!, goal);
    if (budgetDb === 0 || leftDb > NEARLY_SPENT_DB || wanted - loudest!.gainDb <= leftDb) return wanted;
    // A dB more gain costs at most a dB of reduction: so much can be afforded.
    return leftDb <= BRACKET_DB ? undefined : loudest!.gainDb + leftDb;
  }
  if (!loudest) {
    // A dB less gain takes away at most a dB of reduction: this much less is the most that can be affordable.
    const withinBudget = tooMuch.gainDb - (costDb(tooMuch, goal) - budgetDb) - ROUNDED_DOWN_DB;
    return Math.min(withinBudget, tooMuch.gainDb - (budgetDb === 0 ? 0 : BRACKET_DB));
  }
  const wanted = bySecant(affordable, goal);
  if (wanted < tooMuch.gainDb - BRACKET_DB) return wanted;
  const isSpent =
    budgetDb === 0 ||
    tooMuch.gainDb - loudest.gainDb <= BRACKET_DB ||
    budgetDb - costDb(loudest, goal) <= BRACKET_DB;
  if (isSpent || buysTooLittle(affordable, targetLufs)) return undefined;
  return byBudget(loudest, tooMuch, goal);
}

/** Whether the last step up, still below the target, gained less loudness than it is worth. */
function buysTooLittle(byGain: readonly Trial[], targetLufs: number): boolean {
  const [before, loudest] = byGain.slice(-2);
  if (!before || !loudest || loudest.integratedLufs >= targetLufs) return false;
  return (loudest.integratedLufs - before.integratedLufs) / (loudest.gainDb - before.gainDb) < LEAST_SLOPE;
}

const isOnTarget = (trial: Trial, goal: Goal): boolean =>
  isAffordable(trial, goal) && Math.abs(trial.integratedLufs - goal.targetLufs) <= TOLERANCE_LU;

/** Whether the line through what was tried tells the rest of the way as well as one more guess would; a budget of nothing allows no miss. */
const isNear = (guess: Trial, goal: Goal): boolean =>
  goal.budgetDb > 0 &&
  isAffordable(guess, goal) &&
  Math.abs(guess.integratedLufs - goal.targetLufs) <= NEAR_LU;

const isAffordable = (trial: Trial, goal: Goal): boolean => costDb(trial, goal) <= goal.budgetDb;

/**
 * What counts against the budget: the limiter's reduction and the soft clipper's each, whichever is more. A budget of nothing allows not
 * even the shortest reduction.
 */
const costDb = ({ gainReduction, clipReduction }: Trial, { budgetDb }: Goal): number =>
  budgetDb === 0
    ? Math.max(gainReduction.maxDb, clipReduction.maxDb)
    : Math.max(gainReduction.p99Db, clipReduction.p99Db);

/** Where the line through the two trials nearest to the target meets it; one trial alone has the slope that is expected. */
function bySecant(trials: readonly Trial[], { targetLufs, expectedSlope }: Goal): number {
  const distance = ({ integratedLufs }: Trial) => Math.abs(integratedLufs - targetLufs);
  const [nearest, other] = trials.toSorted((a, b) => distance(a) - distance(b));
  return (
    nearest!.gainDb +
    (targetLufs - nearest!.integratedLufs) /
      (other || expectedSlope === undefined ? slopeBetween(nearest!, other) : expectedSlope)
  );
}

function slopeBetween(a: Trial, b: Trial | undefined): number {
  if (!b || a.gainDb === b.gainDb) return slopeAt(a);
  const slope = (a.integratedLufs - b.integratedLufs) / (a.gainDb - b.gainDb);
  return Math.min(1, Math.max(LEAST_SLOPE, slope));
}

/** A limiter's loss grows about as the square of the gain beyond the one that it begins at. */
function slopeAt({ lossLu, gainReduction, clipReduction }: Trial): number {
  const maxDb = gainReduction.maxDb + clipReduction.maxDb;
  if (lossLu === null || maxDb === 0) return 1;
  return Math.min(1, Math.max(LEAST_SLOPE, 1 - (2 * lossLu) / maxDb));
}

/** Where the reduction between an affordable gain and one beyond would just meet the budget, kept inside the bracket. */
function byBudget(affordable: Trial, tooMuch: Trial, goal: Goal): number {
  const [low, high] = [costDb(affordable, goal), costDb(tooMuch, goal)];
  const share = (goal.budgetDb - low) / (high - low);
  const inside = Math.min(0.9, Math.max(0.1, share));
  return affordable.gainDb + inside * (tooMuch.gainDb - affordable.gainDb);
}

/** The plan with the best trial's gain, and with what was measured as its reasons. */
function settle(
  plan: MasteringPlan,
  best: Trial,
  { goal, rounds }: { goal: Goal; rounds: number },
): MasteringPlan {
  const { targetLufs } = goal;
  const missingLu = targetLufs - best.integratedLufs;
  const feasible = isAffordable(best, goal) && Math.abs(missingLu) <= FEASIBLE_LU;
  const evidence = {
    ...reductionOf(best),
    targetLufs,
    solvedLufs: roundDb(best.integratedLufs),
    solvedInRounds: rounds,
  };
  const stages = plan.stages.map((stage, index): PlannedStage => {
    const measured = { ...stage.evidence, ...rounded(best.reports[index]) };
    if (stage.kind === 'loudness-gain') {
      const reason = feasible ? describeReached(best, rounds) : describeShortfall(best, goal);
      return { ...stage, settings: { gainDb: best.gainDb }, reason, evidence: { ...measured, ...evidence } };
    }
    if (stage.kind === 'true-peak-limiter') {
      return { ...stage, reason: describeLimiting(stage, best), evidence: measured };
    }
    if (stage.kind === 'soft-clip') {
      return { ...stage, reason: describeClipping(stage, best), evidence: measured };
    }
    return { ...stage, evidence: measured };
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
function bestTrial(trials: readonly Trial[], goal: Goal): Trial {
  const cost = (trial: Trial) =>
    isAffordable(trial, goal) ? Math.abs(trial.integratedLufs - goal.targetLufs) : 1000 + costDb(trial, goal);
  return trials.reduce((best, trial) => (cost(trial) < cost(best) ? trial : best));
}

const reductionOf = ({ gainReduction }: Trial) => ({
  maxGainReductionDb: roundDb(gainReduction.maxDb),
  p99GainReductionDb: roundDb(gainReduction.p99Db),
});

const rounded = (report: StageReport = {}): StageReport =>
  Object.fromEntries(Object.entries(report).map(([name, value]) => [name, roundDb(value)]));

const describeReached = ({ gainDb, integratedLufs }: Trial, rounds: number): string =>
  `${formatDb(gainDb)} of gain gives ${formatLufs(integratedLufs)} after all stages, measured on the audio in ${rounds} ${rounds === 1 ? 'round' : 'rounds'}.`;

function describeShortfall(trial: Trial, goal: Goal): string {
  const { gainDb, integratedLufs } = trial;
  const { targetLufs, budgetDb } = goal;
  const missingLu = targetLufs - integratedLufs;
  const distance = `${Math.abs(missingLu).toFixed(1)} LU ${missingLu < 0 ? 'above' : 'short'}`;
  return `The target of ${formatLufs(targetLufs)} is not feasible: ${formatDb(gainDb)} ${describeLimit(trial, goal)} and gives ${formatLufs(integratedLufs)}, ${distance}. ${budgetDb === 0 ? 'Lower peaks in the mix would help.' : describeRemedy(trial)}`;
}

/** Why there is no more gain. */
function describeLimit(trial: Trial, goal: Goal): string {
  const { budgetDb } = goal;
  if (budgetDb === 0)
    return 'is the most gain that leaves all peaks below the ceiling, without any limiting,';
  const isSpent = costDb(trial, goal) >= budgetDb - 2 * BRACKET_DB;
  return isSpent
    ? `is the most gain within a gain-reduction budget of ${budgetDb} dB (exceeded 1 % of the time)`
    : 'is as much as is worth it, for more of it would hardly make the master louder,';
}

/** What the peaks are made of that stand in the way, as the limiter heard it. */
function describeRemedy({ gainReduction: { maxDb, bassShare } }: Trial): string {
  if (maxDb === 0) return 'Lower peaks in the mix would help.';
  const percent = Math.round(100 * bassShare);
  return bassShare >= 0.5
    ? `Bass makes ${percent} % of the peaks above the ceiling: less of it in the mix would help.`
    : `Bass makes only ${percent} % of the peaks above the ceiling: lower peaks of other sounds in the mix would help.`;
}

function describeClipping(
  { settings: { ceilingDb, kneeDb } }: Extract<PlannedStage, { kind: 'soft-clip' }>,
  { clipReduction: { maxDb, p99Db } }: Trial,
): string {
  return maxDb === 0
    ? `No peak comes up to ${formatDb(ceilingDb - kneeDb)}: measured on the audio, there is nothing to round off.`
    : `Rounds the tops of short peaks off from ${formatDb(ceilingDb - kneeDb)} on, by at most ${maxDb.toFixed(1)} dB, and less than ${Math.max(p99Db, 0.1).toFixed(1)} dB during 99 % of the time, so that the limiter, which turns everything down with a peak, has less to do.`;
}

function describeLimiting(
  { settings: { ceilingDbtp } }: Extract<PlannedStage, { kind: 'true-peak-limiter' }>,
  { gainReduction: { maxDb, p99Db } }: Trial,
): string {
  return maxDb === 0
    ? `Nothing exceeds the ceiling of ${formatDbtp(ceilingDbtp)}: measured on the audio, the limiter has nothing to do.`
    : `Holds the ceiling of ${formatDbtp(ceilingDbtp)} with at most ${maxDb.toFixed(1)} dB of gain reduction, and less than ${Math.max(p99Db, 0.1).toFixed(1)} dB during 99 % of the time.`;
}
