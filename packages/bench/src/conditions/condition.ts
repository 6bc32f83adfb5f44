/** What a condition is: one way of making an item's master. Our engine, a human and the untouched mix are all the same kind of thing. */
import type { MasteringPlan, PcmAudio } from '@earwitness/engine';
import type { AudioFile, DatasetItem, Maker } from '../datasets/dataset-manifest.ts';

interface AnyCondition {
  readonly conditionId: string;
  /** Who makes this item's master; null when the condition has none of this item. */
  maker(item: DatasetItem): Maker | null;
}

/** The master exists: it is a file of the dataset, used byte for byte. */
export interface ExistingCondition extends AnyCondition {
  readonly kind: 'existing';
  file(item: DatasetItem): AudioFile | null;
}

export interface MadeRendering {
  readonly audio: PcmAudio;
  readonly plan: MasteringPlan | null;
  /** What the reader of a report should know, in plain words. */
  readonly findings: readonly string[];
}

/** The master is made from the mix, now. */
export interface MakingCondition extends AnyCondition {
  readonly kind: 'making';
  /** Everything besides mix and engine that this item's result depends on; plain JSON. */
  settings(item: DatasetItem): unknown;
  render(mix: PcmAudio, context: { item: DatasetItem; signal?: AbortSignal }): Promise<MadeRendering>;
}

export type Condition = ExistingCondition | MakingCondition;
