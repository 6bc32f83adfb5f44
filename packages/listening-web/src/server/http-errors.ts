/** The one place where what went wrong becomes a status and a sentence. Never a stack, a path or a query. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import {
  BadRequestError,
  IdempotencyConflictError,
  NoSessionError,
  NotAllowedError,
  NotFoundError,
  PanelClosedError,
  type PanelServerError,
  PanelStillBlindError,
  PanelStillOpenError,
  SessionFinishedError,
  TrialClosedError,
  UnknownPanelError,
} from './errors.ts';

type ErrorCode =
  | 'bad-request'
  | 'no-session'
  | 'not-allowed'
  | 'not-found'
  | 'panel-closed'
  | 'session-finished'
  | 'trial-closed'
  | 'conflict'
  | 'too-large'
  | 'internal';

interface HttpError {
  readonly status: ContentfulStatusCode;
  readonly code: ErrorCode;
}

const ERROR_TABLE: readonly (HttpError & {
  readonly kind: abstract new (...args: never) => PanelServerError;
})[] = [
  { kind: BadRequestError, status: 400, code: 'bad-request' },
  { kind: NoSessionError, status: 401, code: 'no-session' },
  { kind: NotAllowedError, status: 403, code: 'not-allowed' },
  { kind: PanelStillBlindError, status: 403, code: 'not-allowed' },
  { kind: NotFoundError, status: 404, code: 'not-found' },
  { kind: UnknownPanelError, status: 404, code: 'not-found' },
  { kind: PanelClosedError, status: 409, code: 'panel-closed' },
  { kind: SessionFinishedError, status: 409, code: 'session-finished' },
  { kind: TrialClosedError, status: 409, code: 'trial-closed' },
  { kind: PanelStillOpenError, status: 409, code: 'conflict' },
  { kind: IdempotencyConflictError, status: 422, code: 'conflict' },
];

/** Turns an error into its reply; whatever is not of the table is logged and becomes `internal`. */
export function replyWithError({ log }: { log: (line: string) => void }) {
  return (error: Error, c: Context): Response => {
    const known = ERROR_TABLE.find(({ kind }) => error instanceof kind);
    if (known !== undefined) return c.json({ error: known.code, message: error.message }, known.status);
    if (error instanceof HTTPException && error.status === 413) {
      return c.json({ error: 'too-large' satisfies ErrorCode, message: 'The request is too large.' }, 413);
    }
    if (error instanceof HTTPException && error.status < 500) {
      return c.json(
        { error: 'bad-request' satisfies ErrorCode, message: 'The request cannot be read.' },
        400,
      );
    }
    log(`The panel server met an error it does not know: ${error.name}: ${error.message}`);
    return c.json(
      { error: 'internal' satisfies ErrorCode, message: 'Something went wrong here. Please try again.' },
      500,
    );
  };
}
