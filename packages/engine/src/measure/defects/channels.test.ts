import { describe, expect, it } from 'vitest';
import { addNoise, changeSamples, confidencesOf, findDefect, loadExcerpt } from '../../../test/planting.ts';
import type { PcmAudio } from '../../audio/pcm-audio.ts';

describe('findSilentChannel()', () => {
  it('finds a channel that is missing, or has only noise', async () => {
    const mix = await loadExcerpt('krem.mix');
    const withoutRight = onRight(mix, () => 0);
    expect(await findDefect(withoutRight, 'silent-channel')).toMatchObject({
      severity: 'fault',
      confidence: 1,
      channels: [1],
      sentence: 'Nothing is heard in: right.',
    });
    expect(
      await findDefect(addNoise(withoutRight, { levelDbfs: -85, seed: 1 }), 'silent-channel'),
    ).toMatchObject({
      channels: [1],
    });
    expect(await findDefect(withoutRight, 'one-sided')).toBeUndefined();
  });

  it('does not miss anything in silence or in mono', async () => {
    const mix = await loadExcerpt('krem.mix');
    expect(
      await findDefect(
        changeSamples(mix, () => 0),
        'silent-channel',
      ),
    ).toBeUndefined();
    const mono = { ...mix, channelLayout: 'mono' as const, channels: [mix.channels[0]!] };
    expect(await findDefect(mono, 'silent-channel')).toBeUndefined();
  });

  it('leaves the LFE channel alone', async () => {
    const [left, right] = (await loadExcerpt('krem.mix')).channels as [Float32Array, Float32Array];
    const surround = (center: Float32Array): PcmAudio => ({
      sampleRate: 44_100,
      channelLayout: '5.1',
      channels: [left, right, center, new Float32Array(left.length), left, right],
    });
    expect(await findDefect(surround(left), 'silent-channel')).toBeUndefined();
    expect(await findDefect(surround(new Float32Array(left.length)), 'silent-channel')).toMatchObject({
      channels: [2],
      sentence: 'Nothing is heard in: channel 3.',
    });
  });
});

describe('findOneSided()', () => {
  it('is the surer the more the piece leans, and names the louder side', async () => {
    const mix = await loadExcerpt('menu.mix');
    const lean = (db: number) => onRight(mix, (sample) => sample * 10 ** (-db / 20));
    const confidences = await confidencesOf([0, 1, 4, 8], 'one-sided', lean);
    expect(confidences).toEqual([...confidences].sort((a, b) => a - b));
    expect(confidences.slice(0, 2)).toEqual([0, 0]);
    expect(confidences[3]).toBe(1);
    expect(await findDefect(lean(4), 'one-sided')).toMatchObject({ channels: [0] });
    expect(await findDefect(lean(-4), 'one-sided')).toMatchObject({ channels: [1] });
  });
});

describe('findOutOfPhase()', () => {
  it('names a reversed polarity', async () => {
    const mix = await loadExcerpt('menu.mix');
    const reversed = onRight(mix, (sample) => -sample);
    expect(await findDefect(reversed, 'out-of-phase')).toMatchObject({ severity: 'fault', confidence: 1 });
    expect((await findDefect(reversed, 'out-of-phase'))?.sentence).toContain('polarity reversed');
    expect((await findDefect(reversed, 'mono-loss'))?.confidence).toBe(1);
  });

  it('finds a stretch of it where it lies', async () => {
    const mix = await loadExcerpt('krem.mix');
    const [start, end] = [4 * mix.sampleRate, 9 * mix.sampleRate];
    const stretch = onRight(mix, (sample, frame) => (frame >= start && frame < end ? -sample : sample));
    const found = await findDefect(stretch, 'out-of-phase');
    expect(found?.stretchCount).toBe(1);
    expect(Math.abs(found!.stretches[0]!.startSeconds - 4)).toBeLessThan(1.5);
    expect(Math.abs(found!.stretches[0]!.endSeconds - 9)).toBeLessThan(1.5);
  });
});

describe('findMonoLoss()', () => {
  it('finds bass that is reversed on one side alone', async () => {
    const mix = await loadExcerpt('krem.mix');
    let low = 0;
    const share = (2 * Math.PI * 90) / mix.sampleRate;
    const wideBass = onRight(mix, (sample) => {
      low += share * (sample - low);
      return sample - 2 * low;
    });
    const loss = await findDefect(wideBass, 'mono-loss');
    expect(loss?.confidence).toBe(1);
    expect(loss?.measured.centerHz).toBeLessThan(120);
  });
});

describe('findChannelDelay()', () => {
  it.each([3, 10, 50, 200])('finds right %i frames late', async (frames) => {
    for (const name of ['krem.mix', 'menu.mix']) {
      const mix = await loadExcerpt(name);
      const delay = await findDefect(delayChannel(mix, 1, frames), 'channel-delay');
      expect(delay, name).toMatchObject({ channels: [1], measured: { lagFrames: frames } });
      expect(delay!.confidence).toBeGreaterThan(0.6);
    }
  });

  it('finds left late, at any place', async () => {
    const mix = await loadExcerpt('menu.mix');
    const delay = await findDefect(delayChannel(mix, 0, 37), 'channel-delay');
    expect(delay).toMatchObject({ channels: [0], measured: { lagFrames: -37 } });
    expect(delay?.sentence).toBe('The left side comes 37 samples (0.8 ms) late.');
  });

  it('says nothing of sides without relation', async () => {
    const mix = await loadExcerpt('menu.mix');
    const noise = addNoise(
      changeSamples(mix, () => 0),
      { levelDbfs: -20, seed: 5 },
    );
    expect(await findDefect(noise, 'channel-delay')).toBeUndefined();
  });
});

const onRight = (audio: PcmAudio, change: (sample: number, frame: number) => number): PcmAudio =>
  changeSamples(audio, (sample, frame, channel) => (channel === 1 ? change(sample, frame) : sample));

const delayChannel = (audio: PcmAudio, late: number, frames: number): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((samples, channel) => {
    if (channel !== late) return samples;
    const delayed = new Float32Array(samples.length);
    delayed.set(samples.subarray(0, samples.length - frames), frames);
    return delayed;
  }),
});
