/** How a listener gets into a panel: known or new, alone or in a room, and never into a second session for one start. */
import { type PlaybackSystem, textIn } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import { newOpaqueToken, tokenSha256 } from '../blinding/opaque-token.ts';
import { AlreadyTakenError, BadRequestError, LinkRefusedError, OtherPlaybackError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import type { IdentityStore } from '../stores/identities.ts';
import type { InviteStore } from '../stores/invites.ts';
import { offeredLanguage } from './offered-language.ts';
import type { ListenerSide, StartRequest } from './panel-api.ts';
import type { PanelEvent } from './panel-events.ts';
import type { PanelJournal } from './panel-journal.ts';
import type { ListenerRecord, SessionRecord, SittingRecord } from './panel-records.ts';
import { nextPlace } from './panel-state.ts';
import { recognizeListener } from './recognize-listener.ts';
import { refuseFullQuota } from './refuse-full-quota.ts';
import { playbackWanted, sessionState } from './session-flow.ts';
import { refuseUnlessRoomTakes } from './sitting-side.ts';

interface StartSessionOptions {
  readonly journal: PanelJournal;
  readonly blinding: Blinding;
  readonly identities: IdentityStore;
  readonly invites: InviteStore;
  findListener(cookie: string | null): ListenerRecord | null;
  requireSession(cookie: string | null): SessionRecord;
  takesAnswers(): boolean;
  /** Throws unless answers are taken. */
  refuseUnlessOpen(): void;
}

/** Makes the way in of a panel's listener's side. */
export function createStartSession({
  journal,
  blinding,
  identities,
  invites,
  findListener,
  requireSession,
  takesAnswers,
  refuseUnlessOpen,
}: StartSessionOptions): ListenerSide['startSession'] {
  const { definition } = journal.state;
  const stateOf = (session: SessionRecord) => sessionState(session, { definition, blinding });

  return async (request) => {
    const room = roomOf(request);
    const recognized = await recognizeListener(request, {
      own: findListener(request.cookie),
      listeners: journal.state.listeners,
      definition,
      identities,
      invites,
    });
    // From here to the commit nothing waits, so that two requests at once do not both start a session.
    const listener = sentBefore(request, recognized) ?? recognized.listener;
    const { source, verified } = recognized;
    const sessions = journal.state.listeners.get(listener)?.sessions ?? [];
    const latest = sessions.at(-1);
    const isOwnCookie = request.cookie !== null && findListener(request.cookie)?.listener === listener;
    const cookie = isOwnCookie && request.cookie !== null ? request.cookie : newOpaqueToken();
    // An id alone is no secret: what was begun with a signature goes on with one.
    const isUnsigned = request.crowd !== null && verified !== true;
    if (!isOwnCookie && isUnsigned && sessions.some((one) => one.verified === true)) {
      throw new LinkRefusedError();
    }
    const isAllTaken = !request.rehearsal && sessions.length >= definition.sessions.perListener;
    const isOfThisRoom = room === null || latest?.seat?.sitting.session === room.session;
    if (latest !== undefined && isOfThisRoom && stateOf(latest).stage !== 'finished') {
      return takeUp({ listener, cookie, isOwnCookie });
    }
    // Who comes from elsewhere once more may still need the code and the result.
    if (latest !== undefined && !isOwnCookie && (isAllTaken || !takesAnswers())) {
      return takeUp({ listener, cookie, isOwnCookie });
    }
    refuseUnlessOpen();
    if (isAllTaken) throw new AlreadyTakenError();
    if (room !== null) refuseUnlessRoomTakes(room);
    const sitting = room?.session ?? null;
    const place = nextPlace(journal.state, { listener, rehearsal: request.rehearsal, sitting });
    const wanted = playbackWanted(sessions, blinding.playbackOrder(place)) ?? room?.playback ?? null;
    const playback = playbackOf(request, wanted);
    const language = offeredLanguage([request.language], definition);
    const { trainedListener } = request;
    if (!request.rehearsal) {
      refuseFullQuota({ journal, blinding }, { listener, playback, trainedListener, language });
    }
    await journal.commit({
      kind: 'session-started',
      session: newOpaqueToken(),
      listener,
      cookieSha256: tokenSha256(cookie),
      consentSha256: sha256(textIn(definition.introduction, [language, ...definition.languages])),
      playback,
      trainedListener,
      language,
      source,
      verified,
      rehearsal: request.rehearsal,
      startKeySha256: request.startKey === null ? null : tokenSha256(request.startKey),
      sitting,
    });
    return { created: true, cookie, session: stateOf(requireSession(cookie)) };
  };

  function roomOf({ sitting, rehearsal }: StartRequest): SittingRecord | null {
    if (sitting === null) return null;
    // its chances are drawn apart from those of what is counted, and a room has one drawing
    if (rehearsal) throw new BadRequestError('A rehearsal is taken alone and not in a room.');
    const room = journal.state.sittingByJoinTokenSha256.get(tokenSha256(sitting));
    if (room === undefined) throw new LinkRefusedError();
    return room;
  }

  /** Whom the same start made before, where its reply never came and nothing else says who asks. */
  function sentBefore(
    { startKey, rehearsal }: Pick<StartRequest, 'startKey' | 'rehearsal'>,
    { listener }: { listener: string },
  ): string | null {
    if (startKey === null || journal.state.listeners.has(listener)) return null;
    const made = journal.state.listenerByStartKeySha256.get(tokenSha256(startKey));
    return made?.rehearsal === rehearsal ? made.listener : null;
  }

  /** The latest session of a listener who is known, here as well. */
  async function takeUp({
    listener,
    cookie,
    isOwnCookie,
  }: {
    listener: string;
    cookie: string;
    isOwnCookie: boolean;
  }): Promise<Awaited<ReturnType<ListenerSide['startSession']>>> {
    // A cookie is for what is on the disk: the session may just have been begun, and not be kept.
    await journal.commit();
    if (!isOwnCookie) await journal.commit(...adopt({ listener, cookie }));
    return { created: false, cookie, session: stateOf(requireSession(cookie)) };
  }

  function playbackOf({ playback }: StartRequest, wanted: PlaybackSystem | null): PlaybackSystem {
    if (wanted !== null && playback !== null && playback !== wanted) throw new OtherPlaybackError({ wanted });
    const heardOn = wanted ?? playback;
    if (heardOn === null) {
      throw new BadRequestError('The session needs a playback system, as this panel lets the listener say.');
    }
    return heardOn;
  }

  /** Another device of a listener who is known by more than a cookie. */
  function adopt({ listener, cookie }: { listener: string; cookie: string }): PanelEvent[] {
    const codeSha256 = tokenSha256(newOpaqueToken());
    const expiresAt = journal.now().toISOString();
    return [
      { kind: 'handover-created', listener, codeSha256, expiresAt },
      { kind: 'handover-claimed', codeSha256, cookieSha256: tokenSha256(cookie) },
    ];
  }
}
