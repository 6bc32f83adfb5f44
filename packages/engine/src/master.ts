/** A mix to a master: listen, decide, try, render, and listen again while it is rendered. */
import {
  type AudioInput,
  type AudioSink,
  createMemorySink,
  type PcmAudio,
  toAudioSource,
} from './audio/pcm-audio.ts';
import type { MasteringBrief } from './decide/brief.ts';
import { decide } from './decide/decide-plan.ts';
import type { Analysis } from './measure/analysis.ts';
import { analyze } from './measure/analyze.ts';
import { listenWhileWriting } from './measure/listen-while-writing.ts';
import type { MasteringPlan } from './plan/mastering-plan.ts';
import { AT_CEILING_DB } from './plan/plan-numbers.ts';
import type { OwnStage } from './render/chain.ts';
import { toDeliverySource } from './render/delivery-source.ts';
import { rehearseLoudness } from './render/solve-loudness.ts';

export interface MasterOptions {
  /** Of the mix, where it was analysed before; it is then not analysed again. */
  analysis?: Analysis | undefined;
  /** Its loudness is settled and it is rendered, instead of deciding by the brief: one that `revise` gave, above all. */
  plan?: MasteringPlan | undefined;
  /** Called as the work goes on with the share done, 0…1. */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Stages of the caller's own, among those that are decided. */
  stages?: readonly OwnStage[] | undefined;
}

/** What was decided and measured, of a master that went to a sink. */
export interface MasteringOutcome {
  /** With the settled gain: `render(mix, plan)` gives the same master again. */
  readonly plan: MasteringPlan;
  readonly before: Analysis;
  readonly after: Analysis;
  /** Whether loudness and ceiling are both met; if not, `plan.shortfallLu` says by how much the master stays below. */
  readonly feasible: boolean;
}

export interface MasterResult extends MasteringOutcome {
  readonly master: PcmAudio;
}

/**
 * Masters a mix. The same mix and brief give the same plan and the same samples.
 *
 * With a kept `plan` the samples are those of `render(mix, await solveLoudness(mix, plan))`, but what is tried is not made twice.
 *
 * Silence comes back as it is, with a plan that leaves everything out.
 *
 * @returns with the master in memory; or without it when it is written to `sink`, block by block, so that an hour stays within bounds.
 *   The sink is closed at the end, but neither closed nor cleared when the mastering fails
 * @throws {InvalidPlanError} a brief that does not follow its schema, or an unknown target or profile name
 * @throws {RangeError} the analysis of another mix, as far as length and rate tell
 * @throws {UnsupportedAudioError} samples that are not finite, a sample rate out of range, more than two channels
 * @throws the signal's reason, when it aborts
 */
export function master(
  mix: AudioInput,
  brief?: MasteringBrief,
  options?: MasterOptions & { sink?: undefined },
): Promise<MasterResult>;
export function master(
  mix: AudioInput,
  brief: MasteringBrief,
  options: MasterOptions & { sink: AudioSink },
): Promise<MasteringOutcome>;
export async function master(
  mix: AudioInput,
  brief: MasteringBrief = {},
  {
    analysis,
    plan: kept,
    onProgress,
    signal,
    stages,
    sink,
  }: MasterOptions & { sink?: AudioSink | undefined } = {},
): Promise<MasterResult | MasteringOutcome> {
  const step = (from: number, to: number) => ({
    onProgress: (share: number) => onProgress?.(from + share * (to - from)),
    ...(signal && { signal }),
  });
  if (analysis) requireAnalysisOf(mix, analysis);
  const before = analysis ?? (await analyze(mix, step(0, 0.15)));
  const draft = kept ?? decide(before, brief);
  const source = toDeliverySource(mix, draft.target);
  const { plan, finish } = await rehearseLoudness(source, draft, { stages, ...step(0.15, 0.7) });
  const memory = sink ? undefined : createMemorySink(source);
  const listener = listenWhileWriting(sink ?? memory!, source);
  await finish({ sink: listener.sink, ...step(0.7, 1) });
  const after = listener.finish();
  const outcome = { plan, before, after, feasible: plan.feasible && isBelowCeiling(after, plan) };
  return memory ? { ...outcome, master: memory.audio() } : outcome;
}

/** A stage of the caller's own may stand behind the limiter. */
const isBelowCeiling = ({ truePeakDbtp }: Analysis, { target }: MasteringPlan): boolean =>
  truePeakDbtp === null || truePeakDbtp <= target.ceilingDbtp + AT_CEILING_DB;

function requireAnalysisOf(mix: AudioInput, analysis: Analysis): void {
  const { frameCount, sampleRate } = toAudioSource(mix);
  if (analysis.frameCount === frameCount && analysis.sampleRate === sampleRate) return;
  throw new RangeError(
    `Cannot master by an analysis as it must be of the mix, ${frameCount} frames at ${sampleRate} Hz: current one is of ${analysis.frameCount} at ${analysis.sampleRate} Hz`,
  );
}
