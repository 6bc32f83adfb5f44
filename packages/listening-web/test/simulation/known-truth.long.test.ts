import type { PanelMethod } from '@earwitness/bench/panel';
import { clopperPearsonInterval } from '@earwitness/bench/statistics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KNOWN_PANELS, type KnownPanelRun, startKnownPanels } from './known-truth.ts';

const SEEDS = 200;
/** What intervals promise. Where several are asked of one panel they hold together as often. */
const LEVEL = 0.95;

describe(`${SEEDS} panels of simulated listeners for each method`, () => {
  let panels: KnownPanelRun;

  beforeAll(async () => {
    panels = await startKnownPanels();
  });
  afterAll(() => panels?.stop());

  it.each(Object.keys(KNOWN_PANELS) as PanelMethod[])(
    'give back what is known in %s as often as their intervals promise',
    async (method) => {
      const counts = { recovered: 0, supported: 0, supportedNull: 0 };
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const { recovered, outcome } = await panels.run({ method, seed, level: LEVEL });
        if (recovered.every(({ truth, low, high }) => low <= truth && truth <= high)) counts.recovered += 1;
        if (outcome === 'supported') counts.supported += 1;
        const nobody = await panels.run({ method, seed, isNull: true });
        if (nobody.outcome === 'supported') counts.supportedNull += 1;
      }
      const { low, high } = clopperPearsonInterval({ successes: counts.recovered, n: SEEDS, level: 0.999 });
      console.info(JSON.stringify({ method, panels: SEEDS, ...counts, coverage: [low, high] }));
      // intervals of counts cover more than they promise, never less
      expect(high).toBeGreaterThan(LEVEL);
      // the plan's alpha is 0.001: four of 200 come once in 20,000 times
      expect(counts.supportedNull).toBeLessThan(4);
      expect(counts.supported).toBeGreaterThan(0.9 * SEEDS);
    },
  );
});
