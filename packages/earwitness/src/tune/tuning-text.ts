/** A tuning for people at a terminal: what was learned first, then the setting, the folds, and where everything is. */
import { outcomeWords, type TunedSpace, trialsWords } from '@earwitness/bench';
import { commandLine } from '../terminal/command-line.ts';
import { linkList, plainTable } from '../terminal/tables.ts';

const signed = (value: number | null): string =>
  value === null ? '–' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

export function tuningText(
  { space, tuning, trials, unit }: TunedSpace,
  { tunedFile, reportFile }: { tunedFile: string; reportFile: string },
): string {
  const { sentence, seen } = outcomeWords(tuning, unit);
  const { base, tuned, folds, leftOut } = tuning;
  const settings = plainTable({
    head: ['parameter', 'base', 'tuned', ...folds.map(({ number }) => `without fold ${number}`)],
    rows: Object.keys(space.parameters).map((name) =>
      [name, base[name]!, tuned[name]!, ...folds.map(({ parameters }) => parameters[name]!)].map(String),
    ),
    numbersFrom: 1,
  });
  const gains = plainTable({
    head: ['fold', 'left out', 'gain tuned on', 'gain left out'],
    rows: folds.map(({ number, artists, seenGain, unseenGain }) => [
      String(number),
      artists.join('; '),
      signed(seenGain),
      signed(unseenGain),
    ]),
    numbersFrom: 2,
  });
  const isProfile = space.tuned.kind === 'profile';
  const next = isProfile
    ? commandLine('master', 'mix.wav', '--profile', tunedFile)
    : commandLine('bench', 'run', space.dataset, '--conditions-file', tunedFile);
  return [
    sentence,
    seen,
    trialsWords(trials) ?? [],
    '',
    settings,
    ...(folds.length > 0 ? ['', gains] : []),
    ...leftOut.map(({ itemId, reason }) => `  ${itemId} left out: ${reason}`),
    '',
    linkList([
      [isProfile ? 'Profile' : 'Conditions', tunedFile],
      ['Report', reportFile],
      ['Next', next],
    ]),
  ]
    .flat()
    .join('\n');
}
