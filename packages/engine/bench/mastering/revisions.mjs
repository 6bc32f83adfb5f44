/** What a revision takes from a kept analysis: until 15 seconds are there to be heard, and until the whole is. */
import { revise } from '../../dist/decide/revise.js';
import { master } from '../../dist/master.js';
import { render } from '../../dist/render/render-plan.js';
import { solveLoudness } from '../../dist/render/solve-loudness.js';
import { startClock } from './jobs.mjs';

const REQUEST = 'tone strength 0.5, 1 dB louder';
const PREVIEW_SECONDS = 15;

const WAYS = [
  {
    id: 'revise, preview of 15 s',
    async work({ mix, plan, analysis }) {
      await render(mix, revise(plan, REQUEST, { analysis }), { range: middleOf(mix) });
    },
  },
  {
    id: 'revise, settle loudness, preview of 15 s',
    async work({ mix, plan, analysis }) {
      const settled = await solveLoudness(mix, revise(plan, REQUEST, { analysis }));
      await render(mix, settled, { range: middleOf(mix) });
    },
  },
  {
    id: 'revise, settle loudness, whole',
    async work({ mix, plan, analysis }) {
      await master(mix, plan.brief, { analysis, plan: revise(plan, REQUEST, { analysis }) });
    },
  },
];

/** CPU seconds of each way, the least of several runs. */
export async function measureRevisions({ id, mix, brief }, { rounds }) {
  const { plan, before } = await master(mix, brief);
  const rows = [];
  for (const way of WAYS) {
    let cpuSeconds = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      const stop = startClock();
      await way.work({ mix, plan, analysis: before });
      cpuSeconds = Math.min(cpuSeconds, stop());
    }
    rows.push({ job: id, way: way.id, cpuSeconds });
  }
  return rows;
}

function middleOf({ sampleRate, channels }) {
  const frameCount = Math.min(channels[0].length, PREVIEW_SECONDS * sampleRate);
  return { startFrame: Math.floor((channels[0].length - frameCount) / 2), frameCount };
}
