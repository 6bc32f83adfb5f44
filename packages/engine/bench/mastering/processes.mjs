/** What a user pays: `earwitness master` as a whole process on a song, and on an hour. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWavFileSink, writeWav } from '../../dist/files.js';
import { runCounted } from '../counted-process.mjs';

const PROGRAM = fileURLToPath(new URL('../../../earwitness/bin/earwitness.mjs', import.meta.url));
const WAYS = {
  'one thread': ['--threads', '1', '--no-report'],
  'one thread, with its account': ['--threads', '1'],
};

/** @returns {Promise<{ id: string, way: string, seconds: number, cpuSeconds: number, wallSeconds: number, peakRssKib: number }[]>} */
export async function measureMasterCommand({ id, mix, brief }, { rounds, ...counting }) {
  const file = join(counting.folder, 'song.wav');
  await writeWav(file, mix);
  const seconds = mix.channels[0].length / mix.sampleRate;
  const rows = [];
  for (const way of Object.keys(WAYS)) {
    rows.push({
      id,
      way,
      seconds,
      ...(await bestRun(file, { way, target: brief.target, rounds, counting })),
    });
  }
  await rm(file);
  return rows;
}

/** The song as often as fills so many minutes, once. */
export async function measureLongMaster({ id, mix, brief }, { minutes, ...counting }) {
  const file = join(counting.folder, 'long.wav');
  const { sampleRate, channelLayout, channels } = mix;
  const sink = await createWavFileSink(file, { sampleRate, channelLayout, bitDepth: 24 });
  for (let left = minutes * 60 * sampleRate; left > 0; left -= channels[0].length) {
    await sink.write(channels.map((channel) => channel.subarray(0, left)));
  }
  await sink.close();
  const way = 'one thread';
  const usage = await bestRun(file, { way, target: brief.target, rounds: 1, counting });
  await rm(file);
  return { id, way, seconds: 60 * minutes, ...usage };
}

async function bestRun(file, { way, target, rounds, counting }) {
  const out = file.replace('.wav', '.master.wav');
  const { integratedLufs, ceilingDbtp } = target;
  const command = [
    ...[process.execPath, PROGRAM, 'master', file, '--out', out, '--force'],
    ...['--lufs', String(integratedLufs), '--ceiling', String(ceilingDbtp), ...WAYS[way]],
  ];
  let best;
  for (let round = 0; round < rounds; round++) {
    const { cpuSeconds, wallSeconds, peakRssKib } = await runCounted(command, counting);
    if (best) best.peakRssKib = Math.max(best.peakRssKib, peakRssKib);
    if (!best || cpuSeconds < best.cpuSeconds) {
      best = { cpuSeconds, wallSeconds, peakRssKib: Math.max(peakRssKib, best?.peakRssKib ?? 0) };
    }
  }
  await rm(out);
  return best;
}
