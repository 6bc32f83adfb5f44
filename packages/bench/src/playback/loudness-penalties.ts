/** What each platform will do to one master: the gain, and what becomes of its peaks. */
import type { Analysis } from '@earwitness/engine';
import { LOUDNESS_PLATFORMS, type LoudnessPlatform } from './loudness-platforms.ts';

export interface LoudnessPenalty {
  readonly platformId: string;
  readonly platform: string;
  /** `playback`: the player applies the gain; `delivery`: the file has to come with it. */
  readonly kind: LoudnessPlatform['kind'];
  readonly targetLufs: number;
  /** Below 0 is turned down; `null` for silence, and where no source says what becomes of quiet music. */
  readonly gainDb: number | null;
  /** What a listener should know beside the gain; empty when the gain says all. */
  readonly note: string;
  readonly source: LoudnessPlatform['source'];
}

/** Differences that no listener and no meter tells apart. */
const RESOLUTION_DB = 0.05;

/**
 * Lists the gain of every platform for a master.
 *
 * Silence has no loudness and so no gain anywhere.
 */
export function loudnessPenalties(
  analysis: Pick<Analysis, 'integratedLufs' | 'truePeakDbtp'>,
): readonly LoudnessPenalty[] {
  return LOUDNESS_PLATFORMS.map((platform) => ({
    platformId: platform.id,
    platform: platform.label,
    kind: platform.kind,
    targetLufs: platform.targetLufs,
    ...gainOn(platform, analysis),
    source: platform.source,
  }));
}

function gainOn(
  { kind, targetLufs, quietMusic, ceilingDbtp }: LoudnessPlatform,
  { integratedLufs, truePeakDbtp }: Pick<Analysis, 'integratedLufs' | 'truePeakDbtp'>,
): Pick<LoudnessPenalty, 'gainDb' | 'note'> {
  if (integratedLufs === null || truePeakDbtp === null)
    return { gainDb: null, note: 'silence has no loudness' };
  const wantedDb = targetLufs - integratedLufs;
  const excessDb = ceilingDbtp === null ? 0 : truePeakDbtp + wantedDb - ceilingDbtp;
  if (kind === 'delivery' || wantedDb <= 0) {
    const isOver = kind === 'delivery' && ceilingDbtp !== null && excessDb > RESOLUTION_DB;
    return {
      gainDb: wantedDb,
      note: isOver ? `its peaks would pass −${-ceilingDbtp} dBTP by ${excessDb.toFixed(1)} dB` : '',
    };
  }
  switch (quietMusic) {
    case 'left':
      return { gainDb: 0, note: 'quiet music is left as it is' };
    case 'unknown':
      return { gainDb: null, note: 'whether quiet music is raised is not published' };
    case 'raised-and-limited':
      return {
        gainDb: wantedDb,
        note: excessDb > RESOLUTION_DB ? `a limiter takes up to ${excessDb.toFixed(1)} dB off its peaks` : '',
      };
    case 'raised-to-ceiling': {
      const gainDb = Math.max(0, wantedDb - Math.max(0, excessDb));
      const isShort = wantedDb - gainDb > RESOLUTION_DB;
      return { gainDb, note: isShort ? `its peaks leave no room for all ${wantedDb.toFixed(1)} dB` : '' };
    }
  }
}
