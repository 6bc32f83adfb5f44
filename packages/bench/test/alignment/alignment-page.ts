/** docs/alignment.md, made of what the long run measured. */
import type { MeasuredAlignment, MeasuredKind, MeasuredWrongKind } from './measured.ts';

const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] => [
  `| ${heads.join(' | ')} |`,
  `| ${heads.map((_, index) => (index === 0 ? '---' : '---:')).join(' | ')} |`,
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
];

const frames = (miss: number): string => miss.toFixed(3);

const kindCells = ({
  pairs,
  withinHalfFrame,
  withinFrame,
  refused,
  worstFrames,
  worstFramesAtEnds,
}: MeasuredKind) => [
  ...[pairs, withinHalfFrame, withinFrame, refused],
  ...[frames(worstFrames), frames(worstFramesAtEnds)],
];

const wrongCells = ({ pairs, refused, highestConfidence }: MeasuredWrongKind) => [
  pairs,
  refused,
  highestConfidence.toFixed(2),
];

function totalOf(kinds: readonly MeasuredKind[]): MeasuredKind {
  const sum = (key: 'pairs' | 'withinHalfFrame' | 'withinFrame' | 'refused' | 'wrong'): number =>
    kinds.reduce((total, kind) => total + kind[key], 0);
  return {
    kind: 'all',
    pairs: sum('pairs'),
    withinHalfFrame: sum('withinHalfFrame'),
    withinFrame: sum('withinFrame'),
    refused: sum('refused'),
    wrong: sum('wrong'),
    worstFrames: Math.max(...kinds.map(({ worstFrames }) => worstFrames)),
    worstFramesAtEnds: Math.max(...kinds.map(({ worstFramesAtEnds }) => worstFramesAtEnds)),
  };
}

const KIND_HEADS = ['within 0.5 frame', 'within 1 frame', 'refused', 'worst miss', 'worst miss at an end'];

export function alignmentPage({ seed, kinds, wrongKinds, lengths, cpuSeconds }: MeasuredAlignment): string {
  return `${[
    '# How renderings are lined up',
    '',
    'Whoever compares two masters of a piece must hear the same moment of both. `align(anchor, other)` says where one lies against the',
    'other: the lag in frames and fractions of a frame at the middle of what both have, the drift in ppm, polarity or that the phase is',
    'rotated, and the level. It says how sure it is, and refuses where it is not, with the reason, instead of guessing.',
    '',
    '## How it finds the lag',
    '',
    '1. Up to 16 places all over the shorter file, of 0.3 to 3.7 s, are looked for in the other, each by itself, at 5.5 kHz and over the whole',
    '   range of lags, by generalized cross-correlation (Knapp & Carter 1976). What counts is the envelope, which neither inverted polarity',
    '   nor a rotated phase moves.',
    '2. The lag is the line (a lag and a drift of at most 200 ppm) that most places have among their six best. The confidence is the share of',
    '   places whose very best lies on it. If another line, 3 ms away or more, has 95 % of its votes, the music repeats itself to the sample',
    '   and is refused.',
    '3. Up to 16 places are then heard at the full rate. The phases of 256 bands, weighed by their coherence, settle each place’s lag to a',
    '   fraction of a frame; the line through them is that of Theil and Sen, which a few wrong ones do not move. A drift that is not surely',
    '   one is none. A lag within 0.02 frames of a whole one, without drift, is that whole one.',
    '4. Coherence says whether it is the same music: how much of what lies below 5 kHz is common to both, every octave counting alike, and',
    '   whether the phases agree from place to place. A limiter and a clipper one after the other, 18 dB too hot each, leave 0.45 of 1. Another',
    '   take over the same drum machine has 0.2. Confidence falls from 1 at 0.5 to 0 at 0.26.',
    '',
    'Below a confidence of 0.5 the pair is refused. Files of different rates must be converted first. Left and right are heard together: a',
    'master in which one channel alone is inverted, or both are swapped, is refused or found by what is left in common.',
    '',
    '`applyAlignment()` cuts all renderings to the frames that they have in common and undoes fractions and drift by an 80-tap windowed sinc;',
    'whole lags leave samples untouched, and so does drift of less than 0.05 frames over all that is shared. For stimuli the nearest frame is',
    'taken (`interpolate: false`), so that no listener hears an interpolator; but a rendering whose drift grows by more than a frame inside the',
    'excerpt is interpolated, it alone, as its end would lie elsewhere than its beginning. The finished files are lined up once more: a refusal',
    'there or in the excerpt refuses the comparison, and the lag counts where it is worst, at an end when there is drift (at most 1 frame).',
    '`levelMatch()` then turns all down to the softest, by integrated loudness, of the whole or of the excerpt that is heard, to within 0.001 LU.',
    '',
    '## What it cannot tell',
    '',
    '- A loop whose true lag lies outside the range that was searched may be accepted at a wrong repetition, as nothing inside the range speaks',
    '  against it. Runs search 1 s either way, stimuli 3 s, `dataset check` 10 s.',
    '- Another voice over the very same backing is accepted where the voice lies 6 dB or more under the backing: the confidence is 0.56 at −6 dB',
    '  and 1.0 at −10 dB. At −3 dB it is refused. Two takes of a song over one backing must be told apart by their names.',
    '',
    '## Measured',
    '',
    `By \`npm run test:long -- alignment.long\` (seed “${seed}”), on the demo’s music: cuts of 9 to 10.5 s of the mix against the distorted mix or the`,
    'artist’s distorted master. The truth is what was put in. Misses are in frames, at the middle of what both have and, where drift tells, at its ends.',
    '',
    ...table(
      ['distortion', 'pairs', ...KIND_HEADS],
      [...kinds, totalOf(kinds)].map((kind) => [kind.kind, ...kindCells(kind)]),
    ),
    '',
    'Pairs that must be refused:',
    '',
    ...table(
      ['pairs', 'tried', 'refused', 'highest confidence'],
      wrongKinds.map((kind) => [kind.kind, ...wrongCells(kind)]),
    ),
    '',
    '“Another take” are four songs of a synthetic band, played twice: by hand or on the beat to the sample, with drums that differ or a drum machine that',
    'does not. “Another place” are cuts of one piece that have no moment in common, but often a loop.',
    '',
    '### Short music',
    '',
    ...table(
      ['length', 'pairs', ...KIND_HEADS.slice(0, 4), 'other songs refused'],
      lengths.map(({ seconds, right, wrong }) => [
        `${seconds} s`,
        ...kindCells(right).slice(0, 5),
        `${wrong.refused} of ${wrong.pairs}`,
      ]),
    ),
    '',
    '### Time',
    '',
    `An alignment of 180 s of music takes ${cpuSeconds.right.toFixed(2)} s of CPU, and ${cpuSeconds.wrong.toFixed(2)} s where it is refused as another piece`,
    `(${cpuSeconds.machine}). It reads the same number of places of ten hours, and keeps none of them.`,
  ].join('\n')}\n`;
}
