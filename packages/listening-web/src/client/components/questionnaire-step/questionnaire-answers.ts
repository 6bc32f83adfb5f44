import type { Panel, QuestionnaireAnswers } from '../../api.ts';

export type Question = Panel['questionnaire'][number];
export type AnswerProblem = 'missing' | 'no-number';

/** Answers as the server takes them, of what was written into the fields; what was left empty is left out. */
export function questionnaireFrom(
  texts: Readonly<Record<string, string>>,
  questionnaire: readonly Question[],
): { answers: QuestionnaireAnswers; problems: Readonly<Record<string, AnswerProblem>> } {
  const answers: QuestionnaireAnswers = {};
  const problems: Record<string, AnswerProblem> = {};
  for (const { fieldId, kind, required, options } of questionnaire) {
    const text = (texts[fieldId] ?? '').trim();
    const isOffered = kind !== 'choice' || options.some(({ value }) => value === text);
    if (text === '' || !isOffered) {
      if (required) problems[fieldId] = 'missing';
      continue;
    }
    if (kind !== 'number') {
      answers[fieldId] = text;
      continue;
    }
    const number = numberOf(text);
    if (number === null) problems[fieldId] = 'no-number';
    else answers[fieldId] = number;
  }
  return { answers, problems };
}

/** With a decimal point or a decimal comma, in Western, Arabic or full-width figures. */
function numberOf(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669]/g, (figure) => String(figure.charCodeAt(0) - 0x660))
    .replace(/[,\u066b]/, '.');
  return /^[+\-\u2212]?\d+(\.\d+)?$/.test(plain) ? Number(plain.replace('\u2212', '-')) : null;
}
