import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const service = `http://127.0.0.1:${process.env.PORT ?? '8000'}`;

export default defineConfig({
  // Relative: the same files work below any BASE_PATH, as `/` and as `/embed`.
  base: './',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: true })],
  build: {
    // The first versions that know light-dark(), which the colour tokens stand on.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/api': service,
      '/docs': service,
      '/ws': { target: service, ws: true },
    },
  },
});
