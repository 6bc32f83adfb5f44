/**
 * How a listener came, as the address says it: an invitation, a rehearsal, a code from another device, a room, a crowd platform's ids,
 * a language. It is taken out of the address, so that it stands in no picture of the screen and no list of pages, and kept for this tab.
 */

interface CrowdIds {
  externalId: string;
  studyId: string | null;
  assignmentId: string | null;
  /** By which the platform vouches for the ids. */
  signature: string | null;
}

export interface Visit {
  /** Tokens of links that the experimenter made. */
  invite: string | null;
  rehearsal: string | null;
  /** A code of the listener's other device. */
  handover: string | null;
  /** Of a room's link. */
  sitting: string | null;
  crowd: CrowdIds | null;
  /** Wanted by the address or by a choice on the page. */
  language: string | null;
}

/** What an address says; `broken`: it says something, but a part of it is missing or wrong. `preview`: nobody has taken the task yet. */
export type AddressedVisit =
  | { kind: 'visit'; visit: Visit }
  | { kind: 'broken' }
  | { kind: 'preview' }
  | { kind: 'nothing' };

export const NO_VISIT: Visit = {
  invite: null,
  rehearsal: null,
  handover: null,
  sitting: null,
  crowd: null,
  language: null,
};

/** In the fragment, which no server, proxy or log ever sees. */
const SECRETS = ['invite', 'rehearsal', 'handover', 'sitting'] as const;
const SECRET = /^[\w-]{8,128}$/;

/** What platforms call their ids in a link. */
const CROWD_PARAMETERS = [
  {
    externalId: 'PROLIFIC_PID',
    studyId: 'STUDY_ID',
    assignmentId: 'SESSION_ID',
    signature: 'prolific_token',
  },
  { externalId: 'workerId', studyId: 'hitId', assignmentId: 'assignmentId', signature: null },
  { externalId: 'participant', studyId: 'study', assignmentId: 'assignment', signature: null },
] as const;

/** What MTurk says in the place of an assignment while a worker only looks at the task. */
const MTURK_PREVIEW = 'ASSIGNMENT_ID_NOT_AVAILABLE';

const LONGEST_ID = 200;
const LONGEST_SIGNATURE = 8_192;
const LANGUAGE = /^[a-z]{2,3}(-[a-z\d]{1,8})*$/i;
const LONGEST_LANGUAGE = 35;

/** Reads an address, without changing it. */
export function visitOfAddress({ hash, search }: Pick<Location, 'hash' | 'search'>): AddressedVisit {
  const fragment = new URLSearchParams(hash.replace(/^#/, ''));
  const query = new URLSearchParams(search);
  const secrets = SECRETS.filter((name) => fragment.has(name));
  const [secret] = secrets;
  const isBroken =
    secrets.length > 1 ||
    (secret !== undefined && !SECRET.test(fragment.get(secret) ?? '')) ||
    isCutOff(hash);
  if (isBroken) return { kind: 'broken' };
  if (query.get('assignmentId') === MTURK_PREVIEW) return { kind: 'preview' };
  const crowd = crowdIdsOf(query);
  if (crowd === 'broken') return { kind: 'broken' };
  const lang = query.get('lang');
  const language = lang !== null && LANGUAGE.test(lang) && lang.length <= LONGEST_LANGUAGE ? lang : null;
  if (secret === undefined && crowd === null && lang === null) return { kind: 'nothing' };
  return {
    kind: 'visit',
    visit: { ...NO_VISIT, ...(secret && { [secret]: fragment.get(secret) }), crowd, language },
  };
}

/** `#invi`: mail programs and hands cut links. */
function isCutOff(hash: string): boolean {
  const [name = '', ...rest] = hash.replace(/^#/, '').split('=');
  return rest.length === 0 && name.length > 2 && SECRETS.some((secret) => secret.startsWith(name));
}

function crowdIdsOf(query: URLSearchParams): CrowdIds | null | 'broken' {
  for (const names of CROWD_PARAMETERS) {
    const signature = names.signature === null ? null : query.get(names.signature);
    const signed = signature === null ? {} : signedParameters(signature);
    const idOf = (name: string) => query.get(name) ?? signed[name] ?? null;
    const externalId = idOf(names.externalId);
    if (externalId === null) {
      if (signature !== null) return 'broken';
      continue;
    }
    const ids = [externalId, idOf(names.studyId), idOf(names.assignmentId)] as const;
    if (!ids.every((id) => id === null || isId(id))) return 'broken';
    if (signature !== null && signature.length > LONGEST_SIGNATURE) return 'broken';
    return { externalId, studyId: ids[1], assignmentId: ids[2], signature };
  }
  return null;
}

/** Not a place that the platform forgot to fill: `{{%PROLIFIC_PID%}}`, `${workerId}`. */
function isId(id: string): boolean {
  return id !== '' && id.length <= LONGEST_ID && !/[{}<>$%\s\p{C}]/u.test(id);
}

/** The ids may stand in what is signed alone. Whether the signature holds is the server's to say. */
function signedParameters(token: string): Readonly<Record<string, string>> {
  try {
    const [, payload = ''] = token.split('.');
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (character) =>
      character.charCodeAt(0),
    );
    const { prolific = {} } = JSON.parse(new TextDecoder().decode(bytes)) as { prolific?: object };
    return Object.fromEntries(Object.entries(prolific).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

/** Which way in a visit is: the same link has the same; null for the panel's bare address. */
export function wayInOf({ invite, rehearsal, sitting, crowd }: Visit): string | null {
  if (rehearsal !== null) return `rehearsal:${rehearsal}`;
  if (invite !== null) return `invite:${invite}`;
  if (sitting !== null) return `sitting:${sitting}`;
  return crowd === null ? null : `crowd:${crowd.externalId}`;
}

/** The visit of this tab: what the address says, else what it said before; afterwards the address says nothing of it. */
export function takeVisit(panelId: string): Exclude<AddressedVisit, { kind: 'nothing' }> {
  const key = `earwitness.visit.${panelId}`;
  const addressed = visitOfAddress(location);
  if (addressed.kind === 'broken' || addressed.kind === 'preview') return addressed;
  const kept = keptVisit(key);
  if (addressed.kind === 'nothing') return { kind: 'visit', visit: kept };
  const isOnlyLanguage = wayInOf(addressed.visit) === null && addressed.visit.handover === null;
  const visit = isOnlyLanguage ? { ...kept, language: addressed.visit.language } : addressed.visit;
  keepVisit(panelId, visit);
  history.replaceState(history.state, '', location.pathname);
  return { kind: 'visit', visit };
}

export function keepVisit(panelId: string, visit: Visit): void {
  sessionStorage.setItem(`earwitness.visit.${panelId}`, JSON.stringify(visit));
}

function keptVisit(key: string): Visit {
  try {
    return { ...NO_VISIT, ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Visit>) };
  } catch {
    return NO_VISIT;
  }
}
