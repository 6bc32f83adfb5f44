/** Asks at the terminal what a panel is to show, one question at a time; Enter takes what stands in brackets. */
import { createInterface, type Interface } from 'node:readline/promises';
import { InvalidArgumentError } from 'commander';
import { parseAnyCount, parsePoints, parseRange, parseShare } from '../terminal/option-parsers.ts';
import { GOALS, type GoalName, type PlanOptions, USUAL } from './plan-options.ts';

const GOAL_WORDS: Readonly<Record<GoalName, string>> = {
  audible: 'that a difference can be heard',
  inaudible: 'that a difference is too small to matter',
  range: 'that a share lies in a range',
  difference: 'that one playback, or one group, hears more than another',
  preference: 'that one master is preferred',
  rating: 'that one master is rated higher',
};

/** Asks until the answer can be read; the reason stands below an answer that cannot. */
async function ask<Value>(
  terminal: Interface,
  { question, usual, read }: { question: string; usual: string; read: (text: string) => Value },
): Promise<Value> {
  for (;;) {
    const typed = (await terminal.question(`${question} [${usual}] `)).trim();
    try {
      return read(typed === '' ? usual : typed);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      process.stdout.write(`  ${error.message}\n`);
    }
  }
}

function readGoal(text: string): GoalName {
  const byNumber = GOALS[Number(text) - 1];
  const goal = byNumber ?? GOALS.find((name) => name === text.toLowerCase());
  if (goal === undefined) throw new InvalidArgumentError(`It must be a number from 1 to ${GOALS.length}.`);
  return goal;
}

function readYes(text: string): boolean {
  if (/^y(es)?$/i.test(text)) return true;
  if (/^no?$/i.test(text)) return false;
  throw new InvalidArgumentError('It must be y or n.');
}

/** What only this goal needs to know. */
async function askOfGoal(terminal: Interface, show: GoalName): Promise<PlanOptions> {
  const share = (question: string, usual: string) => ask(terminal, { question, usual, read: parseShare });
  switch (show) {
    case 'audible':
      return { rate: await share('How many answers do you expect to be right?', '57.5 %') };
    case 'inaudible':
      return { margin: await share('Within how much of chance is too small to matter?', '5 %') };
    case 'range': {
      const range = await ask(terminal, {
        question: 'Which range of right answers?',
        usual: '55-60',
        read: parseRange,
      });
      return { range };
    }
    case 'difference': {
      const groups = await ask(terminal, {
        question: 'Two groups of listeners, rather than the same ones in both? (y/n)',
        usual: 'n',
        read: readYes,
      });
      return {
        ...(groups && { groups }),
        rate: await share('Right answers where they hear more?', '57.5 %'),
        against: await share('And where they hear less?', '50 %'),
      };
    }
    case 'preference':
      return { rate: await share('How many do you expect to prefer it?', '60 %') };
    case 'rating': {
      const points = await ask(terminal, {
        question: 'How many points of 100 apart?',
        usual: String(USUAL.points),
        read: parsePoints,
      });
      return { points };
    }
  }
}

/**
 * Asks everything that the answer depends on most.
 *
 * @returns options as if they had been given
 */
export async function askPlan(): Promise<PlanOptions & { show: GoalName }> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const list = GOALS.map((goal, index) => `  ${index + 1}  ${GOAL_WORDS[goal]}`).join('\n');
    process.stdout.write(`What is the panel to show?\n${list}\n`);
    const show = await ask(terminal, { question: 'Number', usual: '1', read: readGoal });
    const ofGoal = await askOfGoal(terminal, show);
    const trials =
      show === 'rating'
        ? {}
        : {
            trials: await ask(terminal, {
              question: 'Trials per listener?',
              usual: '20',
              read: parseAnyCount,
            }),
          };
    const tracks = await ask(terminal, {
      question: 'How many tracks (pieces of music) do you have?',
      usual: 'as many as it takes',
      read: (text) => (text.startsWith('as many') ? undefined : parseAnyCount(text)),
    });
    const listeners = await ask(terminal, {
      question: 'How many listeners can you get?',
      usual: 'as many as it takes',
      read: (text) => (text.startsWith('as many') ? undefined : parseAnyCount(text)),
    });
    process.stdout.write('\n');
    return {
      show,
      ...ofGoal,
      ...trials,
      ...(tracks !== undefined && { tracks }),
      ...(listeners !== undefined && { listeners }),
    };
  } finally {
    terminal.close();
  }
}
