/** A metric: it gets every rendering with its analysis, and gives a number or null. */
import type { Metric } from '@earwitness/bench';

const UP_TO_HZ = 63;

const powerOf = (levelsDb: readonly (number | null)[]): number =>
  levelsDb.reduce<number>((sum, level) => sum + (level === null ? 0 : 10 ** (level / 10)), 0);

export const subBass: Metric = {
  id: 'subBassDb',
  title: 'Sub-bass',
  unit: 'dB',
  digits: 1,
  family: 'tone',
  meaning: 'How much of the music lies below 70 Hz, where small loudspeakers are silent.',
  source: 'ours: third octaves up to 63 Hz (IEC 61260-1) against all',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure({ rendering: { analysis } }) {
    const { centersHz, levelsDb } = analysis.thirdOctaves;
    const all = powerOf(levelsDb);
    const low = powerOf(levelsDb.filter((_, band) => centersHz[band]! < UP_TO_HZ * 1.1));
    return all === 0 || low === 0 ? null : 10 * Math.log10(low / all);
  },
};
