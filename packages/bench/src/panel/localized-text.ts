/** Words that people read, in one language or in each of a panel's. */
import { z } from 'zod';

/** A language as browsers name it: `en`, `pt-BR`. */
export const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR');

/** One text for all, or one a language. */
export const localizedTextSchema = z.union([
  z.string().trim().min(1, 'must say something'),
  z
    .record(languageSchema, z.string().trim().min(1, 'must say something'))
    .refine((texts) => Object.keys(texts).length > 0, 'must have a text'),
]);
export type LocalizedText = z.infer<typeof localizedTextSchema>;

/** The text in the first of the wanted languages that it has, else in whichever it has. `de-CH` finds `de`. */
export function textIn(text: LocalizedText, languages: readonly string[]): string {
  if (typeof text === 'string') return text;
  for (const language of languages) {
    const found = text[language] ?? text[language.split('-')[0] ?? ''];
    if (found !== undefined) return found;
  }
  return Object.values(text)[0] ?? '';
}
