/** What revisions did, for people at a terminal: for each the request, the numbers before and after, and the stages that changed. */
import { clockText, formatNumber, planChanges } from '@earwitness/bench/measurements';
import type { Analysis } from '@earwitness/engine/measure';
import { printable, shortenFromRight } from '../terminal/text-width.ts';
import type { RevisedMaster, Revision, Span } from './render-revisions.ts';
import type { RevisionPlaces } from './revision-places.ts';

interface Reading {
  readonly name: string;
  readonly unit: string;
  readonly read: (analysis: Analysis) => number | null;
}

const READINGS: readonly Reading[] = [
  { name: 'loudness', unit: 'LUFS', read: ({ integratedLufs }) => integratedLufs },
  { name: 'true peak', unit: 'dBTP', read: ({ truePeakDbtp }) => truePeakDbtp },
  { name: 'range', unit: 'LU', read: ({ loudnessRangeLu }) => loudnessRangeLu },
];

const CHANGE_WORDS = { changed: '', added: 'added', removed: 'taken out' } as const;

const numberText = (value: number | null): string =>
  value === null ? '–' : formatNumber(value, { digits: 1 });

/** @param width columns of the terminal */
export function revisionsSummary(
  { plan, master, revisions }: RevisedMaster,
  { page, preview, width }: { page: RevisionPlaces['page']; preview: Span | undefined; width: number },
): string {
  const told = revisions.map(({ request, out, mastering }, index) => {
    const readings = READINGS.map(
      ({ name, unit, read }) =>
        `${name} ${numberText(read(master.after))} → ${numberText(read(mastering.after))} ${unit}`,
    );
    const { stages } = planChanges(plan, mastering.plan);
    const changes = stages.map(({ title, kind, settings }) => {
      const each = settings.map(
        ({ setting, before, after }) => `${setting} ${before ?? '–'} → ${after ?? '–'}`,
      );
      return `${title}: ${[CHANGE_WORDS[kind], ...each].filter((part) => part !== '').join(', ')}`;
    });
    return [
      `${index + 1}. ${printable(request)} → ${printable(out)}`,
      `   ${readings.join(' · ')}`,
      ...(changes.length === 0 ? ['No stage changed.'] : changes).map(
        (change) => `   ${shortenFromRight(change, Math.max(20, width - 3))}`,
      ),
    ].join('\n');
  });
  const head =
    preview === undefined
      ? []
      : [
          `Preview of ${clockText(preview.startSeconds)} to ${clockText(preview.endSeconds)}: the readings are of this part,\nand loudness is settled when the whole is rendered.`,
        ];
  return [...head, ...told, ...(page === undefined ? [] : [`Hear them: ${printable(page)}`])].join('\n\n');
}

/** One line for a target that could not be met. */
export const shortfallOf = ({ request, mastering: { plan, after } }: Revision): string =>
  `${printable(request)}: ${numberText(plan.target.integratedLufs)} LUFS is not feasible under ${numberText(plan.target.ceilingDbtp)} dBTP without harm; the master reads ${numberText(after.integratedLufs)} LUFS, ${formatNumber(plan.shortfallLu, { digits: 1 })} LU below`;
