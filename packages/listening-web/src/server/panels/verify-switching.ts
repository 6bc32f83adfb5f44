/** Whether the switch of a panel was proven, and whether with the player that pages are sent now. */
import { existsSync } from 'node:fs';
import { type PanelDefinition, type PanelPack, type SwitchProof, switchProof } from '@earwitness/bench/panel';
import { openShippedRenderer } from '../../switch-proof/shipped-renderer.ts';
import { BUILT_CLIENT } from '../built-client.ts';
import { certifiedAs, packSha256Of } from '../packs/pack-sha256.ts';
import type { SwitchingVerification } from './panel-api.ts';

interface KeptPack {
  readonly pack: PanelPack;
  /** As the log froze it. */
  readonly packSha256: string;
  readonly definition: PanelDefinition;
}

const isFrozen = ({ pack, packSha256 }: KeptPack): boolean => packSha256Of(pack) === packSha256;

/** What was proven before the first session: certificates that the panel was not frozen with may be younger, and prove nothing. */
export const frozenSwitchProof = (kept: KeptPack): SwitchProof =>
  switchProof(isFrozen(kept) ? kept.pack : certifiedAs(kept.pack, {}), kept.definition);

export async function verifySwitching(kept: KeptPack): Promise<SwitchingVerification> {
  const { sentence, rendererSha256 } = frozenSwitchProof(kept);
  return {
    sentence,
    rendererSha256,
    isOfThisPlayer:
      rendererSha256 === null || !existsSync(BUILT_CLIENT)
        ? null
        : (await openShippedRenderer(BUILT_CLIENT)).sha256 === rendererSha256,
    problem: isFrozen(kept)
      ? null
      : 'the pack and its certificates are not what was frozen when the panel opened',
  };
}
