import { join } from 'node:path';
import type { MasteringBrief } from '@earwitness/engine';
import { renderingDigest } from '../runs/code-digest.ts';
import type { MakingCondition } from './condition.ts';
import type { EnginePackage } from './engine-package.ts';

/** Louder than what is sold, by the limiter alone, however much it has to take away. The figures are ours. */
const BRIEF = {
  target: { integratedLufs: -5, ceilingDbtp: -1, gainReductionBudgetDb: 24 },
  strength: { tone: 0, dynamics: 0, stereo: 0 },
  leaveAlone: [
    'subsonic-filter',
    'equalizer',
    'dynamic-equalizer',
    'multiband-compressor',
    'saturator',
    'stereo-width',
    'soft-clip',
  ],
} satisfies MasteringBrief;

/** The mix driven into the limiter to −5 LUFS: an anchor for what limiting does, which no item's own target softens. */
export function overLimitedAnchor({
  conditionId,
  engine,
}: {
  conditionId: string;
  engine: EnginePackage;
}): MakingCondition {
  return {
    kind: 'making',
    conditionId,
    codeDigest: async () => `over-limited ${await engine.digest()} ${await renderingDigest()}`,
    settings: () => BRIEF,
    maker: () => ({ kind: 'none', name: 'the mix, limited to −5 LUFS' }),
    async render({ mixFile, workFolder, signal }) {
      const file = join(workFolder, 'master.wav');
      const { planText } = await engine.masterFile(mixFile, {
        out: file,
        brief: BRIEF,
        referenceFile: null,
        signal,
      });
      return { file, planText, findings: [] };
    },
  };
}
