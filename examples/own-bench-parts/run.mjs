/**
 * node run.mjs DATASET: what `earwitness bench run DATASET --conditions tube,unprocessed --playback kitchen-radio` does, from a program.
 */
import { findConfig, loadDataset, runBench } from '@earwitness/bench';

const [datasetFile] = process.argv.slice(2);
if (!datasetFile) {
  console.error('usage: node run.mjs DATASET');
  process.exit(2);
}

const { records } = await runBench({
  dataset: await loadDataset(datasetFile),
  conditionSpecs: ['tube', 'unprocessed'],
  metricIds: ['integratedLufs', 'subBassDb'],
  playbackIds: ['kitchen-radio'],
  configFile: await findConfig(import.meta.dirname),
  runFolder: 'run',
  storeFolder: 'store',
});
for (const { itemId, conditionId, scores, heardOn, failure, findings } of records) {
  console.log(JSON.stringify({ itemId, conditionId, scores, heardOn, failure, findings }));
}
