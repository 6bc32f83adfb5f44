/** An experimenter where no server runs, or who only looks. */
import { UsageError } from '../terminal/report-failure.ts';
import { type Experimenter, listPanels } from './experimenter.ts';
import { databaseName } from './panels-place.ts';

/** The name by which the audit log and the panel's own log know who works without signing in. */
const WHO = 'command line';

/**
 * @param publicUrl where listeners come to; null where nobody said
 * @throws {DatabaseRefusedError} if the database cannot be opened
 * @throws {DatabaseInUseError} if it is to be written and a server has it open
 */
export async function experimenterOnDatabase({
  database,
  readOnly,
  publicUrl,
}: {
  database: string;
  readOnly: boolean;
  publicUrl: string | null;
}): Promise<Experimenter> {
  const { openExperimenterDesk } = await import('@earwitness/listening-web');
  const desk = await openExperimenterDesk({ database, readOnly });
  const find = (panelId: string) => {
    const known = [
      ...desk.all().map((one) => one.definition.panelId),
      ...desk.broken().map((one) => one.panelId),
    ];
    if (known.includes(panelId)) return desk.find(panelId);
    throw new UsageError(
      `Cannot find the panel ${panelId} in ${databaseName(database)}: ${known.length === 0 ? 'none was opened there yet' : `there is ${known.join(', ')}`}`,
    );
  };
  return {
    list: async () =>
      listPanels(
        desk.all().map((one) => one.progress()),
        desk.broken(),
      ),
    async look(panelId) {
      const panel = find(panelId);
      return {
        progress: panel.progress(),
        quality: panel.quality(),
        evidence: panel.evidence(),
        invites: await desk.countInvites(panelId),
      };
    },
    completions: (panelId) => find(panelId).completionCodes(),
    async invite({ panelId, labels, keep }) {
      if (publicUrl === null) {
        throw new UsageError(
          'Cannot make links as no server runs over this database: start panel serve, or say where listeners will come to with --public-url',
        );
      }
      const panel = find(panelId);
      const made = await desk.audited(
        { who: WHO, action: 'invite listeners', panelId, detail: `${labels.length} of them` },
        () => panel.invite({ labels }),
      );
      await keep(made.map(({ invite }) => `${publicUrl.replace(/\/+$/, '')}/p/${panelId}#invite=${invite}`));
    },
    async rehearse(panelId) {
      find(panelId);
      throw new UsageError(
        `Cannot try the panel ${panelId} as no server runs over this database: start panel serve first`,
      );
    },
    async close({ panelId, reason }) {
      const panel = find(panelId);
      await desk.audited({ who: WHO, action: 'close a panel', panelId, detail: reason }, () => panel.close());
      return panel.progress();
    },
    async unblind({ panelId, reason }) {
      const panel = find(panelId);
      await desk.audited({ who: WHO, action: 'unblind a panel', panelId, detail: reason }, () =>
        panel.unblind({ reason, by: WHO }),
      );
      return panel.progress();
    },
    async erase({ panelId, listener, reason }) {
      const panel = find(panelId);
      await desk.audited(
        { who: WHO, action: 'erase a listener', panelId, detail: `${listener}: ${reason}` },
        () => panel.eraseListener({ listener, by: WHO }),
      );
    },
    leave: () => desk.leave(),
  };
}
