import type { WantedTarget } from '@earwitness/engine';
import { analyze } from '@earwitness/engine/measure';
import type { MakingCondition } from './condition.ts';

/** Shortfalls below this are within the tolerance of loudness targets. */
const NOTABLE_SHORTFALL_LU = 0.1;

/** Gain to the target and nothing else: no limiter, so it stops where the true peak meets the ceiling. The floor that an engine has to beat. */
export function loudnessOnlyCondition(briefTarget: WantedTarget): MakingCondition {
  return {
    kind: 'making',
    conditionId: 'loudness-only',
    settings: ({ target }) => target ?? briefTarget,
    maker: () => ({ kind: 'none', name: 'gain to the target loudness' }),
    async render(mix, { item, signal }) {
      const { integratedLufs, ceilingDbtp } = item.target ?? briefTarget;
      const before = await analyze(mix, signal === undefined ? {} : { signal });
      if (before.integratedLufs === null || before.truePeakDbtp === null)
        return {
          audio: mix,
          plan: null,
          findings: ['no loudness to change: the mix is silent or too short'],
        };
      const wantedDb = (integratedLufs ?? before.integratedLufs) - before.integratedLufs;
      const gainDb = Math.min(wantedDb, ceilingDbtp - before.truePeakDbtp);
      const gain = 10 ** (gainDb / 20);
      const shortfallLu = wantedDb - gainDb;
      return {
        audio: { ...mix, channels: mix.channels.map((channel) => channel.map((sample) => sample * gain)) },
        plan: null,
        findings:
          shortfallLu > NOTABLE_SHORTFALL_LU
            ? [
                `${shortfallLu.toFixed(1)} LU below the target loudness: more gain would lift the true peak over the ceiling`,
              ]
            : [],
      };
    },
  };
}
