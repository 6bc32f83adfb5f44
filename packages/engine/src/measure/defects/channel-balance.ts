/** Channels that carry too little, or nothing. */
import { SPEAKERS } from '../../audio/channel-layout.ts';
import { powerToDb } from '../../audio/decibels.ts';
import { sumOf } from '../row-statistics.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type DefectReadings, type FullEvidence } from './detector.ts';
import { wholePiece } from './stretches.ts';
import { channelName, decimal } from './wording.ts';

/** A dead channel of an analogue chain still has noise. */
const SILENT_BELOW_LOUDEST_DB = 50;
const CERTAIN_BELOW_LOUDEST_DB = 70;
/** −60 dBFS: below, the other channel hardly carries anything either. */
const LEAST_LOUDEST_DBFS = -60;
/** A listener hears the image lean from 2 dB on; arrangements lean by 1 to 2. */
const LEAST_LEAN_DB = 2.5;
const CERTAIN_LEAN_DB = 6;

/** A channel, other than LFE, that is silent or nearly so while another is not. */
export function findSilentChannel(evidence: FullEvidence): Defect | undefined {
  const levels = channelLevelsDbfs(evidence);
  const loudestDbfs = Math.max(...levels);
  if (levels.length < 2 || loudestDbfs < LEAST_LOUDEST_DBFS) return undefined;
  const speakers = SPEAKERS[evidence.channelLayout];
  const channels = [...levels.keys()].filter(
    (channel) => speakers[channel] !== 'LFE' && levels[channel]! < loudestDbfs - SILENT_BELOW_LOUDEST_DB,
  );
  if (channels.length === 0) return undefined;
  // 120 dB stands for nothing at all.
  const belowLoudestDb = Math.min(
    120,
    loudestDbfs - Math.max(...channels.map((channel) => levels[channel]!)),
  );
  const names = channels.map((channel) => channelName(channel, levels.length)).join(', ');
  return {
    kind: 'silent-channel',
    severity: 'fault',
    confidence: confidenceBetween(belowLoudestDb, {
      least: SILENT_BELOW_LOUDEST_DB,
      certain: CERTAIN_BELOW_LOUDEST_DB,
    }),
    ...wholePiece(evidence),
    channels,
    measured: { belowLoudestDb },
    sentence: `Nothing is heard in: ${names}.`,
  };
}

/** Left or right is louder over the whole piece; a silent channel is `silent-channel`. */
export function findOneSided(evidence: FullEvidence, { balanceDb }: DefectReadings): Defect | undefined {
  if (balanceDb === null || Math.abs(balanceDb) < LEAST_LEAN_DB) return undefined;
  if (Math.abs(balanceDb) >= SILENT_BELOW_LOUDEST_DB) return undefined;
  const louder = balanceDb > 0 ? 0 : 1;
  return {
    kind: 'one-sided',
    severity: Math.abs(balanceDb) >= CERTAIN_LEAN_DB ? 'warning' : 'note',
    confidence: confidenceBetween(Math.abs(balanceDb), { least: LEAST_LEAN_DB, certain: CERTAIN_LEAN_DB }),
    ...wholePiece(evidence),
    channels: [louder],
    measured: { balanceDb },
    sentence: `The ${channelName(louder, 2)} side is ${decimal(Math.abs(balanceDb))} dB louder over the whole piece.`,
  };
}

function channelLevelsDbfs({ hops, frameCount }: FullEvidence): number[] {
  return hops.energies.map((row) => powerToDb(sumOf(row) / frameCount));
}
