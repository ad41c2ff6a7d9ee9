import { defineConfig } from 'vite';
import { documentation } from './documentation.mjs';

/** `npx vite admin` while working on the console: pages from source, everything else from a server on port 3000. */
const SERVER = 'http://localhost:3000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  plugins: [documentation()],
  build: {
    outDir: '../dist/admin',
    emptyOutDir: true,
    // The content security policy lets nothing inline run or load.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
    rolldownOptions: {
      // "use client" concerns servers that render React; there is none.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/attachments', '/inbound-messages', '/oauth', '/auth', '/setup'].map((path) => [
        path,
        { target: SERVER, ws: path === '/graphql' },
      ]),
    ),
  },
});
