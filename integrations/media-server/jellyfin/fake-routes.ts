import { type FakeAnswer, type FakeRequest, failed, json, nothing } from './fake-http.ts';
import type { FakeMedia } from './fake-media.ts';
import type { FakePlugins } from './fake-plugins.ts';
import type { FakeUsers, Identity } from './fake-users.ts';
import { type Json, recordedBody } from './recorded.ts';

export type FakeServerInfo = { serverName: string; version: string; serverId: string };

/** Who may call: `user` any signed-in user or key, `administrator` one of those or a key. */
type Access = 'anyone' | 'user' | 'administrator';

type Route = [
  method: string,
  path: RegExp,
  access: Access,
  answer: (request: FakeRequest, identity: Identity, parameter: string) => FakeAnswer,
];

export type FakeParts = {
  info: FakeServerInfo;
  users: FakeUsers;
  media: FakeMedia;
  plugins: FakePlugins;
  playing: () => Json[];
};

export function fakeRoutes({ info, users, media, plugins, playing }: FakeParts): Route[] {
  const identity = () => ({ ServerName: info.serverName, Version: info.version, Id: info.serverId });
  return [
    [
      'GET',
      /^\/System\/Info\/Public$/i,
      'anyone',
      () => json({ ...recordedBody('public info, ready'), ...identity() }),
    ],
    [
      'GET',
      /^\/System\/Info$/i,
      'user',
      () => json({ ...recordedBody('system info with key'), ...identity(), HasPendingRestart: plugins.pending() }),
    ],

    ['POST', /^\/Users\/AuthenticateByName$/i, 'anyone', (request) => users.byName(request)],
    ['POST', /^\/Users\/AuthenticateWithQuickConnect$/i, 'anyone', (request) => users.byQuickConnect(request)],
    ['GET', /^\/Users\/Me$/i, 'user', (_request, who) => users.me(who)],
    ['GET', /^\/Users\/Public$/i, 'anyone', () => json([])],
    ['POST', /^\/Sessions\/Logout$/i, 'user', (_request, who) => users.logout(who)],
    ['GET', /^\/QuickConnect\/Enabled$/i, 'anyone', () => json(!users.faults.quickConnectOff)],
    ['POST', /^\/QuickConnect\/Initiate$/i, 'anyone', (request) => users.initiate(request)],
    ['GET', /^\/QuickConnect\/Connect$/i, 'anyone', (request) => users.connect(request)],
    [
      'POST',
      /^\/QuickConnect\/Authorize$/i,
      'user',
      (request, who) => users.authorize(request.query.code, who.kind === 'user' ? who.user : undefined),
    ],
    ['GET', /^\/Auth\/Keys$/i, 'administrator', () => users.listKeys()],
    ['POST', /^\/Auth\/Keys$/i, 'administrator', (request) => users.createKey(request.query.app ?? '')],
    ['DELETE', /^\/Auth\/Keys\/(\w+)$/i, 'administrator', (_request, _who, key) => users.revokeKey(key)],

    ['GET', /^\/Library\/VirtualFolders$/i, 'administrator', () => media.virtualFolders()],
    ['POST', /^\/Library\/VirtualFolders$/i, 'administrator', (request) => media.create(request)],
    ['DELETE', /^\/Library\/VirtualFolders$/i, 'administrator', (request) => media.remove(request)],
    ['POST', /^\/Library\/VirtualFolders\/Paths$/i, 'administrator', (request) => media.addPath(request)],
    ['POST', /^\/Environment\/ValidatePath$/i, 'administrator', (request) => media.validatePath(request)],
    ['GET', /^\/Environment\/DirectoryContents$/i, 'administrator', (request) => media.directoryContents(request)],
    ['POST', /^\/Library\/Media\/Updated$/i, 'user', (request) => media.mediaUpdated(request)],
    ['POST', /^\/Library\/Refresh$/i, 'administrator', () => media.refreshAll()],
    [
      'POST',
      /^\/Items\/(\w+)\/Refresh$/i,
      'administrator',
      (request, _who, id) => media.refreshItem(id, request.query),
    ],
    ['GET', /^\/ScheduledTasks$/i, 'administrator', () => media.tasks()],
    ['GET', /^\/Items$/i, 'user', (request) => media.items(request)],
    // A key has no user, and this call wants one.
    [
      'GET',
      /^\/Items\/(\w+)$/i,
      'user',
      (request, who, id) => (who.kind === 'key' && !request.query.userId ? failed(400) : media.item(id)),
    ],
    ['GET', /^\/Sessions$/i, 'user', () => json([...playing(), ...users.sessions()])],

    ['GET', /^\/Repositories$/i, 'administrator', () => plugins.repositories()],
    ['POST', /^\/Repositories$/i, 'administrator', (request) => plugins.setRepositories(request)],
    ['GET', /^\/Packages$/i, 'administrator', () => plugins.packages()],
    [
      'POST',
      /^\/Packages\/Installed\/([^/]+)$/i,
      'administrator',
      (request, _who, name) => plugins.install(request, name),
    ],
    ['GET', /^\/Plugins$/i, 'administrator', () => plugins.plugins()],
    ['POST', /^\/System\/Restart$/i, 'administrator', () => plugins.restart()],
    ['POST', /^\/XtreamCompanion\/settings\/pair$/i, 'administrator', (request) => plugins.pair(request)],
  ];
}

export function route(routes: Route[], request: FakeRequest, identity: Identity): FakeAnswer {
  const here = routes.filter(([, path]) => path.test(request.path));
  const found = here.find(([method]) => method === request.method);
  if (!found) return nothing(here.length > 0 ? 405 : 404);
  const [, path, access, answer] = found;
  if (access !== 'anyone' && identity.kind === 'nobody') return nothing(401);
  if (access === 'administrator' && identity.kind === 'user' && !identity.user.isAdministrator) return nothing(403);
  return answer(request, identity, path.exec(request.path)?.[1] ?? '');
}
