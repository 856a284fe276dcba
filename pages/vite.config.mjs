import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = `http://127.0.0.1:${process.env.PORT ?? '4000'}`;

/** One project with an entry for each kind of people: what only some may see never reaches the others. */
const ENTRIES = ['portal', 'console'];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), entryForEveryPage()],
  build: {
    outDir: 'built',
    emptyOutDir: true,
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: Object.fromEntries(ENTRIES.map((name) => [name, `${import.meta.dirname}/${name}.html`])),
    },
  },
  server: {
    strictPort: true,
    proxy: Object.fromEntries(['/v1', '/kits', '/docs'].map((start) => [start, { target: api }])),
  },
});

/** While developing, every address is answered with the entry of its pages, as the API does it. */
function entryForEveryPage() {
  return {
    name: 'entry-for-every-page',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const asksForPage = request.headers.accept?.includes('text/html') && !/^\/(v1|kits|docs)\//.test(request.url);
        if (asksForPage)
          request.url = /^\/(console|staff)([/?]|$)/.test(request.url) ? '/console.html' : '/portal.html';
        next();
      });
    },
  };
}
