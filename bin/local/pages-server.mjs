// The pages from their sources, for whoever develops them: what is saved is in the browser at once. Everything else is
// asked of the API.
import path from 'node:path';
import { createServer } from 'vite';
import { projectFolder } from './state-folder.mjs';

const server = await createServer({
  root: path.join(projectFolder, 'pages'),
  logLevel: 'warn',
  server: { host: '127.0.0.1', port: Number(process.env.PAGES_PORT) },
});
await server.listen();

// The second is the end of the launcher.
for (const event of ['SIGTERM', 'disconnect']) process.once(event, stop);

async function stop() {
  await server.close();
  process.exit();
}
