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

export function auditWith({
  store,
  now = () => new Date(),
}: {
  store: AdminStore;
  now?: () => Date;
}): Audited {
  return async (c, { action, panelId = null, detail = '', who = c.get('account').name }, act) => {
    const entry = (said: string) => ({ at: now().toISOString(), who, action, panelId, detail: said });
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
