/**
 * Learns the built-in profiles from openly licensed masters in Debian's packages and writes src/profiles/built-in/*.ts. The masters are
 * not in the project. To run it again:
 *
 *   for p in unknown-horizons singularity-music fretsonfire-songs-muldjord fretsonfire-songs-sectoid; do
 *     apt-get download $p && dpkg-deb -x ${p}_*.deb masters
 *   done
 *   npm run learn-profiles -- masters
 */

import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAudio } from '../dist/files.js';
import { analyze, learnProfile } from '../dist/index.js';

const CC_BY_SA = 'CC BY-SA 3.0';
const SHARE = 'usr/share';
const SOURCES = [
  {
    id: 'acoustic',
    title: 'Acoustic and orchestral',
    constant: 'ACOUSTIC_PROFILE',
    folders: [['unknown-horizons/content/audio/music', 'Unknown Horizons', CC_BY_SA]],
  },
  {
    id: 'ambient-electronic',
    title: 'Ambient electronic',
    constant: 'AMBIENT_ELECTRONIC_PROFILE',
    folders: [['games/singularity/music', 'Maxstack', CC_BY_SA]],
  },
  {
    id: 'metal',
    title: 'Metal',
    constant: 'METAL_PROFILE',
    // Each song is a folder of two stems that the game plays together.
    stems: true,
    folders: [
      ['games/fretsonfire/data/songs/muldjord', 'Muldjord', CC_BY_SA],
      ['games/fretsonfire/data/songs/sectoid', 'Carlos Viola Iborra', 'MIT'],
    ],
  },
];

const [root] = process.argv.slice(2);
if (!root) throw new Error('Usage: npm run learn-profiles -- FOLDER, see the top of this script');

for (const { id, title, constant, folders, stems = false } of SOURCES) {
  const pieces = [];
  for (const [folder, artist, licence] of folders) {
    const path = join(root, SHARE, folder);
    for (const files of stems ? songsIn(path) : oggIn(path).map((file) => [file])) {
      const name = stems ? basename(dirname(files[0])) : basename(files[0], extname(files[0]));
      console.log(name);
      pieces.push({ title: `${artist}, ${name}`, licence, analysis: await analyze(await readSum(files)) });
    }
  }
  const profile = learnProfile(pieces, { id, title });
  const text = `// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these were measured
/** Written by scripts/learn-built-in-profiles.mjs from the masters that \`provenance\` lists. */
import type { TargetProfile } from '../target-profile.ts';

export const ${constant}: TargetProfile = ${JSON.stringify(profile, null, 2)};
`;
  const path = fileURLToPath(new URL(`../src/profiles/built-in/${id}.ts`, import.meta.url));
  writeFileSync(path, text);
  execFileSync('npx', ['biome', 'check', '--write', path]);
}

function oggIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.ogg'))
    .sort()
    .map((name) => join(folder, name));
}

function songsIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => oggIn(join(folder, name)))
    .sort();
}

/** Files that sound together. */
async function readSum(files) {
  const parts = [];
  for (const file of files) parts.push((await readAudio(file)).audio);
  const [first] = parts;
  const length = Math.max(...parts.map(({ channels }) => channels[0].length));
  const channels = first.channels.map((_, index) => {
    const sum = new Float32Array(length);
    for (const part of parts) {
      for (const [frame, sample] of part.channels[index].entries()) sum[frame] += sample;
    }
    return sum;
  });
  return { ...first, channels };
}
