/** The errors that a caller of the bench is expected to handle, each with the data to handle it. */

/** Everything the bench refuses on purpose. */
export class BenchError extends Error {
  override name = 'BenchError';
}

/** A dataset whose manifest or files are not what they should be. */
export class DatasetError extends BenchError {
  override name = 'DatasetError';
  readonly file: string;
  constructor({ file, problem, cause }: { file: string; problem: string; cause?: unknown }) {
    super(`Cannot use dataset file ${file}: ${problem}`, cause === undefined ? undefined : { cause });
    this.file = file;
  }
}

/** Two pieces of audio that do not line up surely enough to be compared. */
export class AlignmentError extends BenchError {
  override name = 'AlignmentError';
  readonly confidence: number;
  constructor({ what, confidence, refusal }: { what: string; confidence: number; refusal: string }) {
    super(`Cannot align ${what}: ${refusal}`);
    this.confidence = confidence;
  }
}

/** A file of answers that cannot be read as such: what is wrong with it, and what to do. */
export class AnswersError extends BenchError {
  override name = 'AnswersError';
  readonly file: string;
  constructor({ file, problem, cause }: { file: string; problem: string; cause?: unknown }) {
    super(`Cannot read answers from ${file}: ${problem}`, cause === undefined ? undefined : { cause });
    this.file = file;
  }
}

/** A file that is no analysis plan: the first thing that is wrong with it. */
export class PlanError extends BenchError {
  override name = 'PlanError';
  readonly file: string;
  constructor({ file, problem, cause }: { file: string; problem: string; cause?: unknown }) {
    super(`Cannot use the analysis plan ${file}: ${problem}`, cause === undefined ? undefined : { cause });
    this.file = file;
  }
}

/** How a condition can fail to make a rendering. */
export type ConditionFailure = 'setup' | 'crash' | 'hang' | 'nothing' | 'garbage' | 'length';

/** A condition that cannot be opened, or made no rendering: its reason in one line, the same each time. */
export class ConditionError extends BenchError {
  override name = 'ConditionError';
  /** Its id, or where it has none yet, how it was asked for. */
  readonly conditionId: string;
  readonly kind: ConditionFailure;
  constructor({
    conditionId,
    kind,
    reason,
    cause,
  }: {
    conditionId: string;
    kind: ConditionFailure;
    reason: string;
    cause?: unknown;
  }) {
    super(reason, cause === undefined ? undefined : { cause });
    this.conditionId = conditionId;
    this.kind = kind;
  }
}
