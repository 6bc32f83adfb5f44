/** What the account of a master is made of. */
import type { Analysis, MasteringPlan } from '@earwitness/engine';
import type { PlayerVersion } from '../player/player-version.ts';

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
  /** Mix, master and, where there is one, a reference with the id `reference`; none where there is nothing to hear. */
  readonly versions: readonly PlayerVersion[];
}
