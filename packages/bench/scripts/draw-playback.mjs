/**
 * Writes the pictures of docs/playback.md, docs/pictures/playback-*.svg, from the tables of the simulated systems. After a build:
 *
 *   node packages/bench/scripts/draw-playback.mjs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PLAYBACK_SYSTEMS } from '../dist/playback/playback-table.js';
import { playbackToneSvg, roadNoiseSvg } from '../dist/reports/figures/playback-tone.js';

const folder = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const system of PLAYBACK_SYSTEMS) {
  const svg = playbackToneSvg(system);
  if (svg !== null) writeFileSync(`${folder}playback-${system.id}.svg`, `${svg}\n`);
}
writeFileSync(`${folder}playback-road-noise.svg`, `${roadNoiseSvg()}\n`);
