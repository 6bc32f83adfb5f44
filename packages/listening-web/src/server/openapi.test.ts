import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test/server/test-server.ts';

const COMMITTED = join(import.meta.dirname, '../../../../docs/openapi.json');
const API_WORDS = join(import.meta.dirname, '../../../../docs/api.md');

let panel: TestServer;
let document: Record<string, unknown>;
beforeAll(async () => {
  panel = await startTestServer();
  document = (await panel.admin().get('/api/openapi.json')).json() as Record<string, unknown>;
});
afterAll(() => panel.end());

describe('the OpenAPI document', () => {
  it('is the one in docs/, which `vitest -u` writes anew', async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(COMMITTED);
  });

  it('is whole: every reference leads to a schema, every operation has a summary, a side and who may ask', () => {
    const text = JSON.stringify(document);
    const { schemas } = document.components as { schemas: Record<string, unknown> };
    const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name);
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((name) => schemas[name] === undefined)).toEqual([]);
    const operations = Object.values(document.paths as Record<string, Record<string, Operation>>).flatMap(
      (ofPath) => Object.values(ofPath),
    );
    expect(operations.length).toBeGreaterThan(40);
    for (const { summary, tags, security, responses } of operations) {
      expect(summary.length).toBeGreaterThan(5);
      expect(tags.length).toBeGreaterThan(0);
      expect(security).toBeInstanceOf(Array);
      expect(Object.keys(responses)).toContain('429');
    }
  });

  it('has every code of refusal, as docs/api.md has', async () => {
    const words = await readFile(API_WORDS, 'utf8');
    const { ERROR_STATUSES } = await import('./http-errors.ts');
    for (const [code, status] of Object.entries(ERROR_STATUSES)) {
      expect(words).toContain(`| ${status} | \`${code}\` |`);
    }
  });
});

interface Operation {
  readonly summary: string;
  readonly tags: string[];
  readonly security: unknown;
  readonly responses: Record<string, unknown>;
}
