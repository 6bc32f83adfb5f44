import { describe, expect, it } from 'vitest';
import {
  addNoise,
  addTones,
  changeSamples,
  confidencesOf,
  findDefect,
  loadExcerpt,
  padWithSilence,
  peakOf,
} from '../../../test/planting.ts';
import type { PcmAudio } from '../../audio/pcm-audio.ts';

describe('findDcOffset()', () => {
  it('is the graver the larger the offset, and names its channel', async () => {
    const mix = await loadExcerpt('krem.mix');
    const offset = (size: number) =>
      changeSamples(mix, (sample, _, channel) => (channel === 1 ? sample - size : sample));
    expect(await findDefect(offset(0.000_5), 'dc-offset')).toBeUndefined();
    expect(await findDefect(offset(0.002), 'dc-offset')).toMatchObject({ severity: 'note', channels: [1] });
    expect(await findDefect(offset(0.01), 'dc-offset')).toMatchObject({ severity: 'warning', confidence: 1 });
    expect(await findDefect(offset(0.05), 'dc-offset')).toMatchObject({ severity: 'fault', confidence: 1 });
    expect((await findDefect(offset(0.05), 'dc-offset'))?.sentence).toBe(
      'The wave is centred 5.0 % of full scale below zero (−26.0 dBFS).',
    );
  });
});

describe('findNoHeadroom()', () => {
  it('tells what reaches full scale from what goes beyond', async () => {
    const mix = await loadExcerpt('krem.mix');
    const peakAt = (dbfs: number) => amplify(mix, 10 ** (dbfs / 20) / peakOf(mix));
    expect(await findDefect(peakAt(-3), 'no-headroom')).toBeUndefined();
    expect(await findDefect(peakAt(-0.5), 'no-headroom')).toMatchObject({ severity: 'note' });
    expect(await findDefect(peakAt(2), 'no-headroom')).toMatchObject({
      severity: 'warning',
      sentence: 'Samples reach +2.0 dBFS: saved with whole numbers, they would clip.',
    });
  });
});

describe('findInterSampleOvers()', () => {
  it('finds waves over full scale between samples that are not', async () => {
    const quarter = Float32Array.from({ length: 44_100 }, (_, n) =>
      n > 20_000 && n < 24_000 ? 0.9 * Math.sign(Math.sin((Math.PI / 2) * n + Math.PI / 4)) : 0.01,
    );
    const audio = { sampleRate: 44_100, channelLayout: 'mono' as const, channels: [quarter] };
    const overs = await findDefect(audio, 'inter-sample-overs');
    expect(overs).toMatchObject({ channels: [0], stretchCount: 1, confidence: 1 });
    expect(overs!.measured.truePeakDbtp).toBeGreaterThan(1);
    expect(overs!.stretches[0]!.startSeconds).toBeCloseTo(0.4, 5);
    expect(await findDefect(amplify(audio, 0.5), 'inter-sample-overs')).toBeUndefined();
  });
});

describe('findAlreadyLimited()', () => {
  it('is the surer the harder a limiter works', async () => {
    for (const name of ['krem.mix', 'dirtylove.mix']) {
      const mix = await loadExcerpt(name);
      const confidences = await confidencesOf([0, 4, 12], 'already-limited', (db) => limit(mix, db));
      expect(confidences, name).toEqual([...confidences].sort((a, b) => a - b));
      expect(confidences[0]).toBe(0);
      expect(confidences[2]).toBeGreaterThan(0.9);
    }
  });

  it('finds the demo set’s loud masters, whatever gain they got afterwards', async () => {
    for (const name of ['krem.human', 'buzzer.human']) {
      const turnedDown = amplify(await loadExcerpt(name), 0.3);
      expect((await findDefect(turnedDown, 'already-limited'))?.confidence, name).toBeGreaterThan(0.9);
    }
  });
});

describe('findSilentStart(), findSilentEnd()', () => {
  it('measure the silence to 0.1 s', async () => {
    const mix = await loadExcerpt('krem.mix');
    const padded = padWithSilence(mix, { before: 2.3, behind: 6.4 });
    const start = await findDefect(padded, 'silent-start');
    const end = await findDefect(padded, 'silent-end');
    expect(start?.measured.silentSeconds).toBeCloseTo(2.3, 0);
    expect(start?.stretches).toEqual([{ startSeconds: 0, endSeconds: start!.measured.silentSeconds }]);
    expect(end).toMatchObject({ severity: 'warning' });
    expect(Math.abs(end!.measured.silentSeconds! - 6.4)).toBeLessThan(0.15);
    const tight = padWithSilence(mix, { before: 0.5, behind: 1 });
    expect(await findDefect(tight, 'silent-start')).toBeUndefined();
    expect(await findDefect(tight, 'silent-end')).toBeUndefined();
  });

  it('say it once when all is silent', async () => {
    const silence = {
      sampleRate: 44_100,
      channelLayout: 'mono' as const,
      channels: [new Float32Array(441_000)],
    };
    expect(await findDefect(silence, 'silent-start')).toMatchObject({
      severity: 'fault',
      sentence: 'The whole piece is silent.',
    });
    expect(await findDefect(silence, 'silent-end')).toBeUndefined();
  });
});

describe('findNoiseFloor()', () => {
  it('is the surer the louder the noise in a pause, and reads its level', async () => {
    const mix = padWithSilence(await loadExcerpt('krem.mix'), { before: 3 });
    const noisy = (levelDbfs: number) => addNoise(mix, { levelDbfs, seed: 3 });
    const confidences = await confidencesOf([-95, -74, -60], 'noise-floor', noisy);
    expect(confidences).toEqual([...confidences].sort((a, b) => a - b));
    expect(confidences[0]).toBe(0);
    expect(confidences[2]).toBe(1);
    const floor = await findDefect(noisy(-60), 'noise-floor');
    expect(floor?.measured.levelDbfs).toBeCloseTo(-60, 1);
    expect(floor!.stretches[0]!.startSeconds).toBe(0);
    expect(floor!.stretches[0]!.endSeconds).toBeCloseTo(3, 0);
  });

  it('does not take a held note for noise', async () => {
    const mix = padWithSilence(await loadExcerpt('krem.mix'), { before: 3 });
    const held = addTones(mix, [{ frequencyHz: 440, levelDbfs: -50 }]);
    expect(await findDefect(held, 'noise-floor')).toBeUndefined();
  });
});

describe('findSubRumble()', () => {
  it('is the surer the louder the rumble', async () => {
    for (const name of ['krem.mix', 'menu.mix']) {
      const mix = await loadExcerpt(name);
      const rumble = (levelDbfs: number) => addTones(mix, [{ frequencyHz: 12, levelDbfs }]);
      const confidences = await confidencesOf([-60, -32, -15], 'sub-rumble', rumble);
      expect(confidences, name).toEqual([...confidences].sort((a, b) => a - b));
      expect(confidences[0]).toBe(0);
      expect(confidences[2]).toBe(1);
    }
  });

  it('does not take an offset for rumble', async () => {
    const offset = changeSamples(await loadExcerpt('krem.mix'), (sample) => sample + 0.1);
    expect(await findDefect(offset, 'sub-rumble')).toBeUndefined();
  });
});

const amplify = (audio: PcmAudio, gain: number): PcmAudio => changeSamples(audio, (sample) => sample * gain);

/** A plain look-ahead limiter, linked, 64 to 96 frames of attack; the ceiling lies `db` below the peak. */
function limit(audio: PcmAudio, db: number): PcmAudio {
  const ceiling = peakOf(audio) * 10 ** (-db / 20);
  const [left, right] = audio.channels as [Float32Array, Float32Array];
  const blockPeaks = new Float32Array(Math.ceil(left.length / 32) + 3).fill(1e-9);
  for (let n = 0; n < left.length; n++) {
    blockPeaks[n >> 5] = Math.max(blockPeaks[n >> 5]!, Math.abs(left[n]!), Math.abs(right[n]!));
  }
  let gain = 1;
  const gains = left.map((_, n) => {
    const block = n >> 5;
    const ahead = Math.max(blockPeaks[block]!, blockPeaks[block + 1]!, blockPeaks[block + 2]!);
    const wanted = Math.min(1, ceiling / ahead);
    gain += (wanted - gain) * (wanted < gain ? 0.2 : 0.000_5);
    return gain;
  });
  return changeSamples(audio, (sample, n) => Math.min(ceiling, Math.max(-ceiling, sample * gains[n]!)));
}
