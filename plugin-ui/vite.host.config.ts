import { defineConfig } from 'vite';

/** The one script of the plugin's pages, for `npm run build:plugin` to put into its assembly. */
export default defineConfig({
  publicDir: false,
  build: {
    target: ['chrome108', 'firefox102', 'safari16'],
    outDir: '../integrations/jellyfin-plugin/dist',
    emptyOutDir: false,
    reportCompressedSize: false,
    lib: { entry: 'src/host/page.ts', formats: ['es'], fileName: () => 'page.js' },
  },
});
