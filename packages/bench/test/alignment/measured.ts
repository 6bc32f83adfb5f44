/** The figures of the long run, as they are kept. */

export interface MeasuredKind {
  readonly kind: string;
  readonly pairs: number;
  readonly withinHalfFrame: number;
  readonly withinFrame: number;
  readonly refused: number;
  /** Accepted answers more than two frames off. */
  readonly wrong: number;
  /** The largest miss of an accepted answer, in frames, at the middle … */
  readonly worstFrames: number;
  /** … and at the ends. */
  readonly worstFramesAtEnds: number;
}

export interface MeasuredWrongKind {
  readonly kind: string;
  readonly pairs: number;
  readonly refused: number;
  /** Of the least doubtful one. */
  readonly highestConfidence: number;
}

interface MeasuredLength {
  readonly seconds: number;
  readonly right: MeasuredKind;
  readonly wrong: MeasuredWrongKind;
}

export interface MeasuredAlignment {
  readonly seed: string;
  readonly kinds: readonly MeasuredKind[];
  readonly wrongKinds: readonly MeasuredWrongKind[];
  readonly lengths: readonly MeasuredLength[];
  /** Of one alignment of 180 s of music; which depends on the machine. */
  readonly cpuSeconds: { readonly right: number; readonly wrong: number; readonly machine: string };
}
