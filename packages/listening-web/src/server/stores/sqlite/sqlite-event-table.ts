import type { Database } from 'better-sqlite3';
import type { EventRow, EventTable, LogHead } from '../event-log.ts';
import { storing } from './storing.ts';

/** The log's rows in SQLite: an append is one synchronous transaction, so that nothing else of this process comes between. */
export function sqliteEventTable(connection: Database): EventTable {
  const insert = connection.prepare<EventRow>(
    `INSERT INTO event (panel_id, seq, kind, body, recorded_at, previous_hash, hash)
     VALUES (@panel_id, @seq, @kind, @body, @recorded_at, @previous_hash, @hash)`,
  );
  const noteHead = connection.prepare<EventRow>(
    `INSERT INTO log_head (panel_id, seq, hash) VALUES (@panel_id, @seq, @hash)
     ON CONFLICT (panel_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`,
  );
  const selectHead = connection.prepare<[string], LogHead>(
    'SELECT seq, hash FROM event WHERE panel_id = ? ORDER BY seq DESC LIMIT 1',
  );
  const selectNotedHead = connection.prepare<[string], LogHead>(
    'SELECT seq, hash FROM log_head WHERE panel_id = ?',
  );
  const selectRows = connection.prepare<[string, number, number], EventRow>(
    `SELECT panel_id, seq, kind, body, recorded_at, previous_hash, hash FROM event
     WHERE panel_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );

  return {
    async append(panelIds, chain) {
      const inOneTransaction = connection.transaction(() => {
        const heads = new Map<string, LogHead>();
        for (const panelId of panelIds) {
          const head = selectHead.get(panelId);
          if (head !== undefined) heads.set(panelId, head);
        }
        const chained = chain(heads);
        const last = new Map<string, EventRow>();
        for (const row of chained.rows) {
          insert.run(row);
          last.set(row.panel_id, row);
        }
        for (const row of last.values()) noteHead.run(row);
        return chained;
      });
      return storing(() => inOneTransaction.immediate());
    },
    rowsAfter: async (panelId, seq, limit) => selectRows.all(panelId, seq, limit),
    notedHead: async (panelId) => selectNotedHead.get(panelId) ?? null,
  };
}
