/** What a long script of switches, rendered by the very player that pages are sent, was found to be: the proof that a switch tells nothing. */
import { z } from 'zod';
import { switchLawSchema } from './panel-definition.ts';

export const SWITCH_CERTIFICATE_SCHEMA = 'earwitness.switch-certificate/1';

export type SwitchLaw = z.infer<typeof switchLawSchema>;

const count = z.int().min(0);

/** What was rendered, and how far it was from the law; null decibels are no deviation at all. */
export const switchCertificateSchema = z.strictObject({
  schema: z.literal(SWITCH_CERTIFICATE_SCHEMA),
  law: switchLawSchema,
  sampleRate: z.int().positive(),
  seed: z.int(),
  /** Of the file that renders. */
  rendererSha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  switches: count,
  selfSwitches: count,
  seeks: count,
  loops: count,
  wraps: count,
  /** Between the frame that was asked for and the one at which the output first showed it. */
  worstFrameError: count,
  /** Frames of full gain at which another sample was read than the clock that all stimuli share says. */
  framesOutOfStep: count,
  /** Of constant, 1 kHz sine and noise under every switch, from probe × envelope. */
  probeDeviationDb: z.number().nullable(),
  /** Of different stimuli, from stimulus × envelope. */
  stimulusDeviationDb: z.number().nullable(),
  /** Whether the output for probes is the same to the bit whichever stimulus is chosen; null for laws that do not promise it. */
  identicalWhateverIsChosen: z.boolean().nullable(),
  /** Frames of exact silence at the middle of each seam, the fewest; null for laws without silence. */
  fewestSilentFrames: count.nullable(),
});
export type SwitchCertificate = z.infer<typeof switchCertificateSchema>;

const MOST_PROBE_DEVIATION_DB = -120;
const MOST_STIMULUS_DEVIATION_DB = -90;
/** The last frame of one stimulus and the first of the next. */
const SILENT_FRAMES = 2;

/** In which way what was found is further from the law than it may be; null where it proves the switch. */
export function unprovenIn(certificate: SwitchCertificate): string | null {
  const { law, worstFrameError, framesOutOfStep, probeDeviationDb, stimulusDeviationDb } = certificate;
  if (worstFrameError !== 0) return `a change came ${worstFrameError} frames from where it was asked for`;
  if (framesOutOfStep > 0) return `the stimuli were out of step at ${framesOutOfStep} frames`;
  if ((probeDeviationDb ?? Number.NEGATIVE_INFINITY) > MOST_PROBE_DEVIATION_DB) {
    return `probes deviate from the envelope by ${probeDeviationDb} dB`;
  }
  if ((stimulusDeviationDb ?? Number.NEGATIVE_INFINITY) > MOST_STIMULUS_DEVIATION_DB) {
    return `stimuli deviate from the envelope by ${stimulusDeviationDb} dB`;
  }
  if (law !== 'dip') return null;
  const { identicalWhateverIsChosen, fewestSilentFrames } = certificate;
  if (!identicalWhateverIsChosen) return 'the output tells what was chosen';
  if ((fewestSilentFrames ?? 0) < SILENT_FRAMES) {
    return `a seam had ${fewestSilentFrames ?? 0} frames of silence`;
  }
  return null;
}

/** One that proves the switch. */
export const provingCertificateSchema = switchCertificateSchema.check(({ value, issues }) => {
  const problem = unprovenIn(value);
  if (problem !== null) issues.push({ code: 'custom', message: `proves nothing: ${problem}`, input: value });
});
