/** What listeners hear with. */
import { z } from 'zod';

export const playbackSystemSchema = z.enum([
  'studio-monitors',
  'headphones',
  'earbuds',
  'laptop',
  'phone',
  'car',
  'bluetooth-speaker',
  'other',
]);
export type PlaybackSystem = z.infer<typeof playbackSystemSchema>;

const check = z.enum(['passed', 'failed', 'skipped']);

/** What a listener's page found out about the playback before the first trial; stored with the session. */
export const playbackPassportSchema = z.strictObject({
  contextSampleRate: z.number().positive().max(768_000).nullable(),
  outputLatencySeconds: z.number().min(0).max(10).nullable(),
  channelCount: z.int().min(1).max(64).nullable(),
  /** Anti-phase and Huggins pitch. */
  headphoneCheck: check,
  leftRightCheck: check,
  levelCheck: check,
  /** Highest tone that was heard. */
  bandwidthHz: z.number().positive().max(96_000).nullable(),
});
export type PlaybackPassport = z.infer<typeof playbackPassportSchema>;
