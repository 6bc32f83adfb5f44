import type { PanelPack } from '@earwitness/bench/panel';
import { canonicalJson } from '../canonical-json.ts';
import { sha256 } from '../sha256.ts';

/** SHA-256 of the canonical JSON of a pack, which holds the digest of every stimulus. */
export const packSha256Of = (pack: PanelPack): string => sha256(canonicalJson(pack));

/**
 * A pack with the certificates of another. They are no part of what is heard: a pack that was built again, and proven with a later
 * player, is still the pack that its panel was frozen with, and the panel keeps the certificates that it had then.
 */
export function certifiedAs(
  { switchCertificates: _, ...heard }: PanelPack,
  { switchCertificates }: Pick<PanelPack, 'switchCertificates'>,
): PanelPack {
  return { ...heard, ...(switchCertificates !== undefined && { switchCertificates }) };
}
