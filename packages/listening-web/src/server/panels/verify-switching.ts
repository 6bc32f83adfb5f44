/** Whether the switch of a panel was proven, and whether with the player that pages are sent now. */
import { existsSync } from 'node:fs';
import { type PanelDefinition, type PanelPack, switchProof } from '@earwitness/bench/panel';
import { openShippedRenderer } from '../../switch-proof/shipped-renderer.ts';
import { BUILT_CLIENT } from '../built-client.ts';
import { packSha256Of } from '../packs/pack-sha256.ts';
import type { SwitchingVerification } from './panel-api.ts';

/** Reads the certificates of a pack as its panel was frozen with it: what they prove was proven before the first session. */
export async function verifySwitching({
  pack,
  packSha256,
  definition,
}: {
  pack: PanelPack;
  /** As the log froze it. */
  packSha256: string;
  definition: PanelDefinition;
}): Promise<SwitchingVerification> {
  const { sentence, rendererSha256 } = switchProof(pack, definition);
  return {
    sentence,
    rendererSha256,
    isOfThisPlayer:
      rendererSha256 === null || !existsSync(BUILT_CLIENT)
        ? null
        : (await openShippedRenderer(BUILT_CLIENT)).sha256 === rendererSha256,
    problem:
      packSha256Of(pack) === packSha256
        ? null
        : 'the pack and its certificates are not what was frozen when the panel opened',
  };
}
