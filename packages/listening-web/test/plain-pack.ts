/** A pack and its key as data alone, for tests that hear nothing. */
import { createHash } from 'node:crypto';
import {
  BLINDING_KEY_SCHEMA,
  type BlindingKey,
  type ComparisonUse,
  type LevelArm,
  PANEL_PACK_SCHEMA,
  type PanelPack,
  type StimulusRole,
} from '@earwitness/bench/panel';

export interface PlainStimulus {
  readonly conditionId: string;
  readonly makerKind?: string;
  readonly role?: StimulusRole;
}

export interface PlainComparison {
  readonly itemId?: string;
  readonly use?: ComparisonUse;
  readonly level?: LevelArm;
  readonly stimuli: readonly PlainStimulus[];
}

/** An engine's master and a human's. */
export const OURS_AND_HUMAN: readonly PlainStimulus[] = [
  { conditionId: 'ours', makerKind: 'engine' },
  { conditionId: 'human', makerKind: 'human' },
];

const SAMPLE_RATE = 8000;
const SECONDS = 5;

export function plainPack(comparisons: readonly PlainComparison[]): { pack: PanelPack; key: BlindingKey } {
  const packId = opaqueId('pack');
  const entries: BlindingKey['stimuli'] = [];
  const packed = comparisons.map(({ itemId, use = 'trials', level = 'matched', stimuli }, index) => {
    const comparisonId = opaqueId('comparison', index);
    return {
      comparisonId,
      use,
      level,
      sampleRate: SAMPLE_RATE,
      channelCount: 2,
      frameCount: SECONDS * SAMPLE_RATE,
      stimuli: stimuli.map(({ conditionId, makerKind = 'human', role = 'condition' }, place) => {
        const stimulusId = opaqueId('stimulus', index, place);
        entries.push({
          stimulusId,
          comparisonId,
          itemId: itemId ?? `item-${index}`,
          itemTitle: `Item ${index}`,
          conditionId,
          makerKind,
          role,
          startSeconds: 0,
          seconds: SECONDS,
        });
        const sha256 = createHash('sha256').update(stimulusId).digest('hex');
        return {
          stimulusId,
          wav: { file: `${stimulusId}.wav`, sha256, byteLength: 44 + 6 * SECONDS * SAMPLE_RATE },
          flac: null,
        };
      }),
      proof: {
        residualLu: 0.01,
        lagFrames: 0,
        equalLength: true as const,
        equalBytes: true as const,
        gainsDb: stimuli.map(() => 0),
        truePeakDbtp: -3,
        fadeSeconds: 0.01,
      },
    };
  });
  return {
    pack: { schema: PANEL_PACK_SCHEMA, packId, comparisons: packed, warnings: [] },
    key: { schema: BLINDING_KEY_SCHEMA, packId, stimuli: entries },
  };
}

function opaqueId(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
