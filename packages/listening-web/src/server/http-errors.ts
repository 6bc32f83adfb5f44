/** The one place where what went wrong becomes a status and a sentence. Never a stack, a path or a query. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import {
  AccountRefusedError,
  AlreadyTakenError,
  BadRequestError,
  CopyRefusedError,
  DraftRefusedError,
  EventLogMovedError,
  IdempotencyConflictError,
  LinkRefusedError,
  NoSessionError,
  NotAllowedError,
  NotFoundError,
  NotQualifiedError,
  NotSignedInError,
  OpenElsewhereError,
  OtherPlaybackError,
  PanelBrokenError,
  PanelClosedError,
  PanelFolderRefusedError,
  PanelFrozenError,
  type PanelServerError,
  PanelStillBlindError,
  PanelStillOpenError,
  QuotaFullError,
  SeatsMissingError,
  SessionFinishedError,
  StorageFailedError,
  TooManyRequestsError,
  TrialClosedError,
  UnknownPanelError,
  WrongHostError,
} from './errors.ts';
import type { ServerEnv } from './http/server-env.ts';
import type { ServerLog } from './http/server-log.ts';

/** Every code that a reply may refuse with, and its status. */
export const ERROR_STATUSES = {
  'bad-request': 400,
  'no-session': 401,
  'no-login': 401,
  'not-allowed': 403,
  'link-refused': 403,
  'not-qualified': 403,
  'quota-full': 403,
  'not-found': 404,
  'already-taken': 409,
  'open-elsewhere': 409,
  'other-playback': 409,
  'panel-closed': 409,
  'panel-open': 409,
  'seats-missing': 409,
  'session-finished': 409,
  'trial-closed': 409,
  'too-large': 413,
  'wrong-host': 421,
  conflict: 422,
  'panel-refused': 422,
  'too-many-requests': 429,
  internal: 500,
  'panel-broken': 500,
  unavailable: 503,
  'disk-full': 507,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUSES;

const ERROR_TABLE: readonly {
  readonly kind: abstract new (...args: never) => PanelServerError;
  readonly code: ErrorCode;
}[] = [
  { kind: BadRequestError, code: 'bad-request' },
  { kind: NoSessionError, code: 'no-session' },
  { kind: NotSignedInError, code: 'no-login' },
  { kind: NotAllowedError, code: 'not-allowed' },
  { kind: PanelStillBlindError, code: 'not-allowed' },
  { kind: LinkRefusedError, code: 'link-refused' },
  { kind: NotQualifiedError, code: 'not-qualified' },
  { kind: QuotaFullError, code: 'quota-full' },
  { kind: NotFoundError, code: 'not-found' },
  { kind: UnknownPanelError, code: 'not-found' },
  { kind: AlreadyTakenError, code: 'already-taken' },
  { kind: OpenElsewhereError, code: 'open-elsewhere' },
  { kind: OtherPlaybackError, code: 'other-playback' },
  { kind: PanelClosedError, code: 'panel-closed' },
  { kind: PanelStillOpenError, code: 'panel-open' },
  { kind: SeatsMissingError, code: 'seats-missing' },
  { kind: SessionFinishedError, code: 'session-finished' },
  { kind: TrialClosedError, code: 'trial-closed' },
  { kind: AccountRefusedError, code: 'conflict' },
  { kind: IdempotencyConflictError, code: 'conflict' },
  { kind: PanelFrozenError, code: 'panel-refused' },
  { kind: PanelFolderRefusedError, code: 'panel-refused' },
  { kind: DraftRefusedError, code: 'panel-refused' },
  { kind: WrongHostError, code: 'wrong-host' },
  { kind: TooManyRequestsError, code: 'too-many-requests' },
];

/** What is said where the error's own message is for the log, or for the experimenter. */
const SENTENCES = {
  'panel-broken': 'This panel cannot go on just now. Please tell whoever asked you.',
  'too-large': 'The request is too large.',
  'bad-request': 'The request cannot be read.',
  unavailable: 'The server cannot keep this just now. Please try again.',
  'disk-full': 'The server has no room left and cannot keep this just now. Please try again later.',
  internal: 'Something went wrong here. Please try again.',
} satisfies Partial<Record<ErrorCode, string>>;

/** How long to wait before trying again what the server could not keep. */
const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = { unavailable: 2, 'disk-full': 30 };

/** Turns an error into its reply; whatever is not of the table is logged and becomes `internal`. */
export function replyWithError({
  log,
  isForExperimenter,
}: {
  log: ServerLog;
  /** Who else is not told what the database holds. */
  isForExperimenter: boolean;
}) {
  return (error: Error, c: Context<ServerEnv>): Response => {
    if (error instanceof PanelBrokenError) {
      const message = isForExperimenter ? error.message : SENTENCES['panel-broken'];
      return c.json({ error: 'panel-broken', message }, ERROR_STATUSES['panel-broken']);
    }
    const known = ERROR_TABLE.find(({ kind }) => error instanceof kind);
    if (error instanceof TooManyRequestsError) c.header('retry-after', String(error.retryAfterSeconds));
    if (known !== undefined) {
      return c.json({ error: known.code, message: error.message }, ERROR_STATUSES[known.code]);
    }
    const code = codeOfUnknown(error);
    const status = ERROR_STATUSES[code];
    if (status >= 500) {
      const { name, message } = error;
      const line = { requestId: c.get('requestId'), route: c.get('route'), name, message };
      if (code === 'internal') log.error(line, 'an error that is not known');
      else log.error(line, 'the database does not take writes');
    }
    const retryAfter = RETRY_AFTER_SECONDS[code];
    if (retryAfter !== undefined) c.header('retry-after', String(retryAfter));
    return c.json({ error: code, message: SENTENCES[code] }, status);
  };
}

const hasNoRoom = (problem: unknown): boolean => {
  if (problem instanceof StorageFailedError) return problem.reason === 'full';
  return (problem as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC';
};

function codeOfUnknown(error: Error): keyof typeof SENTENCES {
  if (hasNoRoom(error)) return 'disk-full';
  if (error instanceof CopyRefusedError) return hasNoRoom(error.cause) ? 'disk-full' : 'unavailable';
  if (error instanceof StorageFailedError || error instanceof EventLogMovedError) return 'unavailable';
  if (error instanceof HTTPException && error.status < 500) {
    return error.status === 413 ? 'too-large' : 'bad-request';
  }
  return 'internal';
}
