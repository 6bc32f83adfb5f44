import { join } from 'node:path';
import type { AudioSource, WantedTarget } from '@earwitness/engine';
import { openAudio } from '@earwitness/engine/files';
import { analyze } from '@earwitness/engine/measure';
import { changeLevel } from '../processing/change-samples.ts';
import { renderingDigest } from '../runs/code-digest.ts';
import type { MakingCondition } from './condition.ts';
import { writeSource } from './write-source.ts';

/** Shortfalls below this are within the tolerance of loudness targets. */
const NOTABLE_SHORTFALL_LU = 0.1;

/** Gain to the target and nothing else: no limiter, so it stops where the true peak meets the ceiling. The floor that an engine has to beat. */
export function loudnessOnlyCondition(
  briefTarget: WantedTarget,
  { conditionId = 'loudness-only' }: { conditionId?: string } = {},
): MakingCondition {
  return {
    kind: 'making',
    conditionId,
    codeDigest: async () => `loudness-only ${await renderingDigest()}`,
    settings: ({ target }) => target ?? briefTarget,
    maker: () => ({ kind: 'none', name: 'gain to the target loudness' }),
    async render({ item, mixFile, workFolder, signal }) {
      const { source, close } = await openAudio(mixFile);
      try {
        const { gainDb, findings } = await chooseGain(source, item.target ?? briefTarget, signal);
        const file = join(workFolder, 'master.wav');
        await writeSource(file, changeLevel(source, gainDb), { bitDepth: 24, signal });
        return { file, planText: null, findings };
      } finally {
        await close();
      }
    },
  };
}

async function chooseGain(
  source: AudioSource,
  { integratedLufs, ceilingDbtp }: WantedTarget,
  signal: AbortSignal | undefined,
): Promise<{ gainDb: number; findings: string[] }> {
  const before = await analyze(source, { signal });
  if (before.integratedLufs === null || before.truePeakDbtp === null)
    return { gainDb: 0, findings: ['no loudness to change: the mix is silent or too short'] };
  const wantedDb = (integratedLufs ?? before.integratedLufs) - before.integratedLufs;
  const gainDb = Math.min(wantedDb, ceilingDbtp - before.truePeakDbtp);
  const shortfallLu = wantedDb - gainDb;
  if (shortfallLu <= NOTABLE_SHORTFALL_LU) return { gainDb, findings: [] };
  return {
    gainDb,
    findings: [
      `${shortfallLu.toFixed(1)} LU below the target loudness: more gain would lift the true peak over the ceiling`,
    ],
  };
}
