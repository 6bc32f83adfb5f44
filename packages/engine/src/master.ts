/** A mix to a master: listen, decide, try, render, listen again. */
import type { AudioSink, AudioSource, PcmAudio } from './audio/pcm-audio.ts';
import type { MasteringBrief } from './decide/brief.ts';
import { decide } from './decide/decide-plan.ts';
import type { Analysis } from './measure/analysis.ts';
import { analyze } from './measure/analyze.ts';
import type { MasteringPlan } from './plan/mastering-plan.ts';
import { render } from './render/render-plan.ts';
import { solveLoudness } from './render/solve-loudness.ts';

export interface MasterOptions {
  /** Called as the work goes on with the share done, 0…1. */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Receives the finished master as well, in one block, and is closed. */
  sink?: AudioSink | undefined;
}

export interface MasterResult {
  readonly master: PcmAudio;
  /** With the settled gain: `render(mix, plan)` gives the same master again. */
  readonly plan: MasteringPlan;
  readonly before: Analysis;
  readonly after: Analysis;
  /** Whether loudness and ceiling are both met; if not, `plan.shortfallLu` says by how much the master stays below. */
  readonly feasible: boolean;
}

/**
 * Masters a mix. The same mix and brief give the same plan and the same samples.
 *
 * Silence comes back as it is, with a plan that leaves everything out.
 *
 * @throws {InvalidPlanError} a brief that does not follow its schema, or an unknown target name
 * @throws {UnsupportedAudioError} samples that are not finite, a sample rate out of range
 * @throws the signal's reason, when it aborts
 */
export async function master(
  mix: PcmAudio | AudioSource,
  brief: MasteringBrief = {},
  { onProgress, signal, sink }: MasterOptions = {},
): Promise<MasterResult> {
  const step = (from: number, to: number) => ({
    onProgress: (share: number) => onProgress?.(from + share * (to - from)),
    ...(signal && { signal }),
  });
  const before = await analyze(mix, step(0, 0.1));
  const draft = decide(before, brief);
  const plan = await solveLoudness(mix, draft, step(0.1, 0.7));
  const finished = await render(mix, plan, step(0.7, 0.9));
  const after = await analyze(finished, step(0.9, 1));
  await sink?.write(finished.channels);
  await sink?.close();
  return { master: finished, plan, before, after, feasible: plan.feasible };
}
