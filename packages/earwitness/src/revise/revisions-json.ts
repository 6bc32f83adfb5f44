/** Revisions for programs: each with its plan, and its measurements in the words of `measure --json`. */
import type { FileMastering } from '@earwitness/engine/files';
import { measureJson } from '../measure/measure-json.ts';
import type { RevisedMaster } from './render-revisions.ts';
import type { RevisionPlaces } from './revision-places.ts';

export function revisionsJson(
  { mix, master, revisions }: RevisedMaster,
  { planFile, page = null }: { planFile: string; page?: RevisionPlaces['page'] | null },
) {
  const readings = (file: string, { after, masterFormat, tags }: FileMastering) =>
    measureJson({ file, analysis: after, format: masterFormat, tags });
  return {
    planFile,
    mix: measureJson(mix),
    master: readings(planFile, master),
    page,
    revisions: revisions.map(({ request, out, planFile: revisedFile = null, mastering }) => ({
      request,
      out,
      planFile: revisedFile,
      feasible: mastering.plan.feasible,
      shortfallLu: mastering.plan.shortfallLu,
      plan: mastering.plan,
      after: readings(out, mastering),
    })),
  };
}
