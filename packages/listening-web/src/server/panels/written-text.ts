import { sha256 } from '../sha256.ts';

/** What a listener wrote: answers to the questionnaire as JSON, or a comment. */
export interface WrittenText {
  /** What the log holds of it. */
  readonly textId: string;
  readonly salt: string;
  readonly text: string;
}

/** A salted hash, which tells nothing of a text that was erased. */
export const textSha256 = ({ salt, text }: Pick<WrittenText, 'salt' | 'text'>): string =>
  sha256(`${salt}/${text}`);
