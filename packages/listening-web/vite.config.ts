/** Builds the listener's app and the admin page into dist/client: index.html and /assets, every script a file (the panel's CSP allows no other). */
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/client',
  // The server tells the page by its <base> where it is served, which may be below a path.
  base: './',
  publicDir: false,
  build: {
    outDir: '../../dist/client',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  worker: { format: 'es' },
});
