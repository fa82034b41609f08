import type { Library as ServerLibrary, MediaServer } from '@xtreme/integrations/media-server';
import type { LibraryChange, LibraryPlan } from '../contract/index.ts';
import type { Library } from '../library/index.ts';
import { AppError, messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import { checkPaths, serverPath } from './check-paths.ts';
import { asAppError, type Clients } from './clients.ts';
import { ourFolders } from './our-folders.ts';
import { planLibraries, type WantedFolders } from './plan-libraries.ts';
import type { MediaServerRow } from './store.ts';

export type LibrarySetUp = ReturnType<typeof createLibrarySetUp>;

/** The media server's libraries, made to fit our folders: planned, shown, done; nothing of the user's is taken away. */
export function createLibrarySetUp(options: { clients: Clients; library: Library; settings: Settings; log: Logger }) {
  const { clients, library, log } = options;

  async function wanted(server: MediaServerRow): Promise<WantedFolders[]> {
    const there = (relative: string) => serverPath(library, relative, server.path_map);
    return (await ourFolders(options)).map(({ kind, root, paths, languages }) => ({
      kind,
      root: there(root),
      paths: paths.map(there),
      languages: languages.map(there),
    }));
  }

  async function checked(server: MediaServerRow, signal: AbortSignal) {
    const roots = [...new Set((await ourFolders(options)).map(({ root }) => root))];
    const { name, path_map: map } = server;
    return checkPaths({ client: clients.of(server), name, map, library, roots }, signal);
  }

  async function plan(server: MediaServerRow, signal: AbortSignal): Promise<LibraryPlan> {
    const { findings, suggestion } = await checked(server, signal);
    const changes = planLibraries(await wanted(server), await clients.of(server).libraries(signal));
    return { changes, findings, suggested_path_map: suggestion, manage_libraries: server.manage_libraries };
  }

  /** Does what the plan says; answers whether anything was done. */
  async function change(server: MediaServerRow, libraries: ServerLibrary[], signal: AbortSignal): Promise<boolean> {
    const client = clients.of(server);
    const changes = planLibraries(await wanted(server), libraries);
    const due = changes.filter(({ action }) => action === 'create' || action === 'add_paths');
    for (const { action, kind, library: name, paths } of due) {
      if (action === 'create') await client.createLibrary({ name, kind, paths }, signal);
      else for (const path of paths) await client.addLibraryPath(name, path, signal);
      log.info({ media_server: server.id, library: name, paths }, 'a library of the media server was set up');
    }
    return due.length > 0;
  }

  return {
    plan: (server: MediaServerRow, signal: AbortSignal) => orAppError(plan(server, signal)),

    /** What does not fit yet, in words. */
    async findings(server: MediaServerRow, libraries: ServerLibrary[], signal: AbortSignal): Promise<string[]> {
      const { findings } = await checked(server, signal);
      if (findings.length > 0) return findings.map(({ message }) => message);
      const changes = planLibraries(await wanted(server), libraries);
      return changes.flatMap((one) => findingOf(one, server));
    },

    /** @throws `media-server-paths` while the server does not see our files: a library would stay empty. */
    async apply(server: MediaServerRow, signal: AbortSignal): Promise<void> {
      const client = clients.of(server);
      try {
        const { findings } = await checked(server, signal);
        if (findings.length > 0) {
          const message = findings.map((one) => one.message).join(' ');
          throw new AppError('media-server-paths', message, { status: 409 });
        }
        if (await change(server, await client.libraries(signal), signal)) await lookAtNew(client, signal);
      } catch (error) {
        throw asAppError(error);
      }
    },

    /**
     * With the user's consent: what new folders need. A failure is not one of who tells of new files; it shows with the
     * files that do not appear.
     */
    async addMissing(
      server: MediaServerRow,
      libraries: ServerLibrary[],
      signal: AbortSignal,
    ): Promise<ServerLibrary[]> {
      if (!server.manage_libraries) return libraries;
      try {
        if (!(await change(server, libraries, signal))) return libraries;
        const client = clients.of(server);
        await lookAtNew(client, signal);
        return await client.libraries(signal);
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ media_server: server.id }, `its libraries could not be set up: ${messageOf(error)}`);
        return libraries;
      }
    },
  };
}

/** A change that is still to be made, as a finding; with the user's consent it comes by itself. */
function findingOf({ action, code, paths, reason }: LibraryChange, server: MediaServerRow): string[] {
  if (action === 'blocked') return [reason];
  if (code === 'nothing-yet') {
    return server.manage_libraries ? [] : [`No library of ${server.name} is there for series yet. ${reason}`];
  }
  if (action === 'none') return [];
  return [`No library of ${server.name} holds ${paths.join(', ')}. Have its libraries set up.`];
}

/** A library that was only just made has no id until the server has looked at everything once. */
async function lookAtNew(client: MediaServer, signal: AbortSignal): Promise<void> {
  const libraries = await client.libraries(signal);
  if (libraries.some(({ id }) => id === null)) await client.refreshAll(signal);
}

async function orAppError<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw asAppError(error);
  }
}
