/** The ways of making a master that are compared: ours, and other programs where they are on the PATH. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dbToAmplitude } from '../../dist/audio/decibels.js';
import { FFMPEG, ffmpegVersion } from '../contenders/ffmpeg.mjs';
import { runCounted } from '../counted-process.mjs';

export const CEILING_DBTP = -1;
const EARWITNESS = fileURLToPath(new URL('../../../earwitness/bin/earwitness.mjs', import.meta.url));
const DPL = 'http://gareus.org/oss/lv2/dpl#stereo';
const LSP_LIMITER = 'http://lsp-plug.in/plugins/lv2/limiter_stereo';
/** What the filter takes; buzzer's human master is louder. */
const LOUDEST_LOUDNORM_LUFS = -5;
/** Dynamics are not to be compressed to a range. */
const LOUDNORM_RANGE_LU = 20;
const SAMPLE_RATE = 44_100;

/**
 * `make` masters `mixFile` into `out` and says what its processes used. `job` has the files, both loudnesses and the folder for what
 * lies between.
 */
export const CONDITIONS = [
  {
    id: 'ours, human as reference',
    isOurs: true,
    find: () => 'earwitness master --reference',
    make: (job) => runOurs(job, ['--reference', job.humanFile]),
  },
  {
    id: 'ours, no reference',
    isOurs: true,
    find: () => 'earwitness master --lufs --ceiling',
    make: (job) => runOurs(job, ['--lufs', String(job.humanLufs), '--ceiling', String(CEILING_DBTP)]),
  },
  { id: 'matchering', stored: 'matchering', find: findMatchering, make: runMatchering },
  { id: 'ffmpeg loudnorm, two passes', stored: 'loudnorm', find: findFfmpeg, make: runLoudnorm },
  { id: 'ffmpeg gain, alimiter at 4×', stored: 'gainlim', find: findFfmpeg, make: runGainAndLimiter },
  {
    id: 'x42 dpl, true peak',
    find: () => findPlugin(DPL, findFfmpegWithPlugins),
    make: (job) =>
      runPluginByFfmpeg(DPL, job, {
        gain: gainDb(job),
        threshold: CEILING_DBTP,
        truepeak: 1,
        release: 0.05,
      }),
  },
  {
    id: 'LSP limiter, 8×',
    find: () => findPlugin(LSP_LIMITER, findLv2Apply),
    make: (job) =>
      runPlugin(LSP_LIMITER, job, {
        g_in: dbToAmplitude(gainDb(job)),
        th: dbToAmplitude(CEILING_DBTP),
        boost: 0,
        ovs: 20,
      }),
  },
];

const gainDb = ({ mixLufs, humanLufs }) => humanLufs - mixLufs;

/** As a user has it: 24 bit, dithered. */
async function runOurs({ mixFile, out, counting }, direction) {
  const command = [process.execPath, EARWITNESS, 'master', mixFile, ...direction];
  const usage = await runCounted([...command, '--out', out, '--no-report', '--force'], counting);
  return { ...usage, plan: JSON.parse(readFileSync(out.replace(/\.wav$/, '.plan.json'), 'utf8')) };
}

function findMatchering() {
  const version = attempt('python3', ['-c', 'import matchering; print(matchering.__version__)']);
  return version && `matchering ${version}`;
}

/** It has no program of its own, only functions. */
function runMatchering({ mixFile, humanFile, out, folder, counting }) {
  const script = join(folder, 'run_matchering.py');
  writeFileSync(
    script,
    [
      'import sys, matchering',
      'target, reference, out = sys.argv[1:]',
      "matchering.process(target=target, reference=reference, results=[matchering.Result(out, 'FLOAT')])",
      '',
    ].join('\n'),
  );
  return runCounted(['python3', script, mixFile, humanFile, out], counting);
}

function findFfmpeg() {
  const version = ffmpegVersion();
  return version && `ffmpeg ${version}`;
}

async function runLoudnorm(job) {
  const wanted = Math.min(LOUDEST_LOUDNORM_LUFS, job.humanLufs);
  const loudnorm = `loudnorm=I=${wanted}:TP=${CEILING_DBTP}:LRA=${LOUDNORM_RANGE_LU}`;
  const first = await measureByFfmpeg(job, `${loudnorm}:print_format=json`);
  const heard = JSON.parse(first.errors.slice(first.errors.lastIndexOf('{')));
  const measured = `measured_I=${heard.input_i}:measured_TP=${heard.input_tp}:measured_LRA=${heard.input_lra}:measured_thresh=${heard.input_thresh}:offset=${heard.target_offset}`;
  return together(first, await filterByFfmpeg(job, `${loudnorm}:${measured},${inFormat(SAMPLE_RATE)}`));
}

async function runGainAndLimiter(job) {
  const first = await measureByFfmpeg(job, 'ebur128');
  const heardLufs = Number(/Integrated loudness:\s+I:\s+(\S+) LUFS/.exec(first.errors)[1]);
  const limiter = `alimiter=limit=${dbToAmplitude(CEILING_DBTP)}:level=0:latency=1`;
  const filter = `volume=${job.humanLufs - heardLufs}dB:precision=float,${inFormat(4 * SAMPLE_RATE)},${limiter},${inFormat(SAMPLE_RATE)}`;
  return together(first, await filterByFfmpeg(job, filter));
}

/** Resamples; with the layout, which a WAV file of two channels does not say, and without which `aresample` refuses. */
const inFormat = (sampleRate) => `aformat=sample_rates=${sampleRate}:channel_layouts=stereo`;

const measureByFfmpeg = ({ mixFile, counting }, filter) =>
  runCounted([FFMPEG, '-hide_banner', '-nostdin', '-i', mixFile, '-af', filter, '-f', 'null', '-'], {
    ...counting,
    keepErrors: true,
  });

const filterByFfmpeg = ({ mixFile, out, counting }, filter) =>
  runCounted(
    [
      ...[FFMPEG, '-v', 'error', '-nostdin', '-y', '-i', mixFile],
      ...['-af', filter, '-c:a', 'pcm_f32le', out],
    ],
    counting,
  );

const together = (a, b) => ({
  cpuSeconds: a.cpuSeconds + b.cpuSeconds,
  peakRssKib: Math.max(a.peakRssKib, b.peakRssKib),
});

/** @param findHost gives the version of the program that runs the plugin */
function findPlugin(uri, findHost) {
  const isInstalled = attempt('lv2ls', [])?.split('\n').includes(uri);
  return isInstalled ? findHost() : undefined;
}

const findLv2Apply = () => attempt('lv2apply', ['--version'])?.split('\n')[0];

function findFfmpegWithPlugins() {
  const hasPlugins = / lv2 /.test(attempt(FFMPEG, ['-v', 'error', '-filters']) ?? '');
  return hasPlugins ? `${findFfmpeg()}, lv2 filter` : undefined;
}

function runPlugin(uri, { mixFile, out, counting }, settings) {
  const controls = Object.entries(settings).flatMap(([symbol, value]) => ['-c', symbol, String(value)]);
  return runCounted(['lv2apply', '-i', mixFile, '-o', out, ...controls, uri], {
    ...counting,
    keepErrors: true,
  });
}

/** lv2apply refuses plugins that talk to a window of theirs. */
function runPluginByFfmpeg(uri, job, settings) {
  const controls = Object.entries(settings).map(([symbol, value]) => `${symbol}=${value}`);
  return filterByFfmpeg(job, `lv2=p=${uri.replaceAll(':', '\\\\:')}:c=${controls.join('|')}`);
}

function attempt(program, parameters) {
  try {
    return execFileSync(program, parameters, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
