import { describe, expect, it } from 'vitest';
import { switchCertificate } from '../../test/switch-certificate.ts';
import { provingCertificateSchema, unprovenIn } from './switch-certificate.ts';

describe('a certificate', () => {
  it('proves a switch that is in time, in step, as its law says, and the same whatever is chosen', () => {
    expect(unprovenIn(switchCertificate())).toBeNull();
    expect(provingCertificateSchema.parse(switchCertificate())).toEqual(switchCertificate());
  });

  it.each([
    [{ worstFrameError: 3 }, /came 3 frames from where/],
    [{ framesOutOfStep: 1 }, /out of step at 1 frames/],
    [{ probeDeviationDb: -119.9 }, /probes deviate .+ -119.9 dB/],
    [{ stimulusDeviationDb: -89.9 }, /stimuli deviate .+ -89.9 dB/],
    [{ identicalWhateverIsChosen: false }, /tells what was chosen/],
    [{ identicalWhateverIsChosen: null }, /tells what was chosen/],
    [{ fewestSilentFrames: 1 }, /1 frames of silence/],
    [{ fewestSilentFrames: null }, /0 frames of silence/],
  ])('proves nothing with %j', (changes, problem) => {
    expect(unprovenIn(switchCertificate(changes))).toMatch(problem);
    expect(provingCertificateSchema.safeParse(switchCertificate(changes)).error?.issues[0]?.message).toMatch(
      problem,
    );
  });

  it('asks laws without silence for accuracy and step alone', () => {
    const heard = { identicalWhateverIsChosen: null, fewestSilentFrames: null } as const;
    expect(unprovenIn(switchCertificate({ law: 'cut', ...heard }))).toBeNull();
    expect(unprovenIn(switchCertificate({ law: 'equal-gain', ...heard, framesOutOfStep: 2 }))).not.toBeNull();
  });
});
