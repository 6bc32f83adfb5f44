/** What the account of a master is made of. */
import type { Analysis, MasteringPlan } from '@earwitness/engine';

/** A stretch of one version, ready to be heard. */
export interface AccountExcerpt {
  readonly version: 'mix' | 'master' | 'reference';
  /** A WAV file that browsers can decode. */
  readonly wav: Uint8Array;
  readonly startSeconds: number;
  readonly seconds: number;
  /** What makes all versions equally loud; never above 0. */
  readonly matchGainDb: number;
}

interface AccountReference {
  readonly name: string;
  readonly analysis: Analysis;
}

export interface AccountInput {
  /** The mix as the reader knows it. */
  readonly name: string;
  /** Artist and title where the file has them. */
  readonly credit?: string;
  /** Container, rate, bits, channels in words. */
  readonly mixFormat: string;
  readonly masterFormat: string;
  /** Names of the files beside the page. */
  readonly masterFile: string;
  readonly planFile: string;
  readonly plan: MasteringPlan;
  readonly before: Analysis;
  readonly after: Analysis;
  readonly references: readonly AccountReference[];
  readonly excerpts: readonly AccountExcerpt[];
}
