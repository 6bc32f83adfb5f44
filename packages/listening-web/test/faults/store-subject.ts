import { openStores } from '../../src/server/stores/panel-stores.ts';
import { answerOf, PANEL_ID } from './answer.ts';
import { type Subject, startByLines } from './subject.ts';

/** A program of `append-server.ts` on a database, perhaps under another command. */
export function storeSubject({
  program,
  database,
  under = [],
  env = {},
}: {
  program: string;
  database: string;
  /** A command and its arguments, before Node's own. */
  under?: readonly string[];
  env?: Readonly<Record<string, string>>;
}): Subject {
  const [command = '', ...args] = [...under, process.execPath, program, database];
  return {
    start: () => startByLines(command, args, { env }),
    async stored() {
      const stores = await openStores({ database, readOnly: true });
      try {
        return (await stores.log.read(PANEL_ID)).map(({ event }) => answerOf(event));
      } finally {
        await stores.close();
      }
    },
  };
}
