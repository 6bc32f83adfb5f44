/** A finding about the audio that a mastering engineer would want to know before touching it. */

export const DEFECT_KINDS = [
  'clipping',
  'inter-sample-overs',
  'already-limited',
  'lossy-cutoff',
  'upsampled',
  'dc-offset',
  'hum',
  'clicks',
  'dropouts',
  'silent-start',
  'silent-end',
  'one-sided',
  'silent-channel',
  'out-of-phase',
  'mono-loss',
  'channel-delay',
  'sub-rumble',
  'resonance',
  'sibilance',
  'no-headroom',
  'noise-floor',
] as const;

export type DefectKind = (typeof DEFECT_KINDS)[number];

export interface Stretch {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface Defect {
  readonly kind: DefectKind;
  /** `note`: worth knowing; `warning`: worth a look before mastering; `fault`: the mix should be mended or delivered again. */
  readonly severity: 'note' | 'warning' | 'fault';
  /** How sure the finding is, 0…1. */
  readonly confidence: number;
  /** Where it is heard or seen, in order, at most 20 stretches; the whole piece is one stretch. */
  readonly stretches: readonly Stretch[];
  /** How many stretches there are in all. */
  readonly stretchCount: number;
  /** Indices of the channels concerned. */
  readonly channels: readonly number[];
  /** The numbers it rests on, units in their names. */
  readonly measured: Readonly<Record<string, number>>;
  /** One sentence in plain words. */
  readonly sentence: string;
}
