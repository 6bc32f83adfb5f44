import type { PanelMethod } from '@earwitness/bench/panel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KNOWN_PANELS, type KnownPanelResult, type KnownPanelRun, startKnownPanels } from './known-truth.ts';

const METHODS = Object.keys(KNOWN_PANELS) as PanelMethod[];
const LEVEL = 0.999;

/** One panel in a thousand misses by chance; two in a row do not. */
async function holdsOnce(
  run: (seed: number) => Promise<KnownPanelResult>,
  holds: (result: KnownPanelResult) => boolean,
): Promise<boolean> {
  return holds(await run(1)) || holds(await run(2));
}

const isRecovered = ({ recovered }: KnownPanelResult): boolean =>
  recovered.length > 0 && recovered.every(({ truth, low, high }) => low <= truth && truth <= high);

describe('a panel of simulated listeners, over HTTP to its verdict', () => {
  let panels: KnownPanelRun;

  beforeAll(async () => {
    panels = await startKnownPanels();
  });
  afterAll(() => panels?.stop());

  it.each(METHODS)('gives back what is known in %s, and supports the claim', async (method) => {
    const run = (seed: number) => panels.run({ method, seed, level: LEVEL });
    expect(await holdsOnce(run, (result) => isRecovered(result) && result.outcome === 'supported')).toBe(
      true,
    );
  });

  it.each(METHODS)('finds nothing in %s where nothing is', async (method) => {
    const run = (seed: number) => panels.run({ method, seed, level: LEVEL, isNull: true });
    expect(await holdsOnce(run, (result) => isRecovered(result) && result.outcome !== 'supported')).toBe(
      true,
    );
  });
});
