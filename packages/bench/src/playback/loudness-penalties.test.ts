import { describe, expect, it } from 'vitest';
import { loudnessPenalties } from './loudness-penalties.ts';
import { LOUDNESS_PLATFORMS } from './loudness-platforms.ts';

const penaltyOf = (platformId: string, integratedLufs: number | null, truePeakDbtp: number | null) =>
  loudnessPenalties({ integratedLufs, truePeakDbtp }).find((penalty) => penalty.platformId === platformId);

describe('loudnessPenalties()', () => {
  it('turns a loud master down to each target', () => {
    const gains = Object.fromEntries(
      loudnessPenalties({ integratedLufs: -8, truePeakDbtp: 0.3 }).map(({ platformId, gainDb }) => [
        platformId,
        gainDb,
      ]),
    );
    expect(gains).toEqual({
      'spotify-normal': -6,
      'spotify-quiet': -11,
      'spotify-loud': -3,
      youtube: -6,
      'apple-music': -8,
      tidal: -6,
      'amazon-music': -6,
      deezer: -7,
      'ebu-r128': -15,
      'atsc-a85': -16,
      'apple-podcasts': -8,
    });
  });

  it('raises quiet music on Spotify only as far as peaks leave 1 dB: the service’s own example', () => {
    expect(penaltyOf('spotify-normal', -20, -5)).toMatchObject({
      gainDb: 4,
      note: 'its peaks leave no room for all 6.0 dB',
    });
    expect(penaltyOf('spotify-normal', -20, -12)).toMatchObject({ gainDb: 6, note: '' });
    expect(penaltyOf('spotify-normal', -20, -0.2)).toMatchObject({ gainDb: 0 });
  });

  it('says how much the limiter of Spotify’s loud setting takes', () => {
    expect(penaltyOf('spotify-loud', -18, -3)).toMatchObject({
      gainDb: 7,
      note: 'a limiter takes up to 5.0 dB off its peaks',
    });
    expect(penaltyOf('spotify-loud', -18, -10)).toMatchObject({ gainDb: 7, note: '' });
  });

  it('leaves quiet music as it is on YouTube and TIDAL', () => {
    for (const id of ['youtube', 'tidal']) {
      expect(penaltyOf(id, -20, -5)).toMatchObject({ gainDb: 0, note: 'quiet music is left as it is' });
    }
  });

  it('claims nothing where no source says what becomes of quiet music', () => {
    for (const id of ['apple-music', 'amazon-music', 'deezer']) {
      expect(penaltyOf(id, -20, -5)?.gainDb).toBeNull();
    }
  });

  it('names peaks that a delivery at the target would have over its ceiling', () => {
    expect(penaltyOf('ebu-r128', -30, -2)).toMatchObject({
      gainDb: 7,
      note: 'its peaks would pass −1 dBTP by 6.0 dB',
    });
    expect(penaltyOf('atsc-a85', -30, -9)).toMatchObject({ gainDb: 6, note: '' });
  });

  it('gives silence no gain', () => {
    for (const { gainDb, note } of loudnessPenalties({ integratedLufs: null, truePeakDbtp: null })) {
      expect(gainDb).toBeNull();
      expect(note).toBe('silence has no loudness');
    }
  });
});

describe('LOUDNESS_PLATFORMS', () => {
  it('has a public source with a year for every rule', () => {
    for (const { id, source } of LOUDNESS_PLATFORMS) {
      expect(source.url, id).toMatch(/^https:\/\//);
      expect(source.title, id).not.toBe('');
      expect(source.year, id).toBeGreaterThanOrEqual(2013);
    }
    expect(new Set(LOUDNESS_PLATFORMS.map(({ id }) => id)).size).toBe(LOUDNESS_PLATFORMS.length);
  });
});
