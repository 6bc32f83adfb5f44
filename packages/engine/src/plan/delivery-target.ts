/** Where a master is going: how loud, with which ceiling, in which format, with the source of each number. */
import { z } from 'zod';

/** More than this during one hundredth of the time, and the limiter becomes the sound. */
export const DEFAULT_GAIN_REDUCTION_BUDGET_DB = 6;

const optional = {
  /**
   * What limiter and soft clipper may each take away and exceed 1 % of the time only, in dB; 6 where it is left out. 0 means no limiting
   * at all: the master is then as loud as its peaks allow.
   */
  gainReductionBudgetDb: z.number().min(0).max(24).optional(),
  /** Below this the side signal is taken out: what vinyl and club systems want of the bass. */
  monoBelowHz: z.number().min(20).max(500).optional(),
  /** Below this nothing is wanted at all. */
  highPassHz: z.number().min(5).max(60).optional(),
  /** Where it is left out, the mix's own. */
  sampleRate: z.number().int().min(8000).max(192_000).optional(),
  bitDepth: z.literal([16, 24]).optional(),
};

const [LOWEST_LUFS, HIGHEST_LUFS] = [-40, -4];

/** A loudness that a target may have, nearest to the one given. */
export const limitTargetLufs = (integratedLufs: number): number =>
  Math.max(LOWEST_LUFS, Math.min(HIGHEST_LUFS, integratedLufs));

export const deliveryTargetSchema = z.strictObject({
  integratedLufs: z.number().min(LOWEST_LUFS).max(HIGHEST_LUFS),
  ceilingDbtp: z.number().min(-12).max(0),
  ...optional,
});
export type DeliveryTarget = z.infer<typeof deliveryTargetSchema>;

/** As a brief asks for it: without a loudness, the mix keeps its own. */
export const wantedTargetSchema = deliveryTargetSchema.extend({
  integratedLufs: deliveryTargetSchema.shape.integratedLufs.nullable(),
});
export type WantedTarget = z.infer<typeof wantedTargetSchema>;

/**
 * Named targets.
 *
 * - `streaming`: −14 LUFS, −1 dBTP: what Spotify, YouTube, Tidal and Amazon play at (their delivery pages; AES TD1008 for the ceiling).
 * - `loud-streaming`: −11 LUFS, Spotify's loud setting; −2 dBTP, which it asks of masters louder than −14 LUFS, as coders raise their peaks more.
 * - `club`: −9 LUFS, the middle of the −8 to −10 that is usual there; −0.5 dBTP, as WAV is played uncoded; mono below 120 Hz and nothing below 22 Hz for the subwoofers.
 * - `cd`: 44.1 kHz and 16 bit (IEC 60908). The medium asks for no loudness: −11 LUFS is near the median (−10.6) of the fifteen masters that
 *   the acoustic profile was learned from; −1 dBTP, as players convert, and often recode.
 * - `broadcast-r128`: −23 LUFS, −1 dBTP (EBU R 128), 48 kHz, broadcasting's rate.
 * - `vinyl-premaster`: −16 LUFS at most, −1 dBTP, no limiting, nothing below 30 Hz and mono below 150 Hz, 24 bit: what cutting houses ask for.
 * - `keep-loudness`: as loud as the mix is, −1 dBTP.
 */
export const DELIVERY_TARGETS: Readonly<Record<string, WantedTarget>> = {
  streaming: { integratedLufs: -14, ceilingDbtp: -1 },
  'loud-streaming': { integratedLufs: -11, ceilingDbtp: -2 },
  club: { integratedLufs: -9, ceilingDbtp: -0.5, monoBelowHz: 120, highPassHz: 22 },
  cd: { integratedLufs: -11, ceilingDbtp: -1, sampleRate: 44_100, bitDepth: 16 },
  'broadcast-r128': { integratedLufs: -23, ceilingDbtp: -1, sampleRate: 48_000 },
  'vinyl-premaster': {
    integratedLufs: -16,
    ceilingDbtp: -1,
    gainReductionBudgetDb: 0,
    monoBelowHz: 150,
    highPassHz: 30,
    bitDepth: 24,
  },
  'keep-loudness': { integratedLufs: null, ceilingDbtp: -1 },
};

/**
 * The ceiling for a loudness that nobody gave a ceiling for: coders raise the peaks of loud masters more.
 *
 * @source measured: AAC at 256 kbit/s took a master of −14.4 LUFS and −1.0 dBTP to −0.7 dBFS, one of −11.3 LUFS to +0.4
 */
export const safeCeilingDbtp = (integratedLufs: number): number => (integratedLufs > -14 ? -2 : -1);
