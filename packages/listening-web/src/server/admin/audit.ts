import type { Context } from 'hono';
import { PanelServerError } from '../errors.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { AdminStore } from '../stores/admins.ts';

interface Deed {
  /** In the words of the log: `close a panel`. */
  readonly action: string;
  readonly panelId?: string;
  readonly detail?: string;
}

/** Does what an experimenter asked for, with an entry in the audit log before anything happens, and another when it is refused. */
export type Audited = <Outcome>(
  c: Context<ServerEnv>,
  deed: Deed & { readonly who?: string },
  act: () => Promise<Outcome>,
) => Promise<Outcome>;

export function auditWith({ store, now }: AuditOptions): Audited {
  const record = auditDeeds({ store, ...(now !== undefined && { now }) });
  return (c, { who = c.get('account').name, ...deed }, act) => record({ who, ...deed }, act);
}

interface AuditOptions {
  readonly store: AdminStore;
  readonly now?: () => Date;
}

/** The same for those who come without HTTP. */
export function auditDeeds({ store, now = () => new Date() }: AuditOptions) {
  return async <Outcome>(
    { who, action, panelId, detail = '' }: Deed & { readonly who: string },
    act: () => Promise<Outcome>,
  ): Promise<Outcome> => {
    const entry = (said: string) => ({
      at: now().toISOString(),
      who,
      action,
      panelId: panelId ?? null,
      detail: said,
    });
    await store.recordAudit(entry(detail));
    try {
      return await act();
    } catch (problem) {
      const said = problem instanceof PanelServerError ? problem.message : 'an error';
      await store.recordAudit(entry(`refused: ${said}`));
      throw problem;
    }
  };
}
