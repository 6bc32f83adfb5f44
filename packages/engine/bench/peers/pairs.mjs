/** The mixes that everybody masters, each with the master that a human made of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAudio } from '../../dist/files.js';

const NAMES = ['krem', 'dirtylove', 'buzzer', 'surrender'];
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const SHARED = process.env.EARWITNESS_SHARED ?? join(ROOT, '../shared');
const DEMO = join(ROOT, 'datasets/demo/audio');

/** The whole pairs where they are at hand, else the demo's excerpts of those that it has. */
export function findPairs() {
  const whole = NAMES.map((name) => pair(name, join(SHARED, 'audio/pairs', name, 'mix.flac'), 'master.flac'));
  if (whole.every(isThere)) return { material: 'whole pairs', pairs: whole };
  const excerpts = NAMES.map((name) => pair(name, join(DEMO, `${name}.mix.flac`), `${name}.human.flac`));
  return { material: 'the demo’s excerpts', pairs: excerpts.filter(isThere) };
}

export async function readPair({ mixFile, humanFile }) {
  const [mix, human] = await Promise.all([readAudio(mixFile), readAudio(humanFile)]);
  return { mix: mix.audio, human: human.audio };
}

const pair = (name, mixFile, human) => ({ name, mixFile, humanFile: join(mixFile, '..', human) });

const isThere = ({ mixFile, humanFile }) => existsSync(mixFile) && existsSync(humanFile);
