import { writeFile } from 'node:fs/promises';
import { BUILT_IN_PROFILES } from '@earwitness/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { tuningReportHtml } from '../../src/reports/tuning-report/tuning-report-html.ts';
import { tune } from '../../src/tuning/tune.ts';
import type { TunedSpace } from '../../src/tuning/tune-space.ts';
import {
  plantedReferences,
  readPieces,
  type Spectrum,
  shuffledReferences,
  type ToneItem,
  toneTuning,
} from './tone-evaluator.ts';

let pieces: Spectrum[];
beforeAll(async () => {
  pieces = await readPieces(24);
});

async function tunedTo(items: readonly ToneItem[]): Promise<TunedSpace> {
  const options = toneTuning(items, { seed: '1' });
  return {
    space: {
      ...{ schema: 'earwitness.tuning-space/1', name: 'tuned', title: 'Tuned <here>', file: '', dataset: '' },
      tuned: { kind: 'profile', base: BUILT_IN_PROFILES.neutral!, target: 'streaming' },
      ...{
        parameters: options.parameters,
        base: options.base,
        objective: options.objective,
        targetLufs: -14,
      },
      ...{ evaluations: 56, folds: 5, slices: 5, alpha: 0.05, seed: '1' },
    },
    tuning: await tune({ ...options, evaluations: 56, slices: 5 }),
    trials: { trials: 900, failed: 0, commonReason: null },
    ...{ datasetId: 'pieces', unit: 'dB', titleOf: (id: string) => `“${id}”` },
    ...{ engineVersion: '0.1.0', benchVersion: '0.1.0' },
  };
}

/** Where somebody wants to look at it. */
const SHOWN = process.env.EARWITNESS_SHOW_TUNING;

describe('tuningReportHtml', () => {
  it('says "learned" with the gain, its interval and every number behind it', async () => {
    const tone = { tiltDbPerOctave: 0.8, lowShelfDb: -4, highShelfDb: 3 };
    const tuned = await tunedTo(plantedReferences(pieces, { count: 12, seed: '1', tone, ownDb: 3 }));
    const page = tuningReportHtml(tuned);
    if (SHOWN) await writeFile(`${SHOWN}/learned.html`, page);
    expect(page).toContain('<p class="glance">Learned</p>');
    expect(page).toMatch(/Learned: \+\d\.\d+\u00a0dB \(95\u00a0% interval \+\d/);
    const { folds, items } = tuned.tuning;
    for (const { seenGain, unseenGain } of folds)
      for (const gain of [seenGain, unseenGain!]) expect(page).toContain(`<data value="${gain}">`);
    for (const { baseCost, unseenCost } of items)
      expect(page).toContain(`<data value="${baseCost - unseenCost!}">`);
    expect(page).toContain('Tuned &lt;here&gt;');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(tuningReportHtml(tuned)).toBe(page);
  });

  it('never gives the gain on the music tuned on as the answer', async () => {
    const tuned = await tunedTo(shuffledReferences(pieces, { count: 12, seed: '2' }));
    const page = tuningReportHtml(tuned);
    if (SHOWN) await writeFile(`${SHOWN}/nothing.html`, page);
    expect(page).toContain('<p class="glance">Nothing learned</p>');
    expect(page).toContain('it says nothing about other music');
  });

  it('says how many trials failed, and why most of them did', async () => {
    const tuned = await tunedTo(plantedReferences(pieces, { count: 8, seed: '3', tone: {}, ownDb: 1 }));
    expect(tuningReportHtml(tuned)).not.toContain('could not be made');
    const commonReason = { reason: 'the file <a.wav> is gone', count: 9 };
    const page = tuningReportHtml({ ...tuned, trials: { trials: 900, failed: 12, commonReason } });
    if (SHOWN) await writeFile(`${SHOWN}/failed.html`, page);
    expect(page).toContain('12 of 900\u00a0trials could not be made');
    expect(page).toContain('The most common reason (9 of 12): the file &lt;a.wav&gt; is gone');
  });
});
