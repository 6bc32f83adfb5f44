/** The results as a page in Markdown, with tables that read as well at a terminal. */

import { table } from './markdown-table.mjs';

/** Rows of the table that are not ours, and what each is net of. */
const NET_OF = {
  'ffmpeg ebur128': 'ffmpeg anull',
  'ffmpeg ebur128=peak=true': 'ffmpeg anull',
};

/** Ratios worth reading: [ours, theirs]. */
const RATIOS = [
  ['ours I+M+S+LRA', 'libebur128 I'],
  ['ours I+M+S+LRA', 'libebur128 I+M+S+LRA'],
  ['ours I+M+S+LRA', 'ffmpeg ebur128, net of anull'],
  ['ours I+M+S+LRA', 'twin I+M+S+LRA'],
  ['ours I+M+S+LRA+TP (table)', 'libebur128 I+M+S+LRA+TP'],
  ['ours I+M+S+LRA+TP (table)', 'twin I+M+S+LRA+TP (table)'],
  ['ours I+M+S+LRA+TP (hq)', 'libebur128 I+M+S+LRA+TP'],
  ['ours I+M+S+LRA+TP (hq)', 'ffmpeg ebur128=peak=true, net of anull'],
  ['ours I+M+S+LRA+TP (hq)', 'twin I+M+S+LRA+TP (hq)'],
  ['ours analyzeLoudness()', 'libebur128 I+M+S+LRA+TP'],
  ['ours analyze()', 'libebur128 I+M+S+LRA+TP'],
];

export function reportPage(results) {
  const { machine, command, notMeasured, signals, transforms, stages, longFile, manyFiles, targets } =
    results;
  return [
    '# Benchmarks',
    '',
    `Written by \`${command}\` on ${machine.date}. Every figure is CPU time, the least of several runs in turns. A`,
    'ratio of 8× means that ours needs an eighth of the time. Other load on the machine slows code that fills its core (ours) by up to',
    'half where cores share their units, and code that waits for itself (libebur128) hardly: the figures hold for a quiet machine.',
    '',
    ...table(
      ['', ''],
      [
        ['processor', `${machine.processor}, ${machine.memoryGib} GiB`],
        ['other load before', `${machine.loadBefore} processes`],
        ['system', machine.system],
        ['Node', machine.node],
        ['@earwitness/engine', machine.engine],
        ['libebur128', `${machine.libebur128} (${machine.compiler})`],
        ['ffmpeg', machine.ffmpeg],
        ['@echogarden/pffft-wasm', machine.pffftWasm],
        ...notMeasured.map((line) => ['not measured', line]),
      ],
    ),
    '',
    '## Targets',
    '',
    ...table(
      ['what', 'wanted', 'worst case', 'outcome'],
      targets.map(({ title, wanted, worst, outcome }) => [title, wanted, worst, outcome]),
    ),
    '',
    '## Signals',
    '',
    ...signals.map(({ id, title, seconds }) => `- **${id}**: ${title} (${seconds} s)`),
    '',
    '## Nanoseconds per stereo frame',
    '',
    'I, M, S: integrated, momentary and short-term loudness (ours: windows 10 ms apart); LRA: loudness range; TP: true peak, by the',
    'table of BS.1770 (4×, 12 taps a phase), or hq (8×, 32 taps). libebur128 reads true peak by 4×, 12 taps a phase below 96 kHz.',
    '',
    ...table(['', ...signals.map(({ id }) => id)], nsRows(signals)),
    '',
    '## What they read',
    '',
    'Integrated loudness and loudness range (one window a second) of ours less libebur128’s; true peaks differ by the interpolator.',
    '',
    ...table(
      ['', 'I, LU', 'LRA, LU', 'TP libebur128', 'TP table', 'TP hq'],
      signals.map(({ id, readings }) => [id, ...readingCells(readings)]),
    ),
    '',
    '## How many times quicker',
    '',
    ...table(['ours', 'theirs', ...signals.map(({ id }) => id)], ratioRows(signals)),
    '',
    '## Fourier transforms of two real channels, microseconds',
    '',
    'Ours weighs by the window, transforms, and ends with both power spectra and the cross spectrum; pffft only transforms.',
    '',
    ...table(
      ['N', 'ours', 'pffft-wasm (SIMD)', 'ratio'],
      transforms.map(({ size, oursUs, pffftUs, ratio }) => [
        String(size),
        oursUs.toFixed(1),
        pffftUs.toFixed(1),
        `${ratio.toFixed(2)}×`,
      ]),
    ),
    '',
    '## Stages of mastering, CPU milliseconds per second of stereo at 44.1 kHz',
    '',
    ...table(
      ['stage', 'ms'],
      stages.map(({ stage, msPerSecond }) => [stage, msPerSecond.toFixed(2)]),
    ),
    '',
    '## Whole processes',
    '',
    ...table(
      ['command', 'bits', 'minutes', 'CPU s', 'wall s', 'peak MiB'],
      longFile.map(({ id, bitDepth, minutes, cpuSeconds, wallSeconds, peakRssKib }) => [
        COMMANDS[id],
        String(bitDepth),
        String(minutes),
        cpuSeconds.toFixed(2),
        wallSeconds.toFixed(2),
        (peakRssKib / 1024).toFixed(0),
      ]),
    ),
    '',
    manyFiles
      ? `${manyFiles.files} files of 20 s with \`earwitness measure --json\`: ${manyFiles.cpuSeconds.toFixed(2)} s of CPU in ${manyFiles.wallSeconds.toFixed(2)} s, ${(100 * manyFiles.busyShare).toFixed(0)} % of ${manyFiles.cores} cores, peak ${(manyFiles.peakRssKib / 1024).toFixed(0)} MiB.`
      : 'Many files: not measured.',
    '',
  ].join('\n');
}

const COMMANDS = {
  full: 'earwitness measure --json',
  lean: 'earwitness measure --json --loudness-only',
  'full on two threads': 'earwitness measure --json --threads 2',
  'lean on two threads': 'earwitness measure --json --loudness-only --threads 2',
  ffmpeg: 'ffmpeg -af ebur128=peak=true',
};

/** Every contender, ffmpeg's filters net of reading the file. */
function nsRows(signals) {
  const ids = Object.keys(signals[0]?.nsPerFrame ?? {});
  return ids.map((id) => {
    const net = NET_OF[id];
    return [net ? netName(id, net) : id, ...signals.map((signal) => nsOf(signal, id).toFixed(1))];
  });
}

function readingCells({ libebur128, ...ours }) {
  const difference = (a, b) => (b === undefined ? '–' : Math.abs(a - b).toExponential(0));
  return [
    difference(ours.integratedLufs, libebur128?.integratedLufs),
    difference(ours.loudnessRangeAt1HzLu, libebur128?.loudnessRangeLu),
    libebur128 ? libebur128.truePeakDbtp.toFixed(2) : '–',
    ours.truePeakBs1770Dbtp.toFixed(2),
    ours.truePeakDbtp.toFixed(2),
  ];
}

function ratioRows(signals) {
  const columns = signals.map((signal) =>
    Object.fromEntries(
      Object.keys(signal.nsPerFrame).map((id) => [
        NET_OF[id] ? netName(id, NET_OF[id]) : id,
        nsOf(signal, id),
      ]),
    ),
  );
  return RATIOS.filter(([, theirs]) => theirs in (columns[0] ?? {})).map(([ours, theirs]) => [
    ours,
    theirs,
    ...columns.map((ns) => `${(ns[theirs] / ns[ours]).toFixed(1)}×`),
  ]);
}

function nsOf({ nsPerFrame }, id) {
  return nsPerFrame[id] - (NET_OF[id] ? nsPerFrame[NET_OF[id]] : 0);
}

const netName = (id, net) => `${id}, net of ${net.replace('ffmpeg ', '')}`;
