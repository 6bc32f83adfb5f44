/** The errors that a caller of the bench is expected to handle, each with the data to handle it. */

/** What an error says, its first line alone. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

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

/** A `panel.yaml` that no panel can be built from: the first thing that is wrong with it, and where. */
export class PanelFileError extends BenchError {
  override name = 'PanelFileError';
  readonly file: string;
  /** From 1; null where no line is to blame. */
  readonly line: number | null;
  /** What is wrong there, without the file's name. */
  readonly problem: string;
  /** Of the field that is wrong, as far as one is. */
  readonly path: readonly (string | number)[];
  constructor({
    file,
    line,
    problem,
    path = [],
    cause,
  }: {
    file: string;
    line: number | null;
    problem: string;
    path?: readonly (string | number)[];
    cause?: unknown;
  }) {
    super(
      `Cannot build a panel from ${file}${line === null ? '' : `, line ${line}`}: ${problem}`,
      cause === undefined ? undefined : { cause },
    );
    this.file = file;
    this.line = line;
    this.problem = problem;
    this.path = path;
  }
}

/** Music that a panel is drawn up from and that lies outside the folder which holds all that may be used. */
export class MusicOutsideError extends BenchError {
  override name = 'MusicOutsideError';
  readonly path: string;
  constructor({ path }: { path: string }) {
    super(
      `Cannot use ${path} as all music must lie in the folder that the server was started with: start it with --music and a folder that holds it`,
    );
    this.path = path;
  }
}

/** A folder in which another panel lies, which may have listeners. */
export class OtherPanelError extends BenchError {
  override name = 'OtherPanelError';
  readonly folder: string;
  /** `stimuli`: the music, its excerpts, or the program that made them; `secret`: what their names and noise come from is gone. */
  readonly differs: 'definition' | 'stimuli' | 'secret';
  constructor({ folder, differs }: { folder: string; differs: OtherPanelError['differs'] }) {
    super(`Cannot build in ${folder} as another panel lies there: ${DIFFERS[differs]}`);
    this.folder = folder;
    this.differs = differs;
  }
}

const DIFFERS: Readonly<Record<OtherPanelError['differs'], string>> = {
  definition: 'panel.json says something else',
  stimuli: 'its pack is of other music, other excerpts or another version of Earwitness',
  secret: 'the pack-secret that its pack was made with is gone',
};

/** How a condition can fail to make a rendering. */
export type ConditionFailure = 'setup' | 'crash' | 'hang' | 'nothing' | 'garbage' | 'length';

/** A condition that cannot be opened, or made no rendering: its reason in one line, the same each time. */
export class ConditionError extends BenchError {
  override name = 'ConditionError';
  /** Its id, or where it has none yet, how it was asked for. */
  readonly conditionId: string;
  readonly kind: ConditionFailure;
  /** The end of what a command said; null where there was none. */
  readonly output: string | null;
  constructor({
    conditionId,
    kind,
    reason,
    output = null,
    cause,
  }: {
    conditionId: string;
    kind: ConditionFailure;
    reason: string;
    output?: string | null;
    cause?: unknown;
  }) {
    super(reason, cause === undefined ? undefined : { cause });
    this.conditionId = conditionId;
    this.kind = kind;
    this.output = output;
  }
}

/** A fault that a given mix cannot have at the strength asked for. */
export class MixFaultError extends BenchError {
  override name = 'MixFaultError';
  readonly faultId: string;
  constructor({ faultId, problem }: { faultId: string; problem: string }) {
    super(`Cannot plant ${faultId} in this mix: ${problem}`);
    this.faultId = faultId;
  }
}

/** A configuration of the bench that cannot be used: the first thing that is wrong with it. */
export class ConfigError extends BenchError {
  override name = 'ConfigError';
  readonly file: string;
  constructor({ file, problem, cause }: { file: string; problem: string; cause?: unknown }) {
    super(`Cannot use the configuration ${file}: ${problem}`, cause === undefined ? undefined : { cause });
    this.file = file;
  }
}

/** A file that says what to tune, or by what, and cannot be used: the first thing that is wrong with it. */
export class TuningError extends BenchError {
  override name = 'TuningError';
  readonly file: string;
  constructor({ file, problem, cause }: { file: string; problem: string; cause?: unknown }) {
    super(`Cannot tune by ${file}: ${problem}`, cause === undefined ? undefined : { cause });
    this.file = file;
  }
}

/** A gate that cannot be used: the first thing that is wrong with it. */
export class GateError extends BenchError {
  override name = 'GateError';
  readonly file: string;
  constructor({ file, problem, cause }: { file: string; problem: string; cause?: unknown }) {
    super(`Cannot use the gate ${file}: ${problem}`, cause === undefined ? undefined : { cause });
    this.file = file;
  }
}
