import type { PanelDefinition } from '@earwitness/bench/panel';
import { canonicalJson } from '../canonical-json.ts';
import { BadRequestError } from '../errors.ts';

/** Characters of what a listener writes in one place; bodies are limited as well. */
export const LONGEST_TEXT = 4_000;

/**
 * Answers to the questions that are asked, and to no other, as canonical JSON.
 *
 * @throws {BadRequestError} for an answer that is missing, to no question, or does not fit its question
 */
export function questionnaireAnswers(
  answers: Readonly<Record<string, string | number>>,
  { questionnaire }: Pick<PanelDefinition, 'questionnaire'>,
): string {
  const fields = new Set(questionnaire.map(({ fieldId }) => fieldId));
  if (Object.keys(answers).some((fieldId) => !fields.has(fieldId))) {
    throw new BadRequestError('An answer is to no question of this panel.');
  }
  for (const question of questionnaire) {
    const { fieldId, required } = question;
    const given = Object.hasOwn(answers, fieldId) ? answers[fieldId] : undefined;
    const isMissing = given === undefined || given === '';
    if (isMissing && required) throw new BadRequestError(`The question ${fieldId} needs an answer.`);
    if (!isMissing && !isFit(given, question)) {
      throw new BadRequestError(`The answer to ${fieldId} does not fit its question.`);
    }
  }
  return canonicalJson(answers);
}

function isFit(given: string | number, { kind, options }: PanelDefinition['questionnaire'][number]): boolean {
  if (kind === 'number') return typeof given === 'number' && Number.isFinite(given);
  if (typeof given !== 'string' || given.length > LONGEST_TEXT) return false;
  return kind === 'text' || options.some(({ value }) => value === given);
}
