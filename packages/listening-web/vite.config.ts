/** Builds the listener's app and the admin page into dist/client: index.html and /assets, every script a file (the panel's CSP allows no other). */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** Puts the service worker beside the page, where its scope may be all panels, and tells it what this build is made of. */
function serviceWorker(): Plugin {
  const fileName = 'service-worker.js';
  return {
    name: 'earwitness-service-worker',
    enforce: 'post',
    buildStart() {
      this.emitFile({
        type: 'chunk',
        id: join(import.meta.dirname, 'src/client/service-worker.ts'),
        fileName,
      });
    },
    generateBundle(_options, bundle) {
      const worker = bundle[fileName];
      const page = bundle['index.html'];
      if (worker?.type !== 'chunk' || page?.type !== 'asset')
        this.error('The page or its worker is missing.');
      const assets = Object.keys(bundle)
        // The experimenter's pages are not for visits without a network.
        .filter((name) => name.startsWith('assets/') && !/admin-app|panel-builder/.test(name))
        .map((name) => name.slice('assets/'.length))
        .sort();
      const id = createHash('sha256').update(assets.join()).update(page.source).digest('hex').slice(0, 16);
      worker.code = `const BUILD=${JSON.stringify({ id, assets })};${worker.code}`;
    },
  };
}

export default defineConfig({
  root: 'src/client',
  // The server tells the page by its <base> where it is served, which may be below a path.
  base: './',
  publicDir: false,
  plugins: [serviceWorker()],
  build: {
    outDir: '../../dist/client',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  worker: { format: 'es' },
});
