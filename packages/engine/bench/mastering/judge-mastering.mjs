/** Holds what mastering took against the targets. */
import { number } from '../markdown-table.mjs';
import { MASTERING_TARGETS } from '../targets.mjs';

/** @returns {{ title: string, wanted: string, worst: string, outcome: 'met' | 'missed' | 'not measured' }[]} */
export function judgeMastering({ songs, revisions, commands, long }) {
  const { timesRealTime, songMib, hourMib, previewSeconds, wholeSeconds } = MASTERING_TARGETS;
  const inOneThread = commands
    .filter(({ way }) => way === 'one thread')
    .map((row) => ({ ...row, timesRealTime: row.seconds / row.cpuSeconds }));
  const ofWay = (id) => revisions.filter(({ way }) => way === id).map((row) => ({ ...row, id: row.job }));
  const hours = long ? [{ ...long, id: `${long.seconds / 60} minutes` }] : [];
  return [
    atLeast('master() of a song, all loops', songs, { least: timesRealTime, of: (row) => row.timesRealTime }),
    atLeast('earwitness master of a song, whole process', inOneThread, {
      least: timesRealTime,
      of: (row) => row.timesRealTime,
    }),
    below('peak memory of earwitness master on a song', commands, {
      most: songMib,
      unit: 'MiB',
      of: mebibytes,
    }),
    below(`peak memory of earwitness master on ${hours[0]?.id ?? 'an hour'}`, hours, {
      most: hourMib,
      unit: 'MiB',
      of: mebibytes,
    }),
    below('revise and render 15 s from a kept analysis', ofWay('revise, preview of 15 s'), {
      most: previewSeconds,
      unit: 's',
      of: (row) => row.cpuSeconds,
    }),
    below('revise, settle loudness and render a song', ofWay('revise, settle loudness, whole'), {
      most: wholeSeconds,
      unit: 's',
      of: (row) => row.cpuSeconds,
    }),
  ];
}

const mebibytes = ({ peakRssKib }) => peakRssKib / 1024;

function atLeast(title, rows, { least, of }) {
  const worst = rows.toSorted((a, b) => of(a) - of(b))[0];
  return {
    title,
    wanted: `≥ ${least}×`,
    worst: worst ? `${number(of(worst), 0)}× (${worst.id})` : '–',
    outcome: worst ? outcomeOf(of(worst) >= least) : 'not measured',
  };
}

function below(title, rows, { most, unit, of }) {
  const worst = rows.toSorted((a, b) => of(b) - of(a))[0];
  return {
    title,
    wanted: `< ${most} ${unit}`,
    worst: worst ? `${number(of(worst), unit === 's' ? 1 : 0)} ${unit} (${worst.id})` : '–',
    outcome: worst ? outcomeOf(of(worst) < most) : 'not measured',
  };
}

const outcomeOf = (isMet) => (isMet ? 'met' : 'missed');
