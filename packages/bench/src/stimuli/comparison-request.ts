/** What is to be compared by ear. */
import type { PcmAudio } from '@earwitness/engine';
import type { ComparisonUse, LevelArm, StimulusRole } from '../panel/panel-pack.ts';

/** Audio that is opened only when it is needed; known until then by the digest of its file. */
export interface StoredAudio {
  readonly sha256: string;
  open(): Promise<PcmAudio>;
}

export interface ComparedRendering {
  readonly conditionId: string;
  readonly makerKind: string;
  readonly audio: PcmAudio | StoredAudio;
  /** The same condition's rendering of the track that follows, for excerpts that go from one to the next. */
  readonly nextAudio?: PcmAudio | StoredAudio;
  /** `condition` when left out. */
  readonly role?: StimulusRole;
}

/** A stimulus that is made of a rendering's excerpt: filtered as an anchor, or spoiled on purpose. */
export interface MadeStimulus {
  readonly role: Extract<StimulusRole, 'low-anchor' | 'mid-anchor' | 'spoiled'>;
  readonly conditionId: string;
  readonly makerKind: string;
  /** The condition that it is made of. */
  readonly of: string;
}

/** Both anchors, made of a condition. */
export const anchorsOf = (conditionId: string): MadeStimulus[] =>
  (['low-anchor', 'mid-anchor'] as const).map((role) => ({
    role,
    conditionId: role,
    makerKind: 'none',
    of: conditionId,
  }));

/** Where versions differ most; where they sound as the piece does on the whole; or its loudest and densest section. */
export type ExcerptRule = 'differ-most' | 'typical' | 'chorus';

export type ExcerptWish =
  /** `rank` counts from 0 among places that do not overlap, the best first. All there is when the music is shorter. */
  | { readonly choose: ExcerptRule; readonly seconds: number; readonly rank?: number }
  /** In the first rendering. */
  | { readonly startSeconds: number; readonly endSeconds: number }
  /** The end of a track, silence, and the start of the next. */
  | { readonly lastSeconds: number; readonly gapSeconds: number; readonly firstSeconds: number };

export interface ComparisonRequest {
  readonly itemId: string;
  readonly itemTitle: string;
  /** At least two with `made`, each condition once in each role; the first is the anchor of the alignment. */
  readonly renderings: readonly ComparedRendering[];
  readonly made?: readonly MadeStimulus[];
  /** The conditions of the renderings that become stimuli; all when left out. The others say with them where the excerpt is. */
  readonly heard?: readonly string[];
  /** Ten seconds where versions differ most, when left out. */
  readonly excerpt?: ExcerptWish;
  /** What it is heard for; `trials` when left out. */
  readonly use?: ComparisonUse;
  /** `matched` when left out. */
  readonly level?: LevelArm;
}

export const USUAL_EXCERPT: ExcerptWish = { choose: 'differ-most', seconds: 10 };

/** How long an excerpt is meant to be. */
export function secondsOf(excerpt: ExcerptWish): number {
  if ('choose' in excerpt) return excerpt.seconds;
  if ('startSeconds' in excerpt) return excerpt.endSeconds - excerpt.startSeconds;
  return excerpt.lastSeconds + excerpt.gapSeconds + excerpt.firstSeconds;
}
