/** Whether what listeners wrote is what the log holds the hashes of. */
import type { TextsVerification } from './panel-api.ts';
import type { PanelJournal } from './panel-journal.ts';
import { textSha256, type WrittenText } from './written-text.ts';

/**
 * Holds every text that the log names against its hash: the answers to questionnaires first, then comments in the order of the log.
 *
 * @param onText takes each that is as it was written
 */
export async function verifyTexts(
  { journal }: { journal: PanelJournal },
  onText: (text: WrittenText) => void | Promise<void> = () => {},
): Promise<TextsVerification> {
  const { sessions, listeners } = journal.state;
  const texts = await journal.writtenTexts();
  let kept = 0;
  let erased = 0;
  let problem: string | null = null;

  async function hold(
    textId: string | null | undefined,
    { listener, what }: { listener: string; what: string },
  ) {
    if (textId == null) return;
    const written = texts.get(textId);
    if (written === undefined) {
      if (listeners.get(listener)?.isErased === true) erased += 1;
      else problem ??= `${what} of listener ${listener} is missing, and was not erased`;
    } else if (textSha256(written) !== textId) {
      problem ??= `${what} of listener ${listener} is not what the log holds the hash of`;
    } else {
      kept += 1;
      await onText(written);
    }
  }

  for (const { listener, questionnaireSha256 } of sessions.values()) {
    await hold(questionnaireSha256, { listener, what: 'the questionnaire' });
  }
  await journal.visitAnsweredTrials(({ place, answer }) => {
    const listener = sessions.get(place.session)?.listener;
    if (listener === undefined) return;
    return hold(answer?.commentSha256, { listener, what: 'a comment' });
  });
  return { kept, erased, problem };
}
