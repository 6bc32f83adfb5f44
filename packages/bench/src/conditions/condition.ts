/** What a condition is: one way of making an item's master. Our engine, a human and the untouched mix are all the same kind of thing. */
import type { AudioFile, DatasetItem, Maker } from '../datasets/dataset-manifest.ts';

interface AnyCondition {
  readonly conditionId: string;
  /** Who makes this item's master; null when the condition has none of this item. */
  maker(item: DatasetItem): Maker | null;
}

/** The master exists: it is a file of the dataset or beside it, used byte for byte. */
export interface ExistingCondition extends AnyCondition {
  readonly kind: 'existing';
  file(item: DatasetItem): AudioFile | null | Promise<AudioFile | null>;
}

export interface RenderJob {
  readonly item: DatasetItem;
  readonly mixFile: string;
  /** The item's reference master; null where it has none, or the condition does not ask for it. */
  readonly referenceFile: string | null;
  /** Empty, of this job alone, and removed afterwards. */
  readonly workFolder: string;
  readonly signal?: AbortSignal | undefined;
}

export interface MadeRendering {
  /** The finished audio, inside the job's folder. */
  readonly file: string;
  /** The mastering plan as it is written to a file. */
  readonly planText: string | null;
  /** What the reader of a report should know, in plain words. */
  readonly findings: readonly string[];
}

/** The master is made from the mix, now: a file comes in, a file goes out, so that an hour of music fits. */
export interface MakingCondition extends AnyCondition {
  readonly kind: 'making';
  /** Digest of the code that renders: a built engine, or a command and the versions of its programs. */
  codeDigest(): Promise<string>;
  /** Everything besides mix, reference and code that this item's result depends on; plain JSON. */
  settings(item: DatasetItem): unknown;
  /** Where it is left out, ten minutes and ten times the length of the mix. */
  readonly limitSeconds?: number | undefined;
  /** Whether it works towards the item's reference master; what it makes then depends on it. */
  readonly needsReference?: boolean | undefined;
  /**
   * The same mix, reference, code and settings must give the same bytes.
   *
   * @throws {ConditionError} or any other error: the item then has no rendering, and a record that says why
   * @throws the signal's reason, when it aborts
   */
  render(job: RenderJob): Promise<MadeRendering>;
}

export type Condition = ExistingCondition | MakingCondition;
