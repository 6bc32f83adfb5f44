/** Verdicts for people at a terminal: what the file was taken for, a line a verdict, what was left out. */
import { type AnswersRead, isFixedBeforehand, type JudgedAnswers, type PlanOrigin } from '@earwitness/bench';
import { countText } from '../terminal/count-text.ts';
import { padRight, printable, textWidth, wrapText } from '../terminal/text-width.ts';

/** More would bury the verdicts. */
const MOST_UNREAD = 5;
const OUTCOME_WIDTH = 11;

const hanging = (text: string, { width, first }: { width: number; first: string }): string =>
  wrapText(text, Math.max(20, width - textWidth(first)))
    .map((line, index) => (index === 0 ? first : ' '.repeat(textWidth(first))) + line)
    .join('\n');

/**
 * Lays out verdicts.
 *
 * @param width columns of the terminal
 */
export function verdictText(
  { judged, ratings, controls }: JudgedAnswers,
  { name, answers, origin, width }: { name: string; answers: AnswersRead; origin: PlanOrigin; width: number },
): string {
  const widest = Math.max(...answers.columns.map(({ column }) => textWidth(column)));
  const unread = answers.unread.slice(0, MOST_UNREAD).map(({ where, reason }) => `  ${where}: ${reason}`);
  const blocks = [
    [
      `${name}: ${answers.format}, ${countText(answers.rows.length, answers.kind === 'ratings' ? 'rating' : 'answer')}. Taken for:`,
      ...answers.columns.map(({ column, takenFor }) => `  ${padRight(column, widest)}  ${takenFor}`),
    ],
    answers.notes.map((note) => hanging(note, { width, first: 'Mind: ' })),
    answers.unread.length === 0
      ? []
      : [
          `Not read: ${countText(answers.unread.length, 'row')}.`,
          ...unread,
          ...(answers.unread.length > MOST_UNREAD
            ? [`  and ${answers.unread.length - MOST_UNREAD} more`]
            : []),
        ],
    judged.verdicts.map(({ outcome, sentence, analysis, exploratory }) =>
      hanging(`${sentence} [${analysis}${exploratory && isFixedBeforehand(origin) ? '; exploratory' : ''}]`, {
        width,
        first: padRight(outcome.toUpperCase(), OUTCOME_WIDTH),
      }),
    ),
    controlLines(controls, width),
    leftOutLines({ judged, ratings }, width),
    [hanging(origin.words, { width, first: '' })],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => line.split('\n').map(printable).join('\n')).join('\n'))
    .join('\n\n')}\n`;
}

const shareText = (share: number): string => `${Math.round(100 * share)} %`;

/** What trials that look at listeners and panel say, a line each. */
function controlLines(controls: JudgedAnswers['controls'], width: number): string[] {
  if (controls === null) return [];
  const { nullTrials, catchTrials, repeatedChoices, repeatedRatings, labels, different } = controls;
  const rangeText = ({ low, high }: { low: number; high: number }): string =>
    `95 % CI ${shareText(low)} to ${shareText(high)}`;
  const counted =
    nullTrials &&
    { right: 'right', first: 'for the first', different: 'called different' }[nullTrials.counts];
  const lines = [
    nullTrials &&
      `nothing to hear: ${nullTrials.count} of ${countText(nullTrials.answers, 'answer')} ${counted} (${rangeText(nullTrials.interval)}).`,
    catchTrials &&
      `catch trials: ${catchTrials.count} of ${catchTrials.answers} right (${rangeText(catchTrials.interval)}).`,
    repeatedChoices?.agreement == null
      ? null
      : `once more: ${shareText(repeatedChoices.agreement)} of ${countText(repeatedChoices.pairs, 'trial')} answered alike, ${shareText(repeatedChoices.expected ?? 0)} expected by chance.`,
    repeatedRatings?.standardErrorOfMeasurement == null
      ? null
      : `once more: of ${countText(repeatedRatings.pairs, 'rating')}, one strays by ${repeatedRatings.standardErrorOfMeasurement.toFixed(1)} points.`,
    different?.pooled.dPrime == null
      ? null
      : `same or different: ${different.pooled.hits} of ${different.pooled.differentTrials} hits, ${different.pooled.falseAlarms} of ${different.pooled.sameTrials} false alarms; d′ ${different.pooled.dPrime.independentObservation.toFixed(2)} to ${different.pooled.dPrime.differencing.toFixed(2)}, leaning ${different.pooled.criterion?.toFixed(2)}.`,
    labels === null ? null : labels.sentence,
  ];
  return lines.flatMap((line) => (line === null ? [] : [hanging(line, { width, first: 'Check: ' })]));
}

const leftOutLines = (
  { judged, ratings }: Pick<JudgedAnswers, 'judged' | 'ratings'>,
  width: number,
): string[] => [
  ...judged.excluded.map(({ rule, answers, listeners, nothing }) =>
    hanging(
      `${rule}${nothing === null ? `, ${countText(answers, 'answer')}` : `: ${nothing}`}${listeners.length > 0 ? `; nothing is left of ${listeners.join(', ')}` : ''}.`,
      { width, first: 'Left out: ' },
    ),
  ),
  ...(ratings?.screening
    ? [
        hanging(
          `listeners who fail the post-screening of ITU-R BS.1534-3: ${ratings.screening.excluded.join(', ') || 'nobody'}.`,
          { width, first: 'Left out: ' },
        ),
      ]
    : []),
  ...judged.unplaced.map(({ column, answers, listeners }) =>
    hanging(
      `${countText(answers, 'answer')} of ${countText(listeners, 'listener')}; nothing that goes by ${column} counts them.`,
      { width, first: `No value of ${column}: ` },
    ),
  ),
];
