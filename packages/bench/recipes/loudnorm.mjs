/**
 * node loudnorm.mjs MIX OUT INTEGRATED_LUFS CEILING_DBTP RANGE_LU: ffmpeg's loudnorm in two passes, the first of which measures what the
 * second works by; at the mix's own rate, which the filter leaves.
 */
import { spawnSync } from 'node:child_process';

/** What the filter takes. */
const LOUDEST_LUFS = -5;
const [mix, out, integratedLufs, ceilingDbtp, rangeLu] = process.argv.slice(2);
const wanted = `loudnorm=I=${Math.min(LOUDEST_LUFS, Number(integratedLufs))}:TP=${ceilingDbtp}:LRA=${rangeLu}`;

const heard = ffmpeg('-i', mix, '-map', '0:a:0', '-af', `${wanted}:print_format=json`, '-f', 'null', '-');
const measured = JSON.parse(heard.slice(heard.lastIndexOf('{'), heard.lastIndexOf('}') + 1));
if (!Number.isFinite(Number(measured.input_i))) fail('the mix is silent or too short to have a loudness');
const rate = /Audio: .*?, (\d+) Hz/.exec(heard)[1];
const byMeasurement = [
  `measured_I=${measured.input_i}`,
  `measured_TP=${measured.input_tp}`,
  `measured_LRA=${measured.input_lra}`,
  `measured_thresh=${measured.input_thresh}`,
  `offset=${measured.target_offset}`,
].join(':');
const output = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact', '-c:a', 'pcm_s24le'];
ffmpeg('-i', mix, '-map', '0:a:0', '-af', `${wanted}:${byMeasurement}`, '-ar', rate, ...output, out);

function ffmpeg(...words) {
  const { status, stderr, error } = spawnSync('ffmpeg', ['-hide_banner', '-nostdin', '-y', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) fail(`ffmpeg: ${error.code === 'ENOENT' ? 'there is no such program' : error.message}`);
  if (status !== 0) fail(stderr.trim().split('\n').at(-1));
  return stderr;
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
