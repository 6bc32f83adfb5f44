/** Asks at the terminal what a panel is to show, one question at a time; Enter takes what stands in brackets. */
import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError } from 'commander';
import { parseAnyCount, parsePoints, parseRange, parseShare } from '../terminal/option-parsers.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { GOALS, type GoalName, type PlanOptions, USUAL } from './plan-options.ts';

const GOAL_WORDS: Readonly<Record<GoalName, string>> = {
  audible: 'that a difference can be heard',
  inaudible: 'that a difference is too small to matter',
  range: 'that a share lies in a range',
  difference: 'that one playback, or one group, hears more than another',
  preference: 'that one master is preferred',
  rating: 'that one master is rated higher',
};

/** Where one asks: `print` adds a line, `answer` waits for one. */
interface Conversation {
  print(text: string): void;
  answer(question: string): Promise<string>;
}

/** Asks until the answer can be read; the reason stands below an answer that cannot. */
async function ask<Value>(
  conversation: Conversation,
  { question, usual, read }: { question: string; usual: string; read: (text: string) => Value },
): Promise<Value> {
  for (;;) {
    const typed = (await conversation.answer(`${question} [${usual}] `)).trim();
    try {
      return read(typed === '' ? usual : typed);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      conversation.print(`  ${error.message}`);
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
async function askOfGoal(conversation: Conversation, show: GoalName): Promise<PlanOptions> {
  const share = (question: string, usual: string) => ask(conversation, { question, usual, read: parseShare });
  switch (show) {
    case 'audible':
      return { rate: await share('How many answers do you expect to be right?', '57.5 %') };
    case 'inaudible':
      return { margin: await share('Within how much of chance is too small to matter?', '5 %') };
    case 'range': {
      const range = await ask(conversation, {
        question: 'Which range of right answers?',
        usual: '55-60',
        read: parseRange,
      });
      return { range };
    }
    case 'difference': {
      const groups = await ask(conversation, {
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
      const points = await ask(conversation, {
        question: 'How many points of 100 apart?',
        usual: String(USUAL.points),
        read: parsePoints,
      });
      return { points };
    }
  }
}

const AS_MANY = 'as many as it takes';
const readCountOrAny = (text: string): number | undefined =>
  text === AS_MANY ? undefined : parseAnyCount(text);

async function askAll(conversation: Conversation): Promise<PlanOptions & { show: GoalName }> {
  const list = GOALS.map((goal, index) => `  ${index + 1}  ${GOAL_WORDS[goal]}`);
  conversation.print(['What is the panel to show?', ...list].join('\n'));
  const show = await ask(conversation, { question: 'Number', usual: '1', read: readGoal });
  const ofGoal = await askOfGoal(conversation, show);
  const count = (question: string) => ask(conversation, { question, usual: AS_MANY, read: readCountOrAny });
  const trials =
    show === 'rating'
      ? undefined
      : await ask(conversation, { question: 'Trials per listener?', usual: '20', read: parseAnyCount });
  const tracks = await count('How many tracks (pieces of music) do you have?');
  const listeners = await count('How many listeners can you get?');
  conversation.print('');
  return {
    show,
    ...ofGoal,
    ...(trials !== undefined && { trials }),
    ...(tracks !== undefined && { tracks }),
    ...(listeners !== undefined && { listeners }),
  };
}

/**
 * Asks everything that the answer depends on most.
 *
 * @returns options as if they had been given
 * @throws {UsageError} when the input ends before the last answer
 */
export async function askPlan({
  input = process.stdin,
  output = process.stdout,
}: {
  input?: NodeJS.ReadableStream;
  output?: NodeJS.WritableStream;
} = {}): Promise<PlanOptions & { show: GoalName }> {
  const terminal = createInterface({ input, output });
  const ended = new Promise<never>((_, reject) => {
    terminal.once('close', () =>
      reject(new UsageError('Cannot plan a panel: the questions were not answered')),
    );
  });
  try {
    return await Promise.race([
      askAll({
        print: (text) => output.write(`${text}\n`),
        answer: (question) => terminal.question(question),
      }),
      ended,
    ]);
  } finally {
    // closing is no longer news
    ended.catch(() => {});
    terminal.close();
  }
}
