import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallDefinition, writeSmallPack } from '../../../test/small-pack.ts';
import { createVisitor, type Visitor } from '../../simulation/visitor.ts';
import { createPanelServer, type PanelServer } from '../panel-server.ts';

let folder: string;
let server: PanelServer;
let visitor: Visitor;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-pages-'));
  const [clientFolder, report] = [join(folder, 'client'), join(folder, 'report')];
  await mkdir(join(clientFolder, 'assets'), { recursive: true });
  await mkdir(join(report, 'masters'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'a secret');
  await writeFile(join(clientFolder, 'index.html'), '<title>client</title>');
  await writeFile(join(clientFolder, 'assets', 'main.js'), 'start()');
  await writeFile(join(report, 'index.html'), '<title>report</title>');
  await writeFile(join(report, 'masters', 'a b.wav'), 'RIFF');
  await symlink(join(folder, 'secret.txt'), join(report, 'link.txt'));
  await symlink(folder, join(report, 'up'));
  server = await createPanelServer({
    database: join(folder, 'panels.sqlite'),
    clientFolder,
    port: 0,
    mounts: [{ path: '/report', folder: report }],
  });
  visitor = createVisitor({ url: server.url });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function textOf(path: string): Promise<[number, string]> {
  const reply = await visitor.get(path);
  return [reply.status, new TextDecoder().decode(reply.bytes)];
}

describe('the pages', () => {
  it('are one client for every panel and for the admin page', async () => {
    expect(await textOf('/p/any-panel')).toEqual([200, '<title>client</title>']);
    expect((await textOf('/admin'))[0]).toBe(404);
    const admin = createVisitor({ url: new URL(server.adminUrl).origin });
    expect(new TextDecoder().decode((await admin.get('/admin')).bytes)).toBe('<title>client</title>');
    const script = await visitor.get('/assets/main.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('last-modified')).toBeNull();
  });

  it('may compile nothing, but for the worker that decodes, whose policy comes with its own file', async () => {
    const policyOf = async (path: string) =>
      (await visitor.get(path)).headers.get('content-security-policy') ?? '';
    expect(await policyOf('/p/any-panel')).not.toContain('wasm-unsafe-eval');
    expect(await policyOf('/assets/main.js')).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(await policyOf('/assets/main.js')).not.toContain('connect-src');
  });

  it('lead from the root to the first open panel that people take', async () => {
    expect((await visitor.get('/')).status).toBe(404);
    const pack = await writeSmallPack();
    const request = { packFolder: pack.packFolder, blindingKeyFile: pack.blindingKeyFile };
    const open = (panelId: string, simulated: boolean) =>
      server.openPanel({ ...request, definition: smallDefinition({ panelId, simulated }) });
    await open('bots', true);
    await open('people', false);
    await open('more-people', false);
    const reply = await visitor.get('/');
    expect([reply.status, reply.headers.get('location')]).toEqual([302, '/p/people']);
    await server.closePanel('people');
    expect((await visitor.get('/')).headers.get('location')).toBe('/p/more-people');
    await pack.remove();
  });
});

describe('a mount', () => {
  it('shows its folder, the index at its root, under a policy that lets reports run and reach nobody', async () => {
    expect((await visitor.get('/report')).headers.get('location')).toBe('/report/');
    expect(await textOf('/report/')).toEqual([200, '<title>report</title>']);
    expect(await textOf('/report/masters/a%20b.wav')).toEqual([200, 'RIFF']);
    const policy = (await visitor.get('/report/')).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self' 'unsafe-inline'");
    expect(policy).toContain("connect-src 'none'");
    expect((await visitor.get('/admin')).headers.get('content-security-policy')).not.toContain(
      'unsafe-inline',
    );
  });

  it('shows nothing outside its folder, by dots or by links', async () => {
    for (const path of [
      '/report/link.txt',
      '/report/up/secret.txt',
      '/report/..%2fsecret.txt',
      '/report/%2e%2e/secret.txt',
      '/report/masters/..%2f..%2fsecret.txt',
      '/report/masters',
      '/report/%ff',
    ]) {
      expect([path, (await textOf(path))[0]]).toEqual([path, 404]);
    }
  });
});
