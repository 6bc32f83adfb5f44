/** A planned panel for people at a terminal. */
import {
  effectText,
  goalText,
  planWarnings,
  shareText,
  sizeText,
  spreadText,
  testText,
  theseAnswersText,
  watchedText,
} from '@earwitness/bench';
import type { PlannedPanel } from '@earwitness/bench/statistics';
import { wrapText } from '../terminal/text-width.ts';

/** @param hang how far the lines after the first are indented */
const wrapped = (text: string, { width, hang = 0 }: { width: number; hang?: number }): string[] =>
  wrapText(text, Math.max(20, width - hang)).map((line, index) =>
    index === 0 ? line : ' '.repeat(hang) + line,
  );

/** Columns aligned to the right, under short heads. */
function columns(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((text, column) => Math.max(text.length, ...rows.map((row) => row[column]!.length)));
  return [head, ...rows].map(
    (row) => `  ${row.map((text, column) => text.padStart(widths[column]!)).join('   ')}`,
  );
}

function answer(plan: PlannedPanel): string[] {
  const { listeners, here, wantedPower, alpha, mostPower, answers } = plan;
  const lines =
    listeners === null
      ? [
          '  No number of listeners is enough.',
          `  With as many as one likes, ${shareText(mostPower)} of such panels show it; wanted are ${shareText(wantedPower)}.`,
        ]
      : [
          `  ${sizeText(plan, listeners)}: ${answers} answers.`,
          `  Then ${shareText(wantedPower)} of such panels or more show it, at alpha ${shareText(alpha)}.`,
        ];
  if (here.listeners !== null && here.listeners !== listeners)
    lines.push(`  You: ${sizeText(plan, here.listeners)}: ${shareText(here.power)} show it.`);
  return lines;
}

/** Power that a simulation found for the panel that one is at. */
export interface SimulatedPower {
  readonly power: number;
  readonly standardError: number;
  readonly panels: number;
}

/**
 * Lays out the plan.
 *
 * @param width columns of the terminal
 */
export function planText(
  plan: PlannedPanel,
  { width, simulated = null }: { width: number; simulated?: SimulatedPower | null },
): string {
  const { goal, neighbours, smaller, byTracks } = plan;
  const alternatives = [theseAnswersText(plan), watchedText(plan)].filter((text) => text !== null);
  const blocks = [
    [...wrapped(`To show ${goalText(goal)}:`, { width }), '', ...answer(plan)],
    planWarnings(plan).flatMap((warning) => wrapped(`Mind: ${warning}`, { width, hang: 6 })),
    [
      ...wrapped(testText(plan), { width }),
      ...wrapped(spreadText(plan), { width }),
      ...(simulated === null
        ? []
        : wrapped(
            `By ${simulated.panels} simulated panels of this size: ${shareText(simulated.power)} show it (± ${shareText(1.96 * simulated.standardError)}).`,
            { width },
          )),
      ...alternatives.flatMap((text) => wrapped(text, { width })),
    ],
    columns(
      ['listeners', 'power'],
      neighbours.map(({ listeners, power }) => [String(listeners), shareText(power)]),
    ),
    [
      'Smaller panels show as surely:',
      ...columns(
        ['listeners', ''],
        smaller.map(({ listeners, effect }) => [
          String(listeners),
          effect === null ? 'nothing' : effectText(goal, effect),
        ]),
      ),
    ],
    byTracks.length === 0
      ? []
      : columns(
          ['tracks', 'listeners needed'],
          byTracks.map(({ tracks, listeners }) => [
            String(tracks),
            listeners === null ? 'no number' : String(listeners),
          ]),
        ),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}
