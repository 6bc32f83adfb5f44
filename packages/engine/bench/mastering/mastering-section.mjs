/** What mastering took, as the last section of the benchmarks page. */
import { number, table } from '../markdown-table.mjs';

const MASTERING_HEADING = '## Mastering';

export function masteringSection({ command, machine, mastering, masteringTargets }) {
  const { rounds, songs, revisions, commands, long } = mastering;
  return [
    MASTERING_HEADING,
    '',
    `Written by \`${command}\` on ${machine.date} (${machine.processor}, ${machine.node}, engine ${machine.engine}, other load before: ${machine.loadBefore} processes).`,
    `Songs of three minutes, stereo, 44.1 kHz, cut from the demo’s mixes; the CPU time of ${rounds === 1 ? 'one run' : `the least of ${rounds} runs`} in one thread. × is times real time.`,
    '',
    ...table(
      ['what', 'wanted', 'worst case', 'outcome'],
      masteringTargets.map(({ title, wanted, worst, outcome }) => [title, wanted, worst, outcome]),
    ),
    '',
    '### `master()`: listen, decide, settle the loudness, render, listen again',
    '',
    ...table(
      ['song', 'CPU s', '×', 'rounds', 'feasible'],
      songs.map(({ id, cpuSeconds, timesRealTime, loudnessRounds, feasible }) => [
        id,
        number(cpuSeconds, 2),
        number(timesRealTime, 0),
        String(loudnessRounds),
        feasible ? 'yes' : 'no',
      ]),
    ),
    '',
    'The same step by step, CPU seconds; a file is beside it. Below, what each stage of the plan takes to run once, which is part of settling and finishing:',
    '',
    ...stepTable(songs),
    '',
    '### Revising, from a kept analysis',
    '',
    ...table(
      ['song', ...wayIds(revisions).map((way) => `${way}, s`)],
      byId(revisions, 'job').map(([id, rows]) => [
        id,
        ...rows.map(({ cpuSeconds }) => number(cpuSeconds, 2)),
      ]),
    ),
    '',
    '### `earwitness master`, whole processes',
    '',
    ...(commands.length === 0
      ? ['Not measured: no compiler for the program that counts.']
      : table(
          ['song', 'how', 'minutes', 'CPU s', '×', 'wall s', 'peak MiB'],
          [...commands, ...(long ? [long] : [])].map((row) => [
            row.id,
            row.way,
            number(row.seconds / 60, 0),
            number(row.cpuSeconds, 2),
            number(row.seconds / row.cpuSeconds, 0),
            number(row.wallSeconds, 2),
            number(row.peakRssKib / 1024, 0),
          ]),
        )),
    '',
  ].join('\n');
}

/** The page with its mastering section replaced, or added at its end. */
export const withMasteringSection = (page, section) =>
  `${page.slice(0, startOfSection(page)).trimEnd()}\n\n${section}`.trimStart();

export const masteringSectionOf = (page) => page.slice(startOfSection(page)).trimStart();

function startOfSection(page) {
  const at = page.indexOf(`\n${MASTERING_HEADING}\n`);
  return at < 0 ? page.length : at;
}

function stepTable(songs) {
  const steps = [...new Set(songs.flatMap((song) => song.steps.map(({ step }) => step)))];
  const order = (step) =>
    Math.max(...songs.map((song) => song.steps.findIndex((each) => each.step === step)));
  return table(
    ['step', ...songs.map(({ id }) => id)],
    steps
      .toSorted((a, b) => order(a) - order(b))
      .map((step) => [
        step,
        ...songs.map((song) => number(song.steps.find((each) => each.step === step)?.cpuSeconds, 2)),
      ]),
  );
}

const wayIds = (revisions) => [...new Set(revisions.map(({ way }) => way))];

const byId = (rows, key) =>
  [...new Set(rows.map((row) => row[key]))].map((id) => [id, rows.filter((row) => row[key] === id)]);
