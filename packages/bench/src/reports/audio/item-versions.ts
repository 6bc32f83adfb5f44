/** What of an item can be heard: its mix and renderings, each once under however many names, and why others cannot be put beside them. */
import { join } from 'node:path';
import { AT_ANCHOR } from '../../alignment/apply-alignment.ts';
import type { DatasetItem } from '../../datasets/dataset-manifest.ts';
import { verifyItemFile } from '../../datasets/load-dataset.ts';
import { BenchError } from '../../errors.ts';
import type { VersionToCut } from '../../excerpts/cut-item-excerpts.ts';
import { sha256OfFile } from '../../files/sha256.ts';
import type { OpenedRun } from '../../runs/open-run.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { lookAtConditions, MIX_LOOK } from '../condition-looks.ts';

const MIX = MIX_LOOK.conditionId;

/** Samples that one or several conditions are of, where they lie, and how they lie to the anchor. */
export interface ItemVersion {
  readonly conditionIds: readonly string[];
  readonly sha256: string;
  readonly alignment: VersionToCut['alignment'];
  /** Its place. @throws {BenchError} when the file there is missing or another */
  file(): Promise<string>;
}

export interface LeftOut {
  readonly conditionId: string;
  /** Goes on from the condition's name and a colon. */
  readonly reason: string;
}

async function fileWithDigest(file: string, digest: string): Promise<string> {
  const found = await sha256OfFile(file).catch(() => null);
  if (found === null) throw new BenchError('its file is not there any more; run the bench again');
  if (found !== digest) throw new BenchError('its file has changed since the run; run the bench again');
  return file;
}

function whyNotHeard({ failure, renderingFile, renderingSha256, alignment }: RunRecord): string | null {
  if (failure !== null) return `there is no master: ${failure}`;
  if (renderingFile === null || renderingSha256 === null) return 'the run kept no master';
  if (alignment === null) return 'nobody knows how it lies to the others';
  if (alignment.refusal !== null) return `it could not be lined up with the others: ${alignment.refusal}`;
  return null;
}

function versionOf(
  { conditionId, renderingFile, renderingSha256, alignment }: RunRecord,
  runFolder: string,
): ItemVersion {
  const { lagFrames, driftPpm, middleFrame, polarity } = alignment!;
  return {
    conditionIds: [conditionId],
    sha256: renderingSha256!,
    alignment: { lagFrames, driftPpm, middleFrame, polarity },
    file: () => fileWithDigest(join(runFolder, renderingFile!), renderingSha256!),
  };
}

/** Conditions that are the same file are one version: an untouched mix is the mix. */
function mergeSame(versions: readonly ItemVersion[]): ItemVersion[] {
  return [...new Set(versions.map(({ sha256 }) => sha256))].map((digest) => {
    const same = versions.filter(({ sha256 }) => sha256 === digest);
    return { ...same[0]!, conditionIds: same.flatMap(({ conditionIds }) => conditionIds) };
  });
}

/** @returns the mix first, where the item has one, then the conditions in the order in which tables list them */
export function versionsOfItem(
  item: DatasetItem,
  { dataset, records, runFolder }: Pick<OpenedRun, 'dataset' | 'records' | 'runFolder'>,
): { versions: readonly ItemVersion[]; leftOut: readonly LeftOut[]; rateHz: number | null } {
  const { mix } = item;
  const own = lookAtConditions(records).flatMap(({ conditionId }) =>
    records.filter((record) => record.itemId === item.id && record.conditionId === conditionId),
  );
  const isAnchoredToMix = own.some(({ alignment }) => alignment?.anchor === MIX);
  const mixes =
    mix === undefined || !isAnchoredToMix
      ? []
      : [
          {
            conditionIds: [MIX],
            sha256: mix.sha256,
            alignment: AT_ANCHOR,
            file: () => verifyItemFile(dataset, mix),
          },
        ];
  return {
    versions: mergeSame([
      ...mixes,
      ...own.filter((record) => whyNotHeard(record) === null).map((record) => versionOf(record, runFolder)),
    ]),
    leftOut: own.flatMap((record) => {
      const reason = whyNotHeard(record);
      return reason === null ? [] : [{ conditionId: record.conditionId, reason }];
    }),
    rateHz: own.find(({ rateHz }) => rateHz !== null)?.rateHz ?? null,
  };
}
