import type { PcmAudio } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { lowpass } from '../../test/lowpass.ts';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { findWarnings, type HeardVersion } from './find-warnings.ts';
import { blindWarnings } from './write-warnings.ts';

const SAMPLE_RATE = 44_100;
const piece = mapSamples(music('warned', { seconds: 2 }), (sample) => 0.4 * sample);

const version = (
  conditionId: string,
  audio: PcmAudio,
  changes: Partial<HeardVersion> = {},
): HeardVersion => ({
  conditionId,
  role: 'condition',
  source: audio,
  polarity: 1,
  finished: audio,
  note: '',
  ...changes,
});

const found = (
  other: PcmAudio,
  {
    changes = {},
    level = 'matched',
    one = piece,
  }: { changes?: Partial<HeardVersion>; level?: string; one?: PcmAudio } = {},
) => findWarnings([version('one', one), version('other', other, changes)], { level });
const kindsOf = (...request: Parameters<typeof found>) => found(...request).map(({ kind }) => kind);

const silencedFrames = (audio: PcmAudio, isSilent: (seconds: number) => boolean, level = 0): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) =>
    channel.map((sample, frame) => (isSilent(frame / SAMPLE_RATE) ? level * sample : sample)),
  ),
});

describe('findWarnings()', () => {
  it('finds nothing between masters of one file, however loud or bright', async () => {
    expect(kindsOf(mapSamples(piece, (sample) => Math.tanh(2 * sample)))).toEqual([]);
  });

  it('finds a lossy cut-off, not a gentle slope, nor one that all have', async () => {
    const walled = await lowpass(piece, { hz: 16_000 });
    const [warning] = found(walled);
    expect(warning).toMatchObject({ kind: 'lossy-cutoff' });
    expect(warning!.message).toMatch(/“one” has no wall below 20 kHz, “other” ends at 1[67]\.\d kHz/);
    expect(kindsOf(walled, { one: walled })).toEqual([]);
    const dull = {
      ...piece,
      channels: piece.channels.map((channel) => {
        let memory = 0;
        return channel.map((sample) => {
          memory += 0.3 * (sample - memory);
          return memory;
        });
      }),
    };
    expect(kindsOf(dull)).toEqual([]);
  });

  it('finds a late start and an early end', () => {
    const [late] = found(silencedFrames(piece, (seconds) => seconds < 0.3));
    expect(late).toMatchObject({ kind: 'head-or-tail' });
    expect(late!.message).toMatch(/“other” is silent for 0\.\d\d s before/);
    expect(kindsOf(silencedFrames(piece, (seconds) => seconds > 1.8))).toContain('head-or-tail');
  });

  it('finds a pause that is quieter in one', () => {
    const isPause = (seconds: number) => seconds > 0.8 && seconds < 1.1;
    const quiet = silencedFrames(piece, isPause, 0.0005);
    expect(kindsOf(silencedFrames(piece, isPause, 0.00002), { one: quiet })).toEqual(['noise-floor']);
    expect(kindsOf(quiet, { one: quiet })).toEqual([]);
  });

  it('finds tops that were cut off in one, and peaks above full scale as it is heard', () => {
    const clipped = mapSamples(piece, (sample) => Math.max(-0.9, Math.min(0.9, 20 * sample)));
    const [warning] = found(piece, { changes: { source: clipped } });
    expect(warning).toMatchObject({ kind: 'overs' });
    expect(warning!.message).toMatch(/“other” has [1-9]\d* flat tops/);
    expect(
      kindsOf(
        mapSamples(clipped, (sample) => 1.2 * sample),
        { level: 'as-released' },
      ),
    ).toContain('overs');
  });

  it('finds other sample rates and word lengths of the files', () => {
    const ofBits = (bits: number) =>
      mapSamples(piece, (sample) => Math.round(sample * 2 ** (bits - 1)) / 2 ** (bits - 1));
    const [rate] = found(piece, { changes: { source: { ...piece, sampleRate: 48_000 } } });
    expect(rate).toMatchObject({ kind: 'sample-rate', message: '“one” had 44100 Hz, “other” had 48000 Hz' });
    const [length] = found(piece, { changes: { source: ofBits(16) } });
    expect(length).toMatchObject({
      kind: 'word-length',
      message: '“one” had floating point, “other” had 16 bits',
    });
    expect(kindsOf(ofBits(24), { one: ofBits(24) })).toEqual([]);
  });

  it('finds mono, exchanged sides and turned polarity', () => {
    const [left, right] = piece.channels as [Float32Array, Float32Array];
    expect(found({ ...piece, channels: [left, left] })[0]!.message).toBe('mono: “other”');
    expect(found({ ...piece, channels: [right, left] })[0]!.message).toMatch(
      /exchanged against “one”: “other”/,
    );
    expect(found(piece, { changes: { polarity: -1 } })[0]).toMatchObject({
      kind: 'channel',
      message: 'upside down against “one”: “other”',
    });
  });

  it('finds levels that an arm does not lead to expect', () => {
    const quieter = mapSamples(piece, (sample) => 0.4 * sample);
    expect(kindsOf(piece, { level: 'as-released' })).toEqual(['level']);
    expect(found(quieter, { level: 'as-released' })[0]!.message).toMatch(/“one” has -\d+\.\d LUFS/);
    expect(
      kindsOf(
        mapSamples(piece, (sample) => 0.7 * sample),
        { level: 'as-released' },
      ),
    ).toEqual([]);
    expect(
      found(
        mapSamples(piece, (sample) => 0.7 * sample),
        {
          level: 'platform:spotify-loud',
          changes: { note: 'a limiter takes up to 2.0 dB off its peaks' },
        },
      )[0]!.message,
    ).toMatch(/a limiter takes up to 2\.0 dB off its peaks, which is not done here/);
  });

  it('does not look at what the bench made itself', async () => {
    const dull = await lowpass(piece, { hz: 3_500 });
    expect(
      findWarnings([version('one', piece), version('low-anchor', dull, { role: 'low-anchor' })], {
        level: 'matched',
      }),
    ).toEqual([]);
  });

  it('takes an excerpt of a whole concert', () => {
    const sampleRate = 200;
    const samples = Float32Array.from({ length: 800 * sampleRate }, (_, frame) => Math.sin(frame) / 2);
    const concert: PcmAudio = { sampleRate, channelLayout: 'mono', channels: [samples] };
    const late = {
      ...concert,
      channels: [samples.map((sample, frame) => (frame < sampleRate ? 0 : sample))],
    };
    expect(kindsOf(late, { one: concert })).toEqual(['head-or-tail']);
  });

  it('draws what it found, and tells the pack of it without a name', async () => {
    const warnings = found(silencedFrames(piece, (seconds) => seconds < 0.3));
    expect(warnings[0]!.picture).toMatchObject({
      shows: 'levels',
      curves: [{ conditionId: 'one' }, { conditionId: 'other' }],
    });
    const blind = blindWarnings([
      { itemTitle: 'Canary title', level: 'matched', found: warnings },
      { itemTitle: 'Canary title', level: 'matched', found: [] },
    ]);
    expect(blind).toEqual([
      {
        kind: 'head-or-tail',
        message:
          'In 1 of 2 comparisons some stimuli begin later or end earlier than others: choose an excerpt inside the music, or files with the same heads and tails.',
      },
    ]);
  });
});
