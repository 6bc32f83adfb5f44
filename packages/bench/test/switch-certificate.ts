import { SWITCH_CERTIFICATE_SCHEMA, type SwitchCertificate } from '../src/panel/switch-certificate.ts';

/** A certificate that proves the switch, but for what is changed. */
export const switchCertificate = (changes: Partial<SwitchCertificate> = {}): SwitchCertificate => ({
  schema: SWITCH_CERTIFICATE_SCHEMA,
  law: 'dip',
  sampleRate: 48_000,
  seed: 1,
  rendererSha256: 'c'.repeat(64),
  switches: 700,
  selfSwitches: 230,
  seeks: 150,
  loops: 150,
  wraps: 70,
  worstFrameError: 0,
  framesOutOfStep: 0,
  probeDeviationDb: -150.5,
  stimulusDeviationDb: null,
  identicalWhateverIsChosen: true,
  fewestSilentFrames: 2,
  ...changes,
});
