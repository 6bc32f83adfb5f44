import type { PanelDatabase } from './database.ts';

/** A write this young says that the next one will be taken too. */
const FRESH_MILLISECONDS = 10_000;

/** Tells whether a database takes writes, and tries it when the last proof is too old. */
export function readiness({
  database: { name, readOnly, tables, write },
  log,
}: {
  database: PanelDatabase;
  log: (line: string) => void;
}): () => Promise<boolean> {
  let provenAt = Number.NEGATIVE_INFINITY;
  let probing: Promise<boolean> | null = null;

  async function probe(): Promise<boolean> {
    try {
      if (readOnly) await tables.selectFrom('writer').select('id').execute();
      else await write(tables.updateTable('writer').set({ written_at: new Date().toISOString() }));
      provenAt = performance.now();
      return true;
    } catch (problem) {
      log(
        `The database ${name} is not ready: ${problem instanceof Error ? problem.message : String(problem)}`,
      );
      return false;
    } finally {
      probing = null;
    }
  }

  return async () => {
    if (performance.now() - provenAt < FRESH_MILLISECONDS) return true;
    probing ??= probe();
    return probing;
  };
}
