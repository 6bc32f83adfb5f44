/** The aligner on all 200 distortions, 50 wrong pairs and short music; keeps the figures in measured.json and writes docs/alignment.md. */
import { renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { PcmAudio } from '@earwitness/engine';
import { expect, it } from 'vitest';
import { type Alignment, align } from '../../src/alignment/align.ts';
import { music } from '../synthetic-music.ts';
import { alignmentPage } from './alignment-page.ts';
import { openDemoPieces } from './demo-pieces.ts';
import {
  type DistortedPair,
  distortedPairs,
  type Miss,
  missOf,
  shortPairs,
  toleranceOf,
} from './distorted-pairs.ts';
import { DISTORTIONS } from './distortions.ts';
import type { MeasuredAlignment, MeasuredKind, MeasuredWrongKind } from './measured.ts';
import { type WrongPair, wrongPairs } from './wrong-pairs.ts';

const SEED = 'one';
const LENGTHS_SECONDS = [5, 2, 1, 0.5];
const MEASURED = new URL('measured.json', import.meta.url);
const PAGE = new URL('../../../../docs/alignment.md', import.meta.url);

const pieces = await openDemoPieces();

interface Answer {
  readonly pair: DistortedPair;
  readonly found: Alignment;
  readonly miss: Miss;
}

async function answer(pair: DistortedPair): Promise<Answer> {
  const made = pair.make();
  const found = await align(made.anchor, made.other, { maximumLagSeconds: pair.maximumLagSeconds });
  return { pair, found, miss: missOf(found, made) };
}

function summarize(kind: string, answers: readonly Answer[]): MeasuredKind {
  const accepted = answers.filter(({ found }) => found.refusal === null);
  const within = (frames: number): number => accepted.filter(({ miss }) => miss.frames <= frames).length;
  const tidy = (value: number): number => Math.round(1e3 * value) / 1e3;
  return {
    kind,
    pairs: answers.length,
    withinHalfFrame: within(0.5),
    withinFrame: within(1),
    refused: answers.length - accepted.length,
    wrong: accepted.length - within(2),
    worstFrames: tidy(Math.max(0, ...accepted.map(({ miss }) => miss.frames))),
    worstFramesAtEnds: tidy(Math.max(0, ...accepted.map(({ miss }) => miss.framesAtEnds))),
  };
}

async function refuse(kind: string, pairs: readonly Pick<WrongPair, 'make'>[]): Promise<MeasuredWrongKind> {
  const found: Alignment[] = [];
  for (const { make } of pairs) {
    const { anchor, other } = make();
    found.push(await align(anchor, other));
  }
  return {
    kind,
    pairs: pairs.length,
    refused: found.filter(({ refusal }) => refusal !== null).length,
    highestConfidence: Math.max(...found.map(({ confidence }) => confidence)),
  };
}

const kindsOf = (answers: readonly Answer[]): MeasuredKind[] => [
  ...Object.entries(DISTORTIONS).map(([name, { kind }]) =>
    summarize(
      kind,
      answers.filter(({ pair: { distortions } }) => distortions.length === 1 && distortions[0] === name),
    ),
  ),
  summarize(
    'two to four of these together',
    answers.filter(({ pair: { distortions } }) => distortions.length > 1),
  ),
];

/** Of three runs the least. */
async function cpuSecondsOf(anchor: PcmAudio, other: PcmAudio): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const before = process.cpuUsage();
    await align(anchor, other);
    const { user, system } = process.cpuUsage(before);
    seconds.push((user + system) / 1e6);
  }
  return Math.round(100 * Math.min(...seconds)) / 100;
}

async function measureTime(): Promise<MeasuredAlignment['cpuSeconds']> {
  const song = music('a song', { seconds: 180 });
  return {
    right: await cpuSecondsOf(song, song),
    wrong: await cpuSecondsOf(song, music('another song', { seconds: 180 })),
    machine: `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`,
  };
}

function keep(file: URL, text: string): void {
  const temporary = new URL(`${file.href}.tmp-${process.pid}`);
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

it('finds 97 of 100 distorted pairs, none wrongly, and refuses what is not the same', async () => {
  const answers: Answer[] = [];
  for (const pair of distortedPairs(pieces, SEED)) answers.push(await answer(pair));
  const wrong = wrongPairs(pieces);
  const wrongKinds: MeasuredWrongKind[] = [];
  for (const kind of new Set(wrong.map((pair) => pair.kind)))
    wrongKinds.push(
      await refuse(
        kind,
        wrong.filter((pair) => pair.kind === kind),
      ),
    );
  const lengths: MeasuredAlignment['lengths'][number][] = [];
  for (const seconds of LENGTHS_SECONDS) {
    const short: Answer[] = [];
    for (const pair of shortPairs(pieces, seconds)) short.push(await answer(pair));
    const others = shortPairs(pieces, seconds).map(({ make }, index, all) => ({
      // the next piece's music, at the same rate or taken for it
      make: () => {
        const { anchor } = make();
        const { other } = all[(index + all.length / pieces.length) % all.length]!.make();
        return { anchor, other: { ...other, sampleRate: anchor.sampleRate } };
      },
    }));
    lengths.push({
      seconds,
      right: summarize(`${seconds} s`, short),
      wrong: await refuse('another song', others),
    });
  }
  const measured = {
    seed: SEED,
    kinds: kindsOf(answers),
    wrongKinds,
    lengths,
    cpuSeconds: await measureTime(),
  } satisfies MeasuredAlignment;
  keep(MEASURED, `${JSON.stringify(measured, null, 2)}\n`);
  keep(PAGE, alignmentPage(measured));

  const isRight = ({ pair, found, miss }: Answer): boolean =>
    found.refusal === null && miss.frames <= toleranceOf(pair);
  const refused = answers.filter(({ found }) => found.refusal !== null);
  const undistorted = new Set(['nothing', 'delay', 'fraction', 'polarity', 'gain']);
  expect(answers.filter(isRight).length).toBeGreaterThanOrEqual(0.97 * answers.length);
  expect(refused.length).toBeLessThanOrEqual(0.03 * answers.length);
  expect(refused.filter(({ pair }) => pair.distortions.every((name) => undistorted.has(name)))).toEqual([]);
  expect(answers.filter(({ found, miss }) => found.refusal === null && miss.frames > 2)).toEqual([]);
  expect(wrongKinds.map(({ pairs, refused: count }) => pairs - count)).toEqual(wrongKinds.map(() => 0));
});
