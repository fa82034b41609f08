import { randomBytes } from 'node:crypto';
import { readConfig } from '../config.ts';
import type { Playlist } from '../contract/index.ts';
import { AppError } from '../platform/errors.ts';
import { createLog } from '../platform/log.ts';
import { runProgram } from '../run-program.ts';
import { runService, type Service } from '../service.ts';
import { type DemoProvider, startDemoProvider } from './provider/index.ts';

const playlistName = 'Demo provider';

runProgram(async ({ repository, version }) => {
  // Its own folders, so that trying it leaves nothing in a real library.
  const config = readConfig({ DATA_DIR: './data/demo', MEDIA_DIR: './media/demo', ...process.env });
  const apiKey = config.apiKey ?? randomBytes(24).toString('base64url');
  const demo = await startDemoProvider();
  const log = createLog(config.logLevel);
  const service = await runService({ config: { ...config, apiKey }, repository, version, log });
  await addDemoPlaylist(service, demo, apiKey);
  return {
    welcome:
      `  xtreme-downloader ${version} with the demo provider is ready: ${service.address}\n` +
      `  The demo account: ${demo.url}, user "${demo.username}", password "${demo.password}"`,
    async close() {
      await service.close();
      await demo.close();
    },
  };
});

/** Adds the account, or tells it where the provider listens this time. */
async function addDemoPlaylist(service: Service, demo: DemoProvider, apiKey: string): Promise<void> {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(new URL(path, new URL(service.address).href.replace(/#.*$/, '')), {
      method,
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : null,
    });
    if (!answer.ok) throw new AppError('demo', `The demo account could not be added: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const access = { server_url: demo.url, username: demo.username, password: demo.password };
  const { items } = await call<{ items: Playlist[] }>('GET', 'api/playlists');
  const known = items.find(({ name }) => name === playlistName);
  if (known) await call('PATCH', `api/playlists/${known.id}`, access);
  else await call('POST', 'api/playlists', { name: playlistName, ...access });
}
