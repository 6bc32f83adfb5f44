import {
  type BlindingKey,
  blindingKeySchema,
  PANEL_METHODS,
  type PanelDefinition,
  type PanelPack,
} from '@earwitness/bench/panel';
import { type ChoiceMethod, checkAnalysisPlan } from '@earwitness/bench/statistics';
import { DefinitionRefusedError } from '../errors.ts';
import type { BlindingKeyRows } from '../stores/blinding-key-rows.ts';
import { type Blinding, createBlinding } from './blinding.ts';
import { createSecrets, loadSecrets, readBlindingKey } from './blinding-key-store.ts';
import { listGroups } from './panel-groups.ts';

/**
 * The blinding of a panel whose secret was given away, from what its export holds.
 *
 * @param blindingKey as text
 * @throws {ZodError} or a SyntaxError if the key is malformed
 */
export const disclosedBlinding = ({
  secret,
  blindingKey,
  pack,
  definition,
}: {
  secret: string;
  blindingKey: string;
  pack: PanelPack;
  definition: PanelDefinition;
}): Blinding =>
  createBlinding({ secret, key: blindingKeySchema.parse(JSON.parse(blindingKey)), pack, definition });

/** How panels come by their blinding: new when they open, kept when they go on. */
export interface PanelBlinding {
  /**
   * Takes in the key of a pack and draws a fresh secret.
   *
   * @throws {BlindingKeyRefusedError} if the key does not belong to the pack
   * @throws {DefinitionRefusedError} if the pack has nothing for the definition to ask about, its practice would tell of its trials,
   *   or its plan cannot be carried out
   */
  create(request: {
    definition: PanelDefinition;
    pack: PanelPack;
    packFolder: string;
    blindingKeyFile: string;
  }): Promise<Blinding>;
  /** null when the panel never got as far. */
  resume(request: { definition: PanelDefinition; pack: PanelPack }): Promise<Blinding | null>;
}

export function panelBlinding(rows: BlindingKeyRows): PanelBlinding {
  return {
    async create({ definition, pack, packFolder, blindingKeyFile }) {
      const key = await readBlindingKey({ blindingKeyFile, packFolder, pack });
      refusePlan(definition, key);
      refuseTellingPractice({ key, pack, definition });
      const secrets = createSecrets(key);
      const blinding = createBlinding({ ...secrets, pack, definition });
      await rows.save({
        panelId: definition.panelId,
        secret: secrets.secret,
        blindingKey: JSON.stringify(key),
      });
      return blinding;
    },
    async resume({ definition, pack }) {
      const secrets = await loadSecrets(rows, definition.panelId);
      return secrets === null ? null : createBlinding({ ...secrets, pack, definition });
    },
  };
}

/** Practice says whose a sound is: of the sounds of the trials it would be remembered there. */
function refuseTellingPractice(request: {
  key: BlindingKey;
  pack: PanelPack;
  definition: PanelDefinition;
}): void {
  const { method, trainingTrials } = request.definition;
  if (method !== 'identification' || trainingTrials === 0) return;
  const { training, trials } = listGroups(request);
  if (training === trials) {
    throw new DefinitionRefusedError({
      problem:
        'its practice would tell whose the sounds of the trials are: give it material of its own for training, or trainingTrials 0',
    });
  }
}

/** A plan that cannot be carried out is refused before the first answer. */
function refusePlan({ analysisPlan, method }: PanelDefinition, { stimuli }: BlindingKey): void {
  const compared = stimuli.filter(({ role }) => role === 'condition').map(({ conditionId }) => conditionId);
  const { answers } = PANEL_METHODS[method];
  try {
    checkAnalysisPlan(analysisPlan, answers === 'choice' ? (method as ChoiceMethod) : answers, {
      conditionCount: new Set(compared).size,
    });
  } catch (cause) {
    throw new DefinitionRefusedError({
      problem: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}
