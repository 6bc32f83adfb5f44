/** node master.mjs MIX MASTER.wav [REFERENCE]: masters a file, towards another one if there is one, and says what was done. */
import { analyze, master } from '@earwitness/engine';
import { openAudio, writeWav } from '@earwitness/engine/files';

const [mixPath, masterPath, referencePath] = process.argv.slice(2);
if (!mixPath || !masterPath) {
  console.error('usage: node master.mjs MIX MASTER.wav [REFERENCE]');
  process.exit(2);
}

const references = referencePath
  ? [{ analysis: await measure(referencePath), title: referencePath }]
  : undefined;
const mix = await openAudio(mixPath);
const result = await master(mix.source, references ? { references } : {});
await mix.close();
await writeWav(masterPath, result.master, { bitDepth: 24, tags: mix.tags });

for (const { kind, reason } of result.plan.stages) console.log(`${kind}: ${reason}`);
const { integratedLufs, truePeakDbtp } = result.after;
console.log(`${masterPath}: ${integratedLufs?.toFixed(1)} LUFS, ${truePeakDbtp?.toFixed(1)} dBTP`);

async function measure(path) {
  const file = await openAudio(path);
  const analysis = await analyze(file.source);
  await file.close();
  return analysis;
}
