/**
 * Measures how far the tone of masters lies from the neutral profile, as decisions would see it, and writes it to
 * test/oracles/neutral-spread.json, which proves the profile's tolerances. The masters themselves are not in the project; each is
 * named by its digest.
 *
 *   pnpm tone-spread MASTER… (in packages/engine, after a build)
 */
import { renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findToneDifference } from '../dist/decide/tone-difference.js';
import { readAudio } from '../dist/files.js';
import { analyze, NEUTRAL_PROFILE } from '../dist/index.js';

const output = join(dirname(dirname(fileURLToPath(import.meta.url))), 'test/oracles/neutral-spread.json');

const { centersHz } = NEUTRAL_PROFILE.tone;
const masters = [];
for (const file of process.argv.slice(2).toSorted()) {
  const { audio } = await readAudio(file);
  const analysis = await analyze(audio);
  const differences = findToneDifference(analysis, NEUTRAL_PROFILE);
  masters.push({
    file: basename(file),
    samplesDigest: analysis.samplesDigest,
    differencesDb: centersHz.map((hz) => {
      const band = differences.find(({ centerHz }) => Math.abs(centerHz / hz - 1) < 0.01);
      return band ? Number(band.differenceDb.toFixed(2)) : null;
    }),
  });
}
writeFileSync(`${output}.tmp`, `${JSON.stringify({ centersHz, masters }, null, 2)}\n`);
renameSync(`${output}.tmp`, output);
