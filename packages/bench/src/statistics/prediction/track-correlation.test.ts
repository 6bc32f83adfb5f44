import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import { correlateOverTracks, type ScoredMaster } from './track-correlation.ts';

function masters({ tracks, noise }: { tracks: number; noise: number }): ScoredMaster[] {
  const random = createRandom(`masters ${tracks} ${noise}`);
  return Array.from({ length: tracks }, (_, track) =>
    [0, 1, 2, 3, 4, 5].map((system) => ({
      track: `${track}`,
      system: `${system}`,
      metric: system + noise * drawNormal(random),
      preference: system + noise * drawNormal(random),
    })),
  ).flat();
}

describe('correlateOverTracks()', () => {
  it('correlates the systems’ means and shows how far other tracks would move it', () => {
    const noisy = correlateOverTracks(masters({ tracks: 12, noise: 6 }), {
      method: 'pearson',
      random: createRandom('noisy'),
      resamples: 500,
    });
    const clear = correlateOverTracks(masters({ tracks: 12, noise: 1 }), {
      method: 'pearson',
      random: createRandom('clear'),
      resamples: 500,
    });
    expect(clear.correlation.coefficient).toBeGreaterThan(0.95);
    expect(clear).toMatchObject({ systems: 6, tracks: 12, failedResamples: 0 });
    const width = ({ interval }: typeof clear) => interval!.high - interval!.low;
    expect(width(noisy)).toBeGreaterThan(5 * width(clear));
  });

  it('has no interval for one track and no coefficient for systems that do not differ', () => {
    const random = createRandom('few');
    expect(
      correlateOverTracks(masters({ tracks: 1, noise: 1 }), { method: 'kendall', random }).interval,
    ).toBeNull();
    const flat = masters({ tracks: 4, noise: 1 }).map((master) => ({ ...master, metric: 1 }));
    const result = correlateOverTracks(flat, { method: 'spearman', random, resamples: 50 });
    expect(result).toMatchObject({ correlation: { coefficient: null }, interval: null, failedResamples: 50 });
    expect(correlateOverTracks([], { method: 'pearson', random }).correlation.n).toBe(0);
  });
});
