/** Renders a plan's revisions, each from the mix, and beside them the plan's own master to compare them with. */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatPlan, type MasteringPlan, revise } from '@earwitness/engine';
import { createMasteringPool, type FileMastering } from '@earwitness/engine/files';
import type { Analysis } from '@earwitness/engine/measure';
import { inOneStep } from '../files/in-one-step.ts';
import { mapSome } from '../measure/map-some.ts';
import type { MeasuredFile } from '../measure/measure-files.ts';
import { filesOf, type RevisionPlace, type RevisionPlaces } from './revision-places.ts';

export interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface Revision extends RevisionPlace {
  readonly mastering: FileMastering;
}

export interface RevisedMaster {
  readonly mix: MeasuredFile<Analysis>;
  readonly plan: MasteringPlan;
  /** The plan's own master; it is not kept. */
  readonly master: FileMastering;
  readonly revisions: readonly Revision[];
}

interface RenderRevisionsOptions {
  readonly mix: MeasuredFile<Analysis>;
  readonly plan: MasteringPlan;
  readonly places: RevisionPlaces;
  /** This part alone, with the gains that the revised plans begin with; else each is settled on the whole. */
  readonly preview: Span | undefined;
  readonly threads: number;
  /** Writes the page while the masters lie at `masterPath` and what `pathOf` says. */
  readonly writePage: (
    file: string,
    revised: RevisedMaster,
    paths: { readonly masterPath: string; readonly pathOf: (file: string) => string },
  ) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

/**
 * @throws {InvalidPlanError} a request that is not understood, or a plan that cannot be rendered
 * @throws the signal's reason, when it aborts; nothing is left behind then
 */
export async function renderRevisions({
  mix,
  plan,
  places,
  preview,
  threads,
  writePage,
  signal,
  onProgress,
}: RenderRevisionsOptions): Promise<RevisedMaster> {
  const { analysis } = mix;
  // Every request is understood before the first is rendered.
  const revised = places.revisions.map(({ request }) => revise(plan, request, { analysis }));
  const range = preview && rangeOf(preview, plan.target.sampleRate ?? analysis.sampleRate);
  return inOneStep(filesOf(places), signal, async (at) => {
    const masterPath = join(dirname(at(places.revisions[0]!.out)), 'master.wav');
    const [own, ...others] = await renderAll(
      [
        { out: masterPath, plan, settle: false },
        ...places.revisions.map(({ out }, index) => ({
          out: at(out),
          plan: revised[index]!,
          settle: range === undefined,
        })),
      ],
      { path: mix.file, shared: { analysis, range }, threads, signal, onProgress },
    );
    const revisions = places.revisions.map((place, index) => ({ ...place, mastering: others[index]! }));
    for (const { planFile, mastering } of revisions) {
      if (planFile !== undefined) await writeFile(at(planFile), formatPlan(mastering.plan));
    }
    const result = { mix, plan, master: own!, revisions };
    if (places.page !== undefined) await writePage(at(places.page), result, { masterPath, pathOf: at });
    return result;
  });
}

const rangeOf = ({ startSeconds, endSeconds }: Span, sampleRate: number) => {
  const startFrame = Math.round(startSeconds * sampleRate);
  return { startFrame, frameCount: Math.round(endSeconds * sampleRate) - startFrame };
};

async function renderAll(
  jobs: readonly { readonly out: string; readonly plan: MasteringPlan; readonly settle: boolean }[],
  {
    path,
    shared,
    threads,
    signal,
    onProgress,
  }: {
    path: string;
    shared: { analysis: Analysis; range: ReturnType<typeof rangeOf> | undefined };
    threads: number;
    signal: AbortSignal;
    onProgress: (share: number) => void;
  },
): Promise<FileMastering[]> {
  const pool = createMasteringPool({ threads });
  const shares = jobs.map(() => 0);
  // The first that fails ends the others: nothing of them would be kept.
  const failure = new AbortController();
  try {
    return await mapSome(jobs, threads, async (job, index) => {
      try {
        return await pool.masterFile(path, {
          ...job,
          ...shared,
          signal: AbortSignal.any([signal, failure.signal]),
          onProgress: (share) => {
            shares[index] = share;
            onProgress(shares.reduce((total, one) => total + one, 0) / jobs.length);
          },
        });
      } catch (error) {
        failure.abort(error);
        throw error;
      }
    });
  } finally {
    await pool.close();
  }
}
