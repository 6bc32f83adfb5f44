import {
  type AudioSource,
  analyze,
  diagnose,
  type PcmAudio,
  toAudioSource,
  UnsupportedAudioError,
} from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { pcmOf } from '../../test/pcm-of.ts';
import { music } from '../../test/synthetic-music.ts';
import { MixFaultError } from '../errors.ts';
import { antiPhaseBass } from './anti-phase-bass.ts';
import { clipped } from './clipped.ts';
import { MIX_FAULTS } from './fault-table.ts';
import { harsh } from './harsh.ts';
import { hum50, hum60 } from './hum.ts';
import type { MixFault } from './mix-fault.ts';
import { muddy } from './muddy.ts';
import { overCompressed } from './over-compressed.ts';

const RATE = 44_100;
const SEED = 'a fault';
const clean = music('a clean mix', { seconds: 6 });

const planted = async (
  fault: MixFault,
  strength: number,
  mix: PcmAudio = clean,
  seed = SEED,
): Promise<PcmAudio> => pcmOf(await fault.plant(mix, { strength, seed }));

const bytesOf = (samples: Float32Array): Buffer =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
const areSame = (one: PcmAudio, other: PcmAudio): boolean =>
  one.channels.every((channel, index) => bytesOf(channel).equals(bytesOf(other.channels[index]!)));

/** How far third octaves moved, [Hz, dB]. */
async function gainsDb(
  before: PcmAudio,
  after: PcmAudio,
  levels: 'levelsDb' | 'midLevelsDb' = 'levelsDb',
): Promise<readonly (readonly [number, number])[]> {
  const [one, other] = [(await analyze(before)).thirdOctaves, (await analyze(after)).thirdOctaves];
  return one.centersHz.map(
    (hz, band) => [hz, (other[levels][band] ?? Number.NaN) - one[levels][band]!] as const,
  );
}

const largestOf = (channels: readonly Float32Array[]): number =>
  channels.reduce((most, channel) => channel.reduce((peak, one) => Math.max(peak, Math.abs(one)), most), 0);

function expectGains(
  gains: readonly (readonly [number, number])[],
  { expected, tolerance, from, to }: { expected: number; tolerance: number; from: number; to: number },
): void {
  const inside = gains.filter(([hz]) => hz > from && hz < to);
  expect(inside.length).toBeGreaterThan(1);
  for (const [hz, gain] of inside)
    expect(Math.abs(gain - expected), `${hz.toFixed(0)} Hz`).toBeLessThan(tolerance);
}

describe('the table of mix faults', () => {
  it('names each fault once, with what it does and what should find it', () => {
    expect(new Set(MIX_FAULTS.map(({ id }) => id)).size).toBe(MIX_FAULTS.length);
    for (const fault of MIX_FAULTS) {
      expect(fault.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(fault.description, fault.id).toContain('Strength 0 gives the same samples');
      expect(fault.expected, fault.id).not.toBe('');
      expect(fault.usualStrength, fault.id).toBeGreaterThan(0);
      expect(fault.usualStrength, fault.id).toBeLessThanOrEqual(fault.mostStrength);
    }
  });
});

describe.each(MIX_FAULTS.map((fault) => [fault.id, fault] as const))('%s', (id, fault) => {
  it('is nothing at strength 0, the same again for the same seed, and the same in whichever pieces it is read', async () => {
    expect(areSame(await planted(fault, 0), clean)).toBe(true);
    const whole = await planted(fault, fault.usualStrength);
    expect(areSame(whole, clean)).toBe(false);
    const again = await fault.plant(toAudioSource(clean), { strength: fault.usualStrength, seed: SEED });
    expect(again).toMatchObject({
      sampleRate: RATE,
      channelLayout: 'stereo',
      frameCount: clean.channels[0]!.length,
    });
    for (const [startFrame, frames] of [
      [200_003, 11],
      [0, 1],
      [131_071, 3],
      [264_599, 1],
      [50_000, 100_000],
    ] as const) {
      const room = [new Float32Array(frames), new Float32Array(frames)];
      await again.read(startFrame, frames, room);
      for (const [channel, samples] of room.entries()) {
        const there = whole.channels[channel]!.slice(startFrame, startFrame + frames);
        expect(bytesOf(samples).equals(bytesOf(there)), `${startFrame}`).toBe(true);
      }
    }
  });

  it('takes silence, one sample, mono, and nothing at all', async () => {
    const of = (...channels: Float32Array[]): PcmAudio => ({
      sampleRate: RATE,
      channelLayout: channels.length === 1 ? 'mono' : 'stereo',
      channels,
    });
    for (const frames of [0, 1, 20_000]) {
      const silent = of(new Float32Array(frames), new Float32Array(frames));
      expect(areSame(await planted(fault, fault.usualStrength, silent), silent), `${frames} frames`).toBe(
        true,
      );
    }
    const [left] = music('mono', { seconds: 2 }).channels;
    if (id === 'anti-phase-bass') {
      await expect(planted(fault, 1, of(left!))).rejects.toThrow(UnsupportedAudioError);
    } else {
      expect((await planted(fault, fault.usualStrength, of(left!))).channels[0]).toHaveLength(left!.length);
    }
    const one = of(Float32Array.of(0.5), Float32Array.of(-0.25));
    for (const channel of (await planted(fault, fault.usualStrength, one)).channels) {
      expect(Number.isFinite(channel[0])).toBe(true);
    }
  });

  it('filters or limits every channel of surround, or refuses it', async () => {
    const [left, right] = music('surround', { seconds: 1 }).channels;
    const channels = [left!, right!, right!, left!, left!, right!];
    const surround: PcmAudio = { sampleRate: RATE, channelLayout: '5.1', channels };
    if (['anti-phase-bass', 'over-compressed'].includes(id)) {
      await expect(planted(fault, 1, surround)).rejects.toThrow(UnsupportedAudioError);
      return;
    }
    const after = (await planted(fault, fault.usualStrength, surround)).channels;
    expect(after).toHaveLength(6);
    for (const [channel, samples] of after.entries()) {
      expect(samples).toHaveLength(left!.length);
      expect(bytesOf(samples).equals(bytesOf(channels[channel]!)), `channel ${channel}`).toBe(false);
      expect(samples.every(Number.isFinite)).toBe(true);
    }
  });

  it('refuses strengths that it does not know', async () => {
    for (const strength of [-1, Number.NaN, fault.mostStrength + 0.1]) {
      await expect(fault.plant(clean, { strength, seed: SEED })).rejects.toThrow(RangeError);
    }
  });

  it('stops when it is told to, or has nothing to stop', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    const planting = fault.plant(clean, { strength: fault.usualStrength, seed: SEED, signal });
    const measures = !['muddy', 'harsh'].includes(id);
    await (measures ? expect(planting).rejects.toBe(reason) : expect(planting).resolves.toBeDefined());
  });
});

describe('muddy and harsh', () => {
  it.each([
    [muddy, 3, { from: 190, to: 410, below: 105, above: 780 }],
    [muddy, 9, { from: 190, to: 410, below: 105, above: 780 }],
    [harsh, 6, { from: 1900, to: 5100, below: 1050, above: 9900 }],
  ])(
    'raise their range by the strength and nothing else',
    async (fault, strength, { from, to, below, above }) => {
      const gains = await gainsDb(clean, await planted(fault, strength));
      expectGains(gains, { expected: strength, tolerance: 0.25, from, to });
      expectGains(gains, { expected: 0, tolerance: 0.25, from: 30, to: below });
      expectGains(gains, { expected: 0, tolerance: 0.25, from: above, to: 16_000 });
    },
  );
});

describe('clipped', () => {
  it.each([0.01, 0.5, 10])(
    'cuts off the share of samples asked for, exactly, and changes no other: %d',
    async (strength) => {
      const { channels } = await planted(clipped, strength);
      const ceiling = largestOf(channels);
      const counts = { atCeiling: 0, changedOtherwise: 0 };
      for (const [index, channel] of channels.entries()) {
        for (const [frame, sample] of channel.entries()) {
          const original = clean.channels[index]![frame]!;
          if (Math.abs(sample) === ceiling && Math.abs(original) >= ceiling) counts.atCeiling += 1;
          else if (sample !== original) counts.changedOtherwise += 1;
        }
      }
      const samples = 2 * channels[0]!.length;
      expect(counts).toEqual({ atCeiling: Math.round((strength / 100) * samples), changedOtherwise: 0 });
    },
  );

  it('is found by the detector of clipping', async () => {
    const found = diagnose(await analyze(await planted(clipped, clipped.usualStrength))).findings;
    expect(found.find(({ kind }) => kind === 'clipping')).toMatchObject({ severity: 'fault' });
    expect(diagnose(await analyze(clean)).findings.some(({ kind }) => kind === 'clipping')).toBe(false);
  });
});

describe('clipped, of a mix that is mostly silence', () => {
  it('says that there is not so much to clip', async () => {
    const sparse: PcmAudio = {
      sampleRate: RATE,
      channelLayout: 'mono',
      channels: [Float32Array.from({ length: 1000 }, (_, n) => (n < 100 ? Math.sin(n) : 0))],
    };
    await expect(planted(clipped, 20, sparse)).rejects.toThrow(MixFaultError);
    await expect(planted(clipped, 5, sparse)).resolves.toBeDefined();
  });
});

describe('anti-phase bass', () => {
  it.each([3, 20])(
    'takes %d dB from what both channels have in common below 120 Hz, keeps its power, and ends above',
    async (strength) => {
      const [left] = clean.channels;
      const mono: PcmAudio = { ...clean, channels: [left!, left!] };
      for (const mix of [clean, mono]) {
        const mid = await gainsDb(mix, await planted(antiPhaseBass, strength, mix), 'midLevelsDb');
        expectGains(mid, { expected: -strength, tolerance: 0.25, from: 30, to: 105 });
        expectGains(mid, { expected: 0, tolerance: 0.25, from: 195, to: 16_000 });
      }
      const all = await gainsDb(mono, await planted(antiPhaseBass, strength, mono));
      expectGains(all, { expected: 0, tolerance: 0.05, from: 30, to: 105 });
    },
  );

  it.each([
    ['left alone', 1, 0],
    ['right alone', 0, 1],
    ['more to the left', 1, 0.4],
  ])('keeps the power of bass that is panned: %s', async (_, onLeft, onRight) => {
    const [left] = clean.channels;
    const panned: PcmAudio = {
      ...clean,
      channels: [left!.map((sample) => onLeft * sample), left!.map((sample) => onRight * sample)],
    };
    for (const strength of [3, 20]) {
      const all = await gainsDb(panned, await planted(antiPhaseBass, strength, panned));
      expectGains(all, { expected: 0, tolerance: 0.1, from: 30, to: 105 });
    }
  });

  it('shows in the meters that look for it', async () => {
    const [before, after] = [await analyze(clean), await analyze(await planted(antiPhaseBass, 20))];
    expect(after.lowSideToMidDb!).toBeGreaterThan(before.lowSideToMidDb! + 15);
    expect(after.monoSumLu).toBeLessThan(before.monoSumLu!);
  });
});

describe('hum', () => {
  /** What was added, as a signal of its own; hum adds rounding of 32-bit samples, no more. */
  const added = async (fault: MixFault, strength: number): Promise<Float32Array> => {
    const { channels } = await planted(fault, strength);
    return channels[0]!.map((sample, frame) => sample - clean.channels[0]![frame]!);
  };
  const rms = (samples: Iterable<number>): number => {
    let [sum, count] = [0, 0];
    for (const sample of samples) [sum, count] = [sum + sample * sample, count + 1];
    return Math.sqrt(sum / count);
  };

  it.each([
    [hum50, 50],
    [hum60, 60],
  ])('adds lines at multiples of the mains, at the level of its strength', async (fault, mainsHz) => {
    for (const strength of [0.3, 3]) {
      const hum = await added(fault, strength);
      const music = rms(clean.channels.flatMap((channel) => [...channel]));
      const levelDb = 20 * Math.log10(rms(hum) / music);
      expect(Math.abs(levelDb - 20 * Math.log10(strength / 100))).toBeLessThan(0.05);
      const lines = [1, 2, 3, 4, 5, 6].map((harmonic) => lineAmplitude(hum, harmonic * mainsHz) ** 2 / 2);
      expect(Math.sqrt(lines.reduce((sum, line) => sum + line, 0)) / rms(hum)).toBeCloseTo(1, 3);
    }
  });

  it('has other phases for another seed', async () => {
    expect(areSame(await planted(hum50, 1), await planted(hum50, 1, clean, 'another'))).toBe(false);
  });

  it('is found by the detector of hum, at its level', async () => {
    // music with pauses, through which hum is heard
    const gaps = music('pauses', { seconds: 20 });
    for (const channel of gaps.channels) {
      for (let frame = 8 * RATE; frame < channel.length; frame += 1)
        channel[frame] = channel[frame]! * 0.0005;
    }
    const found = diagnose(await analyze(await planted(hum60, 2, gaps))).findings.find(
      ({ kind }) => kind === 'hum',
    );
    expect(found?.measured).toMatchObject({ mainsHz: 60 });
    const strongest = (await planted(hum60, 2, gaps)).channels[0]!.map(
      (sample, frame) => sample - gaps.channels[0]![frame]!,
    );
    const levelDbfs = 20 * Math.log10(lineAmplitude(strongest, 60));
    expect(Math.abs(found!.measured.levelDbfs! - levelDbfs)).toBeLessThan(0.5);
  });
});

/** Over whole seconds. */
function lineAmplitude(samples: Float32Array, hz: number): number {
  const frames = Math.floor(samples.length / RATE) * RATE;
  let [cosine, sine] = [0, 0];
  for (let frame = 0; frame < frames; frame += 1) {
    const angle = (2 * Math.PI * ((hz * frame) % RATE)) / RATE;
    cosine += samples[frame]! * Math.cos(angle);
    sine += samples[frame]! * Math.sin(angle);
  }
  return (2 * Math.hypot(cosine, sine)) / frames;
}

describe('over-compressed', () => {
  it.each([2, 6])('has %d dB less between peaks and loudness, and the same loudness', async (strength) => {
    const [before, after] = [await analyze(clean), await analyze(await planted(overCompressed, strength))];
    expect(Math.abs(before.plrDb! - after.plrDb! - strength)).toBeLessThan(0.25);
    expect(Math.abs(before.integratedLufs! - after.integratedLufs!)).toBeLessThan(0.1);
  });

  it('is the whole rendered, where blocks are joined', async () => {
    const long = music('long', { seconds: 26 });
    const { source, firstFrame } = await plantedFrom(long);
    const room = [new Float32Array(200), new Float32Array(200)];
    await source.read(firstFrame - 100, 200, room);
    const steps = room[0]!.slice(1).map((sample, n) => Math.abs(sample - room[0]![n]!));
    const originals = long.channels[0]!.subarray(firstFrame - 100, firstFrame + 100);
    const largest = originals.reduce(
      (most, sample, n) => Math.max(most, n === 0 ? 0 : Math.abs(sample - originals[n - 1]!)),
      0,
    );
    // what the limiter turned down cannot step more than the music did
    expect(steps.reduce((most, step) => Math.max(most, step), 0)).toBeLessThanOrEqual(1.2 * largest);
  });

  it('says so where a mix has no more to give', async () => {
    const flat: PcmAudio = {
      sampleRate: RATE,
      channelLayout: 'mono',
      channels: [
        Float32Array.from(
          { length: 2 * RATE },
          (_, n) => 0.5 * Math.sign(Math.sin((2 * Math.PI * 200 * n) / RATE)),
        ),
      ],
    };
    await expect(planted(overCompressed, 12, flat)).rejects.toThrow(MixFaultError);
  });
});

async function plantedFrom(mix: PcmAudio): Promise<{ source: AudioSource; firstFrame: number }> {
  return { source: await overCompressed.plant(mix, { strength: 4, seed: SEED }), firstFrame: 2 ** 20 };
}
