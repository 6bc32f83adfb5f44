/** A presentation as the listener's page gets it: sounds under switches, a question, and no names. */
import { type LocalizedText, type PanelDefinition, type PanelPack, textIn } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import { newOpaqueToken } from '../blinding/opaque-token.ts';
import type { PresentedTrial } from './panel-api.ts';
import type { Presentation } from './presentation.ts';
import { drawnAs } from './session-flow.ts';
import type { Slot } from './slots.ts';

/** With the tokens that the log is to keep hashes of, fresh for each presentation. */
interface TrialWithTokens {
  readonly trial: PresentedTrial;
  readonly stimulusTokens: readonly (readonly [Slot, string])[];
}

export function presentTrial({
  presentation,
  language,
  definition,
  blinding,
}: {
  presentation: Presentation;
  language: string;
  definition: PanelDefinition;
  blinding: Blinding;
}): TrialWithTokens {
  const { comparison, method, attribute, slots, labels } = blinding.present(drawnAs(presentation));
  const attributed = attribute === null ? undefined : definition.attributes[attribute];
  const asked = labels === null ? (attributed ?? definition) : definition.labelSwap;
  const inLanguage = (text: LocalizedText | null | undefined): string | null =>
    text == null ? null : textIn(text, [language, ...definition.languages]);
  const stimulusTokens = slots.map((slot) => [slot, newOpaqueToken()] as const);
  return {
    trial: {
      trialToken: newOpaqueToken(),
      number: presentation.number,
      total: blinding.trialCounts[presentation.stage],
      stage: presentation.stage,
      method,
      question: inLanguage(asked?.question) ?? '',
      lowLabel: inLanguage(attributed?.lowLabel),
      highLabel: inLanguage(attributed?.highLabel),
      allowsTies: definition.allowsTies,
      sampleRate: comparison.sampleRate,
      channelCount: comparison.channelCount,
      frameCount: comparison.frameCount,
      formats: formatsOf(comparison),
      stimuli: stimulusTokens.map(([slot, token]) => ({
        slot,
        url: `api/stimuli/${token}`,
        label: labels?.[slot] ?? null,
      })),
    },
    stimulusTokens,
  };
}

/** Every stimulus of a comparison has the same formats, each of one length. */
function formatsOf({ stimuli: [first] }: PanelPack['comparisons'][number]): PresentedTrial['formats'] {
  if (first === undefined) return [];
  const wav = { type: 'audio/wav' as const, byteLength: first.wav.byteLength };
  return first.flac === null
    ? [wav]
    : [{ type: 'audio/flac' as const, byteLength: first.flac.byteLength }, wav];
}
