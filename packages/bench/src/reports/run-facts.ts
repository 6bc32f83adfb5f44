/** What the records say, before anyone puts it into words: targets met, distances to the reference masters, controls. */
import type { MasteringPlan } from '@earwitness/engine';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import { referenceMasterOf } from '../datasets/reference-master.ts';
import type { RunRecord } from '../runs/run-record.ts';
import { LOUDNESS_ONLY, OURS, UNPROCESSED } from './condition-looks.ts';
import { type ItemMean, itemMeanOf } from './item-mean.ts';
import type { ReportInput } from './report-input.ts';

/** How near to the target loudness counts as on target. */
export const LOUDNESS_TOLERANCE_LU = 0.1;
/** Room for two meters' interpolators to disagree about a true peak. */
export const TRUE_PEAK_TOLERANCE_DB = 0.05;

/** Two distances this near each other are one: half of the last digit shown. */
const DISTANCE_RESOLUTION_DB = 0.05;

/** The finding by which a run names a reference that is the mix at another level. */
const ONLY_LEVEL = 'the same but for level';

/** Where ours came down on one item. */
export interface Landing {
  readonly item: DatasetItem;
  /** null when the rendering failed, and with it its plan. */
  readonly target: MasteringPlan['target'] | null;
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
  readonly isOnTarget: boolean;
  /** Whether the plan itself said that the target is out of reach. */
  readonly isFeasible: boolean;
  readonly failure: string | null;
}

/** A condition's difference from the reference master of one item. */
export interface Distance {
  readonly item: DatasetItem;
  readonly conditionId: string;
  /** Third-octave RMS difference, dB, level apart. */
  readonly toneDb: number | null;
  /** Crest factor minus the reference's, dB; below 0 is denser. */
  readonly crestDifferenceDb: number | null;
}

export interface RunFacts {
  readonly items: readonly DatasetItem[];
  readonly recordOf: (itemId: string, conditionId: string) => RunRecord | undefined;
  /** The condition that is an item's reference master; undefined where there is none. */
  readonly referenceOf: (itemId: string) => string | undefined;
  /** One per item that condition `ours` was run on. */
  readonly landings: readonly Landing[];
  /** Every condition but the reference itself, on items with a reference that is more than the mix at another level. */
  readonly distances: readonly Distance[];
  /** Items whose reference is the mix at another level. */
  readonly controls: readonly DatasetItem[];
  readonly failures: readonly RunRecord[];
}

const scoreOf = (record: RunRecord | undefined, key: string): number | null => record?.scores[key] ?? null;

const differenceOf = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a - b;

/** A failed rendering missed its target; one without a plan has none to be judged by. */
function landingOf(item: DatasetItem, record: RunRecord, plan: MasteringPlan | undefined): Landing[] {
  const { failure } = record;
  const integratedLufs = scoreOf(record, 'integratedLufs');
  const truePeakDbtp = scoreOf(record, 'truePeakDbtp');
  if (failure !== null) {
    return [
      { item, target: null, integratedLufs, truePeakDbtp, isOnTarget: false, isFeasible: true, failure },
    ];
  }
  if (plan === undefined) return [];
  const { target, feasible: isFeasible } = plan;
  const isOnTarget =
    integratedLufs !== null &&
    Math.abs(integratedLufs - target.integratedLufs) <= LOUDNESS_TOLERANCE_LU &&
    truePeakDbtp !== null &&
    truePeakDbtp <= target.ceilingDbtp + TRUE_PEAK_TOLERANCE_DB;
  return [{ item, target, integratedLufs, truePeakDbtp, isOnTarget, isFeasible, failure }];
}

/** Gathers the facts of a run. Items without a record are left out; they were not part of the run. */
export function gatherRunFacts({ manifest, records, plans }: ReportInput): RunFacts {
  const byKey = new Map(records.map((record) => [`${record.itemId}.${record.conditionId}`, record]));
  const recordOf = (itemId: string, conditionId: string) => byKey.get(`${itemId}.${conditionId}`);
  const items = manifest.items.filter(({ id }) => records.some((record) => record.itemId === id));
  const references = new Map(items.map((item) => [item.id, referenceMasterOf(item)?.conditionId]));

  const landings = items.flatMap((item) => {
    const record = recordOf(item.id, OURS);
    return record === undefined ? [] : landingOf(item, record, plans[item.id]);
  });

  const controls = items.filter((item) => {
    const referenceId = references.get(item.id);
    const findings = referenceId === undefined ? [] : (recordOf(item.id, referenceId)?.findings ?? []);
    return findings.some((finding) => finding.includes(ONLY_LEVEL));
  });

  const distances = items.flatMap((item) => {
    const referenceId = references.get(item.id);
    if (referenceId === undefined || controls.includes(item)) return [];
    const referenceCrestDb = scoreOf(recordOf(item.id, referenceId), 'crestFactorDb');
    return records
      .filter(({ itemId, conditionId }) => itemId === item.id && conditionId !== referenceId)
      .map((record) => ({
        item,
        conditionId: record.conditionId,
        toneDb: scoreOf(record, 'spectralDistanceDb'),
        crestDifferenceDb: differenceOf(scoreOf(record, 'crestFactorDb'), referenceCrestDb),
      }));
  });

  return {
    items,
    recordOf,
    referenceOf: (itemId) => references.get(itemId),
    landings,
    distances,
    controls,
    failures: records.filter(({ failure }) => failure !== null),
  };
}

export interface Nearness {
  /** Of the magnitudes of the differences, over items. */
  readonly spread: ItemMean;
  /** On how many of the items that both have a distance for, ours is the nearer one. */
  readonly oursNearer: number;
  /** On how many of them the two distances are the same within the resolution of the measurement. */
  readonly asNear: number;
  readonly compared: number;
}

/** How far a condition is from the references, and how often ours is nearer than it. */
export function nearnessOf(
  { distances }: RunFacts,
  conditionId: string,
  measure: (distance: Distance) => number | null,
): Nearness | null {
  const magnitude = (distance: Distance | undefined) => {
    const value = distance === undefined ? null : measure(distance);
    return value === null ? null : Math.abs(value);
  };
  const own = distances.filter((distance) => distance.conditionId === conditionId);
  const spread = itemMeanOf(own.map(magnitude), { least: 0 });
  if (spread === null) return null;
  const pairs = own.flatMap((distance) => {
    const theirs = magnitude(distance);
    const ours = magnitude(
      distances.find((other) => other.conditionId === OURS && other.item.id === distance.item.id),
    );
    return theirs === null || ours === null ? [] : [{ theirs, ours }];
  });
  return {
    spread,
    oursNearer: pairs.filter(({ ours, theirs }) => ours < theirs - DISTANCE_RESOLUTION_DB).length,
    asNear: pairs.filter(({ ours, theirs }) => Math.abs(ours - theirs) <= DISTANCE_RESOLUTION_DB).length,
    compared: pairs.length,
  };
}

/** The two conditions that every claim about ours is measured against, where the run has them. */
export const BASELINES = [LOUDNESS_ONLY, UNPROCESSED] as const;
