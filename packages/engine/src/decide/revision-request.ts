/** A revision as the client writes it, in words with numbers: "tone strength 0.5, ceiling −2 dBTP, 1 dB louder". */
import { InvalidPlanError } from '../errors.ts';
import type { WantedTarget } from '../plan/delivery-target.ts';
import {
  type AnsweredBrief,
  type StageKind,
  type Strength,
  stageKindSchema,
} from '../plan/mastering-plan.ts';

const SUBJECT = 'revision';

/** One change of a brief. */
export type BriefChange = (brief: AnsweredBrief, integratedLufs: number) => AnsweredBrief;

interface Phrase {
  readonly example: string;
  readonly pattern: RegExp;
  read(groups: Readonly<Record<string, string>>): BriefChange;
}

const NUMBER = '(?<number>[+-]?(?:\\d+(?:\\.\\d+)?|\\.\\d+))';
const DIMENSIONS: Readonly<Record<string, keyof Strength>> = {
  tone: 'tone',
  dynamics: 'dynamics',
  stereo: 'stereo',
  width: 'stereo',
};

const changeTarget =
  (change: (target: WantedTarget, integratedLufs: number) => Partial<WantedTarget>): BriefChange =>
  (brief, integratedLufs) => ({
    ...brief,
    target: { ...brief.target, ...change(brief.target, integratedLufs) },
  });

const PHRASES: readonly Phrase[] = [
  {
    example: 'tone strength 0.5',
    pattern: new RegExp(`^(?<dimension>tone|dynamics|stereo|width)(?: strength)? ${NUMBER}(?<percent> ?%)?$`),
    read: ({ dimension, number, percent }) => {
      const strength = Number(number) / (percent ? 100 : 1);
      return (brief) => ({ ...brief, strength: { ...brief.strength, [DIMENSIONS[dimension!]!]: strength } });
    },
  },
  {
    example: 'ceiling −2 dBTP',
    pattern: new RegExp(`^ceiling ${NUMBER}(?: ?dbtp| ?db)?$`),
    read: ({ number }) => changeTarget(() => ({ ceilingDbtp: Number(number) })),
  },
  {
    example: 'loudness −12 LUFS',
    pattern: new RegExp(`^loudness ${NUMBER}(?: ?lufs)?$`),
    read: ({ number }) => changeTarget(() => ({ integratedLufs: Number(number) })),
  },
  {
    example: '1 dB louder',
    pattern: new RegExp(`^${NUMBER} ?(?:db|lu) (?<direction>louder|quieter)$`),
    read: ({ number, direction }) => {
      const changeLu = Number(number) * (direction === 'louder' ? 1 : -1);
      return changeTarget((target, own) => ({ integratedLufs: (target.integratedLufs ?? own) + changeLu }));
    },
  },
  {
    example: 'gain reduction 3 dB',
    pattern: new RegExp(`^gain reduction(?: budget)? ${NUMBER}(?: ?db)?$`),
    read: ({ number }) => changeTarget(() => ({ gainReductionBudgetDb: Number(number) })),
  },
  {
    example: 'mono below 120 Hz',
    pattern: new RegExp(`^mono below ${NUMBER}(?: ?hz)?$`),
    read: ({ number }) => changeTarget(() => ({ monoBelowHz: Number(number) })),
  },
  {
    example: 'without equalizer',
    pattern: /^without (?<kind>[a-z -]+)$/,
    read: ({ kind }) => {
      const stage = readStageKind(kind!);
      return (brief) => ({ ...brief, leaveAlone: [...new Set([...brief.leaveAlone, stage])].toSorted() });
    },
  },
  {
    example: 'with equalizer',
    pattern: /^with (?<kind>[a-z -]+)$/,
    read: ({ kind }) => {
      const stage = readStageKind(kind!);
      return (brief) => ({ ...brief, leaveAlone: brief.leaveAlone.filter((each) => each !== stage) });
    },
  },
];

/** What a revision understands, one example for each phrase. */
export const REVISION_EXAMPLES: readonly string[] = PHRASES.map(({ example }) => example);

/** @throws {InvalidPlanError} for a phrase that is not understood, with what is */
export function readRevision(request: string): BriefChange[] {
  const phrases = request
    .toLowerCase()
    .replaceAll('−', '-')
    // A decimal comma stands between digits, one between phrases does not.
    .replaceAll(/(?<=\d),(?=\d)/g, '.')
    .replaceAll(':', ' ')
    .split(/[,;\n]| and /)
    .map((phrase) => phrase.trim().replaceAll(/\s+/g, ' '))
    .filter((phrase) => phrase !== '');
  if (phrases.length === 0) throw notUnderstood(request, 'it is empty');
  return phrases.map(readPhrase);
}

function readPhrase(text: string): BriefChange {
  for (const { pattern, read } of PHRASES) {
    const match = pattern.exec(text);
    if (match) return read(match.groups as Record<string, string>);
  }
  throw notUnderstood(text, 'it is not understood');
}

function readStageKind(words: string): StageKind {
  const result = stageKindSchema.safeParse(words.trim().replaceAll(' ', '-'));
  if (result.success) return result.data;
  throw new InvalidPlanError({
    subject: SUBJECT,
    path: words,
    reason: `there is no such stage, known are: ${stageKindSchema.options.join(', ')}`,
  });
}

const notUnderstood = (phrase: string, reason: string): InvalidPlanError =>
  new InvalidPlanError({
    subject: SUBJECT,
    path: `"${phrase}"`,
    reason: `${reason}; understood are for example: ${REVISION_EXAMPLES.join(', ')}`,
  });
