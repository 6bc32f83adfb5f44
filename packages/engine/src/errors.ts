/** The errors that a caller of the engine is expected to handle, each with the data to handle it. */

/** Everything the engine refuses on purpose; anything else that it throws is a bug or a wrong argument. */
export class EngineError extends Error {
  override name = 'EngineError';
}

/** A file or a block of bytes that is not readable as audio. */
export class UnreadableAudioError extends EngineError {
  override name = 'UnreadableAudioError';
  readonly file: string;
  readonly reason: string;
  constructor({ file, reason, cause }: { file: string; reason: string; cause?: unknown }) {
    super(`Cannot read ${file} as audio: ${reason}`, cause === undefined ? undefined : { cause });
    this.file = file;
    this.reason = reason;
  }
}

/** Audio that is readable, but outside what this part of the engine handles. */
export class UnsupportedAudioError extends EngineError {
  override name = 'UnsupportedAudioError';
}

/** A mastering plan, brief or profile that does not follow its schema. */
export class InvalidPlanError extends EngineError {
  override name = 'InvalidPlanError';
  /** What was read: `mastering plan` or `mastering brief`. */
  readonly subject: string;
  /** Where the first problem lies, such as `stages.0.settings.gainDb`; empty for the whole. */
  readonly path: string;
  readonly reason: string;
  constructor({
    subject,
    path,
    reason,
    cause,
  }: { subject: string; path: string; reason: string; cause?: unknown }) {
    super(
      `Cannot use the ${subject}: ${path === '' ? '' : `${path}: `}${reason}`,
      cause === undefined ? undefined : { cause },
    );
    this.subject = subject;
    this.path = path;
    this.reason = reason;
  }
}
