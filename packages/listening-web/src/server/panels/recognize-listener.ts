import type { PanelDefinition } from '@earwitness/bench/panel';
import { newOpaqueToken, tokenSha256 } from '../blinding/opaque-token.ts';
import { LinkRefusedError } from '../errors.ts';
import type { IdentityStore } from '../stores/identities.ts';
import type { InviteStore } from '../stores/invites.ts';
import type { StartRequest } from './panel-api.ts';
import type { ListenerRecord } from './panel-records.ts';

/** Who somebody is to the panel, and how they came. */
interface RecognizedListener {
  readonly listener: string;
  readonly source: string;
  readonly verified: boolean | null;
}

/**
 * Says who comes: known by cookie, by an invitation or by a platform's id, or nobody so far.
 *
 * @param own whom the cookie belongs to
 * @param listeners everyone who has begun here
 * @throws {LinkRefusedError} for an invitation that does not hold, and where one needs a link and has none
 */
export async function recognizeListener(
  { invite, crowd, rehearsal, sitting }: Pick<StartRequest, 'invite' | 'crowd' | 'rehearsal' | 'sitting'>,
  {
    own,
    listeners,
    definition: { panelId, access },
    identities,
    invites,
  }: {
    own: ListenerRecord | null;
    listeners: ReadonlyMap<string, ListenerRecord>;
    definition: PanelDefinition;
    identities: IdentityStore;
    invites: InviteStore;
  },
): Promise<RecognizedListener> {
  const cameBefore = own !== null && own.rehearsal === rehearsal ? own : null;
  const known = cameBefore?.listener ?? newOpaqueToken();
  /** On a browser that somebody with a link used before, who brings another is somebody else. */
  const knownUnlessLinked = async (links: Pick<InviteStore, 'isHeldBy'>): Promise<string> =>
    cameBefore !== null && (await links.isHeldBy(panelId, known)) ? newOpaqueToken() : known;
  if (rehearsal) return { listener: known, source: 'rehearsal', verified: null };
  // Whoever is in the room was asked to it.
  if (sitting !== null) return { listener: known, source: 'room', verified: null };
  if (invite !== null) {
    // Looked up by panel first, so that another panel's invitation is not used up here.
    const found = await invites.find(panelId, tokenSha256(invite));
    const claim =
      found === null ? null : await invites.bind(tokenSha256(invite), await knownUnlessLinked(invites));
    if (claim === null) throw new LinkRefusedError();
    return { listener: claim.listener, source: 'invited', verified: null };
  }
  if (crowd !== null) {
    if (access.crowd === null) throw new LinkRefusedError();
    const { platform } = access.crowd;
    const { externalId, verified } = crowd;
    const listener = await knownUnlessLinked(identities);
    const identity = { panelId, platform, externalId };
    const claim = await identities.claim({ ...identity, listener });
    // What was begun elsewhere with the bare id may be anybody's: who proves to be its owner gets nothing of theirs, nor they of the owner's.
    const begun = claim.listener === own?.listener ? [] : (listeners.get(claim.listener)?.sessions ?? []);
    const isPerhapsAnothers =
      verified && begun.length > 0 && !begun.some((session) => session.verified === true);
    const owner = isPerhapsAnothers
      ? await identities.passOn({ ...identity, listener: claim.listener, to: newOpaqueToken() })
      : claim.listener;
    return { listener: owner, source: platform, verified };
  }
  const [first] = cameBefore?.sessions ?? [];
  if (first !== undefined) return { listener: known, source: first.source, verified: first.verified };
  if (access.by === 'invited' || access.crowd !== null) throw new LinkRefusedError();
  return { listener: known, source: 'open', verified: null };
}
