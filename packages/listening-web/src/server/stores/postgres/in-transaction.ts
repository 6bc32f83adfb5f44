import type { Pool, PoolClient } from 'pg';

/** Runs queries in one transaction of a pool's connection; a connection that failed to end it is not used again. */
export async function inTransaction<T>(pool: Pool, run: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    try {
      await client.query('BEGIN');
      const result = await run(client);
      await client.query('COMMIT');
      return result;
    } catch (problem) {
      await client.query('ROLLBACK').catch((cause: Error) => {
        broken = cause;
      });
      throw problem;
    }
  } finally {
    client.release(broken);
  }
}
