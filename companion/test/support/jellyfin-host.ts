import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { repository } from './service.ts';

const home = join(repository, 'integrations/jellyfin-plugin');
let built: Promise<unknown> | undefined;

/** The people whom the host knows: their tokens and ids. */
export const people = {
  ann: { token: 'token-of-ann', id: 'a0000000000000000000000000000001' },
  bob: { token: 'token-of-bob', id: 'b0000000000000000000000000000002' },
  cleo: { token: 'token-of-cleo', id: 'c0000000000000000000000000000003' },
  program: { token: 'key-of-a-program', id: '' },
};
export type Person = keyof typeof people;

export function dotnetIsThere(): boolean {
  return spawnSync('dotnet', ['--list-sdks']).status === 0;
}

export async function buildPlugin(): Promise<void> {
  built ??= promisify(execFile)('node', ['scripts/build-plugin.mjs', '--with-host'], { cwd: repository });
  await built;
}

export type JellyfinHost = Awaited<ReturnType<typeof startJellyfinHost>>;

/** A server with Jellyfin's pipeline, with the plugin as it is in the zip. `baseUrl` is empty or `/name`. */
export async function startJellyfinHost(baseUrl: string) {
  const folder = await mkdtemp(join(tmpdir(), 'xtreme-jellyfin-'));
  const library = dirname(createRequire(import.meta.url).resolve('jellyfin-apiclient'));
  const plugin = join(home, 'src/bin/Release/net8.0/XtreamCompanion.dll');
  const program = join(home, 'host/bin/Release/net8.0/Host.dll');
  const host = spawn('dotnet', [program, plugin, folder, baseUrl, library], { stdio: ['pipe', 'pipe', 'inherit'] });
  const address = await new Promise<string>((resolve, reject) => {
    createInterface(host.stdout).once('line', resolve);
    host.once('exit', (code) => reject(new Error(`the host ended with ${code}`)));
  });
  const url = `${address}${baseUrl}/`;

  function ask(path: string, init: RequestInit & { as?: Person } = {}) {
    const { as, ...rest } = init;
    const headers = { ...(as && { authorization: `MediaBrowser Token="${people[as].token}"` }), ...rest.headers };
    return fetch(new URL(path, url), { redirect: 'manual', ...rest, headers });
  }

  const post = (path: string, as: Person | undefined, body: unknown = {}) =>
    ask(path, {
      method: 'POST',
      ...(as && { as }),
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  return {
    url,
    ask,
    post,
    /** The cookie that the plugin gives, and the place that it is for. */
    async enter(as: Person) {
      const answer = await post('XtreamCompanion/session', as);
      const [set = ''] = answer.headers.getSetCookie();
      return {
        status: answer.status,
        set,
        cookie: set.split(';', 1)[0] ?? '',
        path: `XtreamCompanion/as/${people[as].id}/`,
      };
    },
    forget: (who: Person) => ask(`fake/forget?token=${people[who].token}`, { method: 'POST' }),
    settingsFile: () => readFile(join(folder, 'XtreamCompanion.xml'), 'utf8'),
    /** The most that the process has ever held, in bytes. */
    async peakMemory() {
      const status = await readFile(`/proc/${host.pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024;
    },
    async close() {
      const ended = once(host, 'exit');
      host.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
