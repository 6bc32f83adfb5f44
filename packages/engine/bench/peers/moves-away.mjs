/** Whether what a plan does to tone and width leads away from what a human did to the same mix. */
import { analyze } from '../../dist/measure.js';
import { render } from '../../dist/render/render-plan.js';

/** What only sets the level is no change of tone. */
const LEVEL_STAGES = new Set(['loudness-gain', 'soft-clip', 'true-peak-limiter']);
const LOWEST_HZ = 31.5;
const HIGHEST_HZ = 16_000;
/** Bands further below the loudest one are heard by nobody. */
const AUDIBLE_DB = 60;

/** @returns {Promise<{ toneDb: number, widthDb: number, stages: string[] }>} the most that any third-octave moves away */
export async function movesAway(plan, { mix, mixAnalysis, humanAnalysis }) {
  const stages = plan.stages.filter(({ kind }) => !LEVEL_STAGES.has(kind));
  if (stages.length === 0) return { toneDb: 0, widthDb: 0, stages: [] };
  const shaped = await analyze(await render(mix, { ...plan, stages }));
  const bands = audibleBands(mixAnalysis.thirdOctaves);
  return {
    toneDb: mostAway(toneOf, { bands, from: mixAnalysis, to: shaped, human: humanAnalysis }),
    widthDb: mostAway(widthOf, { bands, from: mixAnalysis, to: shaped, human: humanAnalysis }),
    stages: stages.map(({ kind }) => kind),
  };
}

function audibleBands({ centersHz, levelsDb }) {
  const loudest = Math.max(...levelsDb.map((db) => db ?? Number.NEGATIVE_INFINITY));
  return [...centersHz.keys()].filter((band) => {
    const isInside = centersHz[band] > LOWEST_HZ * 0.9 && centersHz[band] < HIGHEST_HZ * 1.1;
    return isInside && levelsDb[band] !== null && levelsDb[band] > loudest - AUDIBLE_DB;
  });
}

/** Levels with the mean taken out. */
function toneOf({ thirdOctaves: { levelsDb } }, bands) {
  const mean = bands.reduce((sum, band) => sum + levelsDb[band], 0) / bands.length;
  return bands.map((band) => levelsDb[band] - mean);
}

function widthOf({ thirdOctaves: { midLevelsDb, sideLevelsDb } }, bands) {
  return bands.map((band) =>
    midLevelsDb[band] === null || sideLevelsDb[band] === null
      ? Number.NaN
      : sideLevelsDb[band] - midLevelsDb[band],
  );
}

function mostAway(read, { bands, from, to, human }) {
  const [before, after, wanted] = [from, to, human].map((analysis) => read(analysis, bands));
  const moves = bands.map((_, k) => Math.abs(after[k] - wanted[k]) - Math.abs(before[k] - wanted[k]));
  return Math.max(...moves.filter(Number.isFinite));
}
