/** What the page of a plan's revisions is made of. */
import type { Analysis, MasteringPlan } from '@earwitness/engine';
import type { PlayerVersion } from '../player/player-version.ts';

export interface RevisionEntry {
  /** As the client wrote it. */
  readonly request: string;
  /** Name of the file beside the page. */
  readonly file: string;
  readonly plan: MasteringPlan;
  /** Of the revised master, or of the previewed part of it. */
  readonly analysis: Analysis;
}

export interface RevisionsInput {
  /** The mix as the reader knows it. */
  readonly name: string;
  /** Artist and title where the file has them. */
  readonly credit?: string;
  /** Container, rate, bits, channels in words. */
  readonly mixFormat: string;
  readonly planFile: string;
  readonly plan: MasteringPlan;
  /** Of the whole mix. */
  readonly mix: Analysis;
  /** Of the plan's own master, or of the previewed part of it. */
  readonly master: Analysis;
  /** Where only a part was rendered. */
  readonly preview?: { readonly startSeconds: number; readonly endSeconds: number };
  readonly revisions: readonly RevisionEntry[];
  /** What can be heard; none of silence. */
  readonly versions: readonly PlayerVersion[];
}
