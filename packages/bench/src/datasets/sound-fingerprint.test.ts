import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { compareFingerprints, takeFingerprint } from './sound-fingerprint.ts';

const fingerprintOf = (audio: PcmAudio) => takeFingerprint(toAudioSource(audio));
const piece = music('piece', { seconds: 6 });

describe('takeFingerprint()', () => {
  it('leaves no trace of level, polarity and limiting', async () => {
    const fingerprint = await fingerprintOf(piece);
    expect(fingerprint.words).toHaveLength(Math.floor((48_000 - 2_048) / 256));
    const changed = mapSamples(piece, (sample) => -0.01 * Math.tanh(5 * sample));
    expect(compareFingerprints(fingerprint, await fingerprintOf(changed))!.bitErrorRate).toBeLessThan(0.1);
  });

  it('has nothing to say of silence, of a moment and of no frames at all', async () => {
    const silent = await fingerprintOf(mapSamples(piece, () => 0));
    expect(compareFingerprints(silent, silent)).toBeNull();
    for (const seconds of [0.2, 1 / 44_100]) {
      const moment = await fingerprintOf(music('piece', { seconds }));
      expect(compareFingerprints(moment, moment)).toBeNull();
    }
  });
});

describe('compareFingerprints()', () => {
  it('finds by how much one is late, to half a frame of 32 ms', async () => {
    const late = await fingerprintOf(delay(piece, 66_150));
    expect(compareFingerprints(await fingerprintOf(piece), late)!.offsetSeconds).toBeCloseTo(1.5, 1);
    expect(compareFingerprints(late, await fingerprintOf(piece))!.offsetSeconds).toBeCloseTo(-1.5, 1);
  });

  it('knows strangers: near half of the bits differ', async () => {
    const other = await fingerprintOf(music('another piece', { seconds: 6 }));
    expect(compareFingerprints(await fingerprintOf(piece), other)!.bitErrorRate).toBeGreaterThan(0.42);
  });
});
