/** The comparison as a page in Markdown that reads as well at a terminal. */
import { number, signedNumber, table } from '../markdown-table.mjs';

const HEAD = [
  ...['mix', 'master', 'LUFS', 'error LU', 'peak over dB', 'crest dB', 'LRA change LU'],
  ...['limiting error dB', 'spectrum dB', 'D', 'CPU s', 'MiB', 'delay'],
];

export function peersPage({ command, machine, material, found, results, verdicts }) {
  return [
    '# Mastering against peers',
    '',
    `Written by \`${command}\` on ${machine.date}: the same mixes (${material}, 44.1 kHz stereo) mastered by every program at hand, in one run.`,
    'Each is asked for the loudness of the human master under −1 dBTP; ours once more with the human master as its reference, which is',
    'all that matchering takes (it knows neither a loudness nor a true-peak ceiling). The limiters are given the gain that would do without',
    'them; none of the peers tries again when its limiter has taken some of the loudness.',
    '',
    ...table(
      ['', ''],
      [
        ['processor', `${machine.processor}, ${machine.memoryGib} GiB`],
        ['other load before', `${machine.loadBefore} processes`],
        ['system', machine.system],
        ['Node', machine.node],
        ['@earwitness/engine', machine.engine],
        ...found.map(({ id, version }) => [
          id,
          version ?? 'not on the PATH: figures stored from an earlier run',
        ]),
      ],
    ),
    '',
    '## What must hold',
    '',
    ...table(
      ['what', 'wanted', 'worst case', 'outcome'],
      verdicts.map(({ title, wanted, worst, outcome }) => [title, wanted, worst, outcome]),
    ),
    '',
    '## Masters',
    '',
    '- **LUFS**, **error**: integrated loudness, and how far it is from the human’s. _(short by n LU)_: our plan said beforehand that it is not feasible.',
    '- **peak over**: true peak above −1 dBTP by a meter of 16 points a sample and 256 taps a point that shares nothing with the engine.',
    '- **crest**: sample peak less RMS. **LRA change**: loudness range less the mix’s.',
    '- **limiting error**: K-weighted power of what is not the mix, in time and turned up by one gain, relative to the master’s: less is cleaner.',
    '- **spectrum**: distance to the human’s third-octaves, level removed. **D**: RMS of the distances to the human’s spectrum (dB), momentary',
    '  loudness (LU), side/mid ratio (dB) and loudness range (LU), level removed. The untouched mix shows where everybody starts.',
    '- **CPU**, **MiB**: whole processes, all their threads and passes. **delay**: frames that the master comes later than its mix.',
    '- _stored_: the program is not on the PATH; figures of an earlier run on the whole pairs, true peaks by ffmpeg’s 4× meter.',
    '',
    ...table(
      HEAD,
      results.flatMap(({ pair, rows }) => rows.map((row, index) => [index === 0 ? pair : '', ...cells(row)])),
    ),
    '',
    '## What the plans do to tone and width without a reference',
    '',
    'The most that a third-octave moves away from the human’s tone (level removed) or side/mid ratio, by the stages before the gain.',
    '',
    ...table(
      ['mix', 'stages before the gain', 'tone dB', 'width dB'],
      results.flatMap(({ pair, rows }) =>
        rows
          .filter(({ away }) => away)
          .map(({ away }) => [
            pair,
            away.stages.join(', ') || 'none',
            signedNumber(away.toneDb, 2),
            signedNumber(away.widthDb, 2),
          ]),
      ),
    ),
    '',
    '## To run it with the peers',
    '',
    'Nothing is fetched; what is on the PATH is used: `ffmpeg`; `lv2apply` and `lv2ls` with the plugins x42-dpl (which ffmpeg plays) and',
    'LSP (Debian: `apt-get install lilv-utils x42-plugins lsp-plugins-lv2`); a `python3` that has matchering (`python3 -m venv venv && venv/bin/pip install matchering`, then',
    '`PATH="$PWD/venv/bin:$PATH" npm run bench:peers`). None of them is needed by Earwitness. Whole pairs are read from',
    '`$EARWITNESS_SHARED/audio/pairs` (default `../shared`); without them, the demo’s excerpts are mastered.',
    '',
  ].join('\n');
}

function cells(row) {
  const { isStored, plan, cpuSeconds, peakRssKib, delayFrames } = row;
  const short = plan && !plan.feasible ? ` _(short by ${plan.shortfallLu} LU)_` : '';
  return [
    `${row.id}${short}${isStored ? ' _(stored)_' : ''}`,
    number(row.integratedLufs, 2),
    signedNumber(row.lufsErrorLu, 2),
    signedNumber(row.overshootDb, 2),
    number(row.crestFactorDb, 1),
    signedNumber(row.rangeChangeLu, 2),
    number(row.limitingErrorDb, 1),
    number(row.spectrumDb, 2),
    number(row.D, 3),
    number(cpuSeconds, 2),
    number(peakRssKib && peakRssKib / 1024, 0),
    number(delayFrames, 1),
  ];
}
