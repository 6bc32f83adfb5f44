import type { Pool, PoolClient } from 'pg';
import type { EventRow, EventTable, LogHead } from '../event-log.ts';
import { storing } from './storing.ts';

/** The log's rows in PostgreSQL: an append is one transaction on the connection that holds the writer's lock. */
export function postgresEventTable({
  reader,
  inWriterTransaction,
}: {
  reader: Pool;
  inWriterTransaction: <T>(run: (client: PoolClient) => Promise<T>) => Promise<T>;
}): EventTable {
  return {
    append: (panelIds, chain) =>
      storing(() =>
        inWriterTransaction(async (client) => {
          const heads = await client.query<LogHead & { panel_id: string }>(
            `SELECT wanted.panel_id, head.seq, head.hash
             FROM unnest($1::text[]) AS wanted (panel_id)
             CROSS JOIN LATERAL (
               SELECT seq, hash FROM event WHERE event.panel_id = wanted.panel_id ORDER BY seq DESC LIMIT 1
             ) AS head`,
            [panelIds],
          );
          const chained = chain(
            new Map(heads.rows.map(({ panel_id: panelId, seq, hash }) => [panelId, { seq, hash }])),
          );
          const { rows } = chained;
          await client.query(
            `INSERT INTO event (panel_id, seq, kind, body, recorded_at, previous_hash, hash)
             SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])`,
            [
              rows.map((row) => row.panel_id),
              rows.map((row) => row.seq),
              rows.map((row) => row.kind),
              rows.map((row) => row.body),
              rows.map((row) => row.recorded_at),
              rows.map((row) => row.previous_hash),
              rows.map((row) => row.hash),
            ],
          );
          const last = [...new Map(rows.map((row) => [row.panel_id, row])).values()];
          await client.query(
            `INSERT INTO log_head (panel_id, seq, hash)
             SELECT * FROM unnest($1::text[], $2::int[], $3::text[])
             ON CONFLICT (panel_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`,
            [last.map((row) => row.panel_id), last.map((row) => row.seq), last.map((row) => row.hash)],
          );
          return chained;
        }),
      ),

    async rowsAfter(panelId, seq, limit) {
      const { rows } = await reader.query<EventRow>(
        `SELECT panel_id, seq, kind, body, recorded_at, previous_hash, hash FROM event
         WHERE panel_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
        [panelId, seq, limit],
      );
      return rows;
    },

    async notedHead(panelId) {
      const { rows } = await reader.query<LogHead>('SELECT seq, hash FROM log_head WHERE panel_id = $1', [
        panelId,
      ]);
      return rows[0] ?? null;
    },
  };
}
