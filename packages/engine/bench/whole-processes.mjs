/** What a user pays: `earwitness measure` as a whole process on an hour of audio and on many files, against ffmpeg. */
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWavFileSink } from '../dist/files.js';
import { FFMPEG, ffmpegVersion } from './contenders/ffmpeg.mjs';
import { runCounted } from './counted-process.mjs';
import { endlessMasters } from './signals.mjs';

const SAMPLE_RATE = 44_100;
const BIT_DEPTHS = [16, 24];
const PROGRAM = fileURLToPath(new URL('../../earwitness/bin/earwitness.mjs', import.meta.url));
const OURS = {
  full: [process.execPath, PROGRAM, 'measure', '--json'],
  lean: [process.execPath, PROGRAM, 'measure', '--json', '--loudness-only'],
  'full on two threads': [process.execPath, PROGRAM, 'measure', '--json', '--threads', '2'],
  'lean on two threads': [
    process.execPath,
    PROGRAM,
    'measure',
    '--json',
    '--loudness-only',
    '--threads',
    '2',
  ],
};

/**
 * A long WAV file in 16 and in 24 bit: CPU seconds, wall seconds and peak memory of ours and of ffmpeg's ebur128=peak=true, the best
 * of `rounds` in turns.
 */
export async function measureLongFile({ minutes, rounds, childUsage, folder }) {
  const rows = [];
  for (const bitDepth of BIT_DEPTHS) {
    const file = join(folder, `long-${bitDepth}.wav`);
    await writeMasters(file, { bitDepth, seconds: 60 * minutes });
    const commands = Object.entries(OURS).map(([id, command]) => [id, [...command, file]]);
    if (ffmpegVersion()) {
      const filter = ['-af', 'ebur128=peak=true', '-f', 'null', '-'];
      commands.push(['ffmpeg', [FFMPEG, '-v', 'quiet', '-nostdin', '-i', file, ...filter]]);
    }
    const best = await bestInTurns(commands, { rounds, childUsage, folder });
    for (const [id, usage] of best) rows.push({ id, bitDepth, minutes, ...usage });
    await rm(file);
  }
  return rows;
}

/** Many files of 20 s at once: how busy the cores are, process start included. */
export async function measureManyFiles({ files, rounds, childUsage, folder }) {
  const batch = join(folder, 'many');
  await mkdir(batch);
  for (let index = 0; index < files; index++) {
    await writeMasters(join(batch, `${index}.wav`), { bitDepth: 16, seconds: 20, skip: index });
  }
  const commands = [['full', [...OURS.full, batch]]];
  const best = await bestInTurns(commands, { rounds, childUsage, folder });
  await rm(batch, { recursive: true });
  const usage = best.get('full');
  const cores = availableParallelism();
  return { files, cores, ...usage, busyShare: usage.cpuSeconds / (usage.wallSeconds * cores) };
}

async function bestInTurns(commands, { rounds, childUsage, folder }) {
  const best = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const [id, command] of commands) {
      const usage = await runCounted(command, { childUsage, folder });
      const known = best.get(id);
      if (!known || usage.cpuSeconds < known.cpuSeconds) best.set(id, usage);
    }
  }
  return best;
}

/** The demo's masters one behind the other, from the `skip`-th on. */
async function writeMasters(file, { bitDepth, seconds, skip = 0 }) {
  const sink = await createWavFileSink(file, { sampleRate: SAMPLE_RATE, channelLayout: 'stereo', bitDepth });
  let left = seconds * SAMPLE_RATE;
  let index = 0;
  for await (const { channels } of endlessMasters()) {
    if (index++ < skip % 4) continue;
    const block = channels.map((channel) => channel.subarray(0, left));
    await sink.write(block);
    left -= block[0].length;
    if (left <= 0) break;
  }
  await sink.close();
}
