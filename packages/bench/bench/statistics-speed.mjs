/** How much processor time clustered answers take to analyze, on the built package; next to lme4 where Rscript has it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  analyzeClusteredAnswers,
  createRandom,
  logisticMixedModel,
  normalQuantile,
  seedClaimPlan,
  verdict,
} from '../dist/statistics.js';

const load = loadavg()[0].toFixed(1);

/** Half of the listeners trained, playback in turns. */
const asPanelRow = ({ listener, track, correct }) => ({
  listener: String(listener),
  itemId: String(track),
  training: false,
  conditionA: 'human',
  conditionB: 'ours',
  choice: 'A',
  correct,
  trainedListener: listener % 2 === 0,
  playback: ['studio-monitors', 'headphones', 'earbuds', 'car', 'phone'][(listener + track) % 5],
});

/** Each listener hears `trials` of the tracks; SDs of 0.3 and 0.4 log-odds around 57 %. */
function drawAnswers({ listeners, trials, tracks }) {
  const random = createRandom(`speed ${listeners}`);
  const draw = (count, sd) =>
    Array.from({ length: count }, () => sd * normalQuantile((random.integer(1_000_000) + 0.5) / 1_000_000));
  const [byListener, byTrack] = [draw(listeners, 0.3), draw(tracks, 0.4)];
  return byListener.flatMap((own, listener) =>
    Array.from({ length: trials }, (_, trial) => {
      const track = (listener * trials + trial) % tracks;
      const chance = 1 / (1 + Math.exp(-0.3 - own - byTrack[track]));
      return { listener, track, correct: random.uniform() < chance };
    }),
  );
}

/** Of the processor: what else the machine does is not counted. */
const seconds = (run) => {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
};

function lme4Seconds(rows) {
  const folder = mkdtempSync(join(tmpdir(), 'earwitness-lme4-'));
  try {
    const file = join(folder, 'answers.csv');
    const lines = rows.map(({ listener, track, correct }) => `${listener},${track},${correct ? 1 : 0}`);
    writeFileSync(file, `listener,track,correct\n${lines.join('\n')}\n`);
    const script = `suppressMessages(library(lme4)); d <- read.csv(${JSON.stringify(file)}); cat(system.time(glmer(correct ~ 1 + (1|listener) + (1|track), d, binomial))[["user.self"]])`;
    return Number(
      execFileSync('Rscript', ['-e', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values: options } = parseArgs({ options: { write: { type: 'string' } } });
const crossed = drawAnswers({ listeners: 400, trials: 20, tracks: 40 });
const large = drawAnswers({ listeners: 5000, trials: 20, tracks: 100 });
const r = lme4Seconds(crossed);

const rows = [
  [
    'crossed mixed model, 400 listeners × 20 trials × 40 tracks',
    seconds(() =>
      logisticMixedModel({
        successes: crossed.map(({ correct }) => (correct ? 1 : 0)),
        design: crossed.map(() => [1]),
        columns: ['(intercept)'],
        random: [
          { name: 'listener', levels: crossed.map(({ listener }) => listener) },
          { name: 'track', levels: crossed.map(({ track }) => track) },
        ],
      }),
    ),
  ],
  ['the same by lme4::glmer', r],
  [
    'analyzeClusteredAnswers(), 100,000 answers of 5,000 listeners to 100 tracks, every method',
    seconds(() => analyzeClusteredAnswers({ rows: large, margin: 0.05 })),
  ],
  [
    'verdict(), the same answers, the four-part plan, two strata, listener by listener',
    seconds(() =>
      verdict(large.map(asPanelRow), {
        method: 'identification',
        simulated: false,
        analysisPlan: seedClaimPlan(),
      }),
    ),
  ],
];

const page = [
  '# Speed of the statistics',
  '',
  `Written by \`node packages/bench/bench/statistics-speed.mjs --write docs/benchmarks-statistics.md\`, in CPU seconds of one run`,
  `(${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, other load before: ${load} processes).`,
  '',
  '| what | CPU s |',
  '| --- | ---: |',
  ...rows.map(([what, took]) => `| ${what} | ${took === null ? 'not run: no R' : took.toFixed(2)} |`),
  '',
].join('\n');
if (options.write) writeFileSync(options.write, page);
console.log(page);
