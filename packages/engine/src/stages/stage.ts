/** What every stage is: it designs its state once from settings, then processes blocks in place. Stages know no music. */
import type { Kernels } from '../kernels/kernels.ts';

export interface StageFormat {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly kernels: Kernels;
}

/** What a stage did, as numbers; names end in their unit. */
export type StageReport = Readonly<Record<string, number>>;

/** A stage made ready for one format. `render` takes out `latencyFrames`, so the net delay of a master is zero. */
export interface StageState {
  readonly latencyFrames: number;
  /** Frames that still come out after the last input frame, beyond the latency. */
  readonly tailFrames: number;
  /** Processes the first `frames` frames of every channel in place. Any block size gives the same samples. */
  process(block: readonly Float32Array[], frames: number): void;
  /** What it did so far, where that cannot be told from its settings. */
  report?(): StageReport;
}

export interface Stage<Settings> {
  readonly kind: string;
  design(settings: Settings, format: StageFormat): StageState;
}
