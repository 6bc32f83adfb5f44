/** Who is here, by which link, for which panel, and what stands in the way: all that comes before the first trial. */
import {
  type listenerApi,
  type Panel,
  RefusedError,
  type RoomFace,
  type SessionChoice,
  type SessionState,
} from '../api.ts';
import { setPageLanguage } from '../locales/page-language.ts';
import { type AddressedVisit, keepVisit, NO_VISIT, takeVisit, type Visit, wayInOf } from '../visit.ts';
import type { RefusedLink, Screen } from './screen.ts';
import { SessionMemory } from './session-memory.ts';

type EntranceApi = Pick<
  ReturnType<typeof listenerApi>,
  'panel' | 'lookAtRoom' | 'startSession' | 'claimHandover'
>;

export class PanelVisit {
  readonly #panelId: string;
  readonly #api: EntranceApi;
  readonly #memory: SessionMemory;
  #visit: Visit = NO_VISIT;

  panel: Panel | null = null;
  session: SessionState | null = null;
  /** Where the link to a room leads, before there is a session. */
  room: RoomFace | null = null;

  constructor({ panelId, api }: { panelId: string; api: EntranceApi }) {
    this.#panelId = panelId;
    this.#api = api;
    this.#memory = new SessionMemory({ panelId });
  }

  /** Whether this is an experimenter's own look at the panel. */
  get isRehearsal(): boolean {
    return this.session?.rehearsal ?? this.#visit.rehearsal !== null;
  }

  /** The address by which this visit can be made from another device, before there is a session. */
  get address(): string {
    const { invite, rehearsal, sitting } = this.#visit;
    if (invite !== null) return this.addressWith(`invite=${invite}`);
    if (sitting !== null) return this.addressWith(`sitting=${sitting}`);
    return this.addressWith(rehearsal === null ? '' : `rehearsal=${rehearsal}`);
  }

  addressWith(fragment: string): string {
    const address = new URL(`p/${encodeURIComponent(this.#panelId)}`, document.baseURI);
    address.hash = fragment;
    return address.href;
  }

  /** Takes what the address says of this visit. */
  takeAddress(): AddressedVisit['kind'] {
    const addressed = takeVisit(this.#panelId);
    if (addressed.kind === 'visit') this.#visit = addressed.visit;
    return addressed.kind;
  }

  chooseLanguage(language: string): void {
    this.#keep({ ...this.#visit, language });
  }

  /** Becomes the listener who made a code; null where there is none to claim, or an earlier try has claimed it. */
  async claimHandover(): Promise<'claimed' | 'refused' | null> {
    const { handover } = this.#visit;
    if (handover === null) return null;
    let isClaimed = true;
    try {
      await this.#api.claimHandover(handover);
      await this.#memory.began(null);
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'link-refused') throw error;
      // The reply to an earlier try may have been lost on the way, after the cookie had come.
      const { session } = await this.#api.panel({ language: null });
      if (session === null) return 'refused';
      isClaimed = false;
    }
    this.#keep({ ...this.#visit, handover: null });
    return isClaimed ? 'claimed' : null;
  }

  /** Reads the panel, and whose session this is. */
  async read(): Promise<void> {
    this.panel = await this.#api.panel({ language: this.#visit.language });
    // Another link than the one that this browser came by last is perhaps another person's.
    this.session = (await this.#memory.isOwn(wayInOf(this.#visit))) ? this.panel.session : null;
    await setPageLanguage([this.panel.language, ...navigator.languages]).catch(() => {});
  }

  /** Reads where the link to a room leads, if a session is to begin there. */
  async lookAtRoom(): Promise<void> {
    const { sitting } = this.#visit;
    const isJoining = sitting !== null && this.session === null;
    this.room = isJoining ? await this.#api.lookAtRoom(sitting) : null;
  }

  agree(): void {
    this.#memory.agree();
  }

  takeBackAgreement(): void {
    this.#memory.takeBackAgreement();
  }

  get hasCheckedSound(): boolean {
    return this.#memory.hasCheckedSound(this.session?.sessionNumber ?? 0);
  }

  checkedSound(): void {
    this.#memory.checkedSound(this.session?.sessionNumber ?? 0);
  }

  /** Begins a session or takes one up; returns whether it is heard on something else than the page said. */
  async startSession(choice: Pick<SessionChoice, 'playback' | 'trainedListener'>): Promise<boolean> {
    const isOther = await this.#start(choice);
    await this.#memory.began(wayInOf(this.#visit));
    // A session that was taken up has its own language.
    await this.read();
    return isOther;
  }

  async #start(choice: Pick<SessionChoice, 'playback' | 'trainedListener'>): Promise<boolean> {
    const { invite, rehearsal, sitting, crowd } = this.#visit;
    const request = {
      ...choice,
      ...(this.panel !== null && { language: this.panel.language }),
      startKey: this.#memory.startKey(),
      invite,
      rehearsal,
      sitting,
      crowd: this.panel?.crowdPlatform === null ? null : crowd,
    };
    try {
      await this.#api.startSession(request);
      return false;
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'other-playback') throw error;
      // Somebody else began meanwhile, or this listener is known and has heard that one: the panel says.
      await this.#api.startSession({ ...request, playback: null });
      return true;
    }
  }

  /** What whoever has no session yet is shown. */
  entrance(): Screen {
    const { state, access, crowdPlatform } = this.panel!;
    const { invite, rehearsal, sitting, crowd } = this.#visit;
    if (state === 'closed') return { kind: 'closed' };
    if (this.room?.phase === 'ended') return { kind: 'room-full' };
    const isKnown =
      invite !== null || rehearsal !== null || sitting !== null || (crowdPlatform !== null && crowd !== null);
    const asksForLink = access === 'invited' || crowdPlatform !== null;
    if (asksForLink && !isKnown) return { kind: 'link-refused', link: 'none' };
    return this.#memory.hasAgreed ? { kind: 'playback', isOther: false } : { kind: 'consent' };
  }

  screenOfRefusal({ code, message }: RefusedError): Screen {
    switch (code) {
      case 'not-found':
        return { kind: 'wrong-link' };
      case 'panel-closed':
        return { kind: 'closed' };
      case 'quota-full':
        return { kind: 'quota-full' };
      case 'already-taken':
        return { kind: 'already-taken' };
      case 'link-refused':
        return { kind: 'link-refused', link: linkOf(this.#visit) };
      case 'not-allowed':
        // Of a room every other refusal is met where it may come.
        return this.#visit.sitting !== null && this.session === null
          ? { kind: 'room-full' }
          : { kind: 'failed', message };
      case 'no-session':
        this.session = null;
        return this.entrance();
      default:
        return { kind: 'failed', message };
    }
  }

  #keep(visit: Visit): void {
    this.#visit = visit;
    keepVisit(this.#panelId, visit);
  }
}

function linkOf({ invite, rehearsal, sitting, crowd }: Visit): RefusedLink {
  if (rehearsal !== null) return 'rehearsal';
  if (invite !== null) return 'invite';
  if (sitting !== null) return 'sitting';
  return crowd === null ? 'none' : 'crowd';
}
