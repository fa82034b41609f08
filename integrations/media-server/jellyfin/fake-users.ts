import { randomBytes, randomInt } from 'node:crypto';
import { type FakeAnswer, type FakeRequest, failed, json, nothing } from './fake-http.ts';
import { idOf } from './fake-items.ts';
import { type Json, recordedBody } from './recorded.ts';

export type FakeUser = { name: string; password: string; isAdministrator?: boolean; isDisabled?: boolean };

/** Who a request is from, by the two forms of authorisation that Jellyfin 12 takes. */
export type Identity = { kind: 'nobody' } | { kind: 'key' } | { kind: 'user'; user: FakeUser; token: string };

type Device = { Client: string; Device: string; DeviceId: string; Version: string };
type Token = { token: string; user: FakeUser; device: Device };
type Code = { secret: string; code: string; device: Device; user: FakeUser | null };

export type FakeUsers = ReturnType<typeof createFakeUsers>;

export function createFakeUsers({ users, apiKey, serverId }: { users: FakeUser[]; apiKey: string; serverId: string }) {
  const keys = [{ token: apiKey, app: 'XtreamCompanion', created: new Date().toISOString() }];
  const tokens: Token[] = [];
  const codes: Code[] = [];
  const faults = { quickConnectOff: false };

  function signIn(user: FakeUser, device: Device): FakeAnswer {
    if (user.isDisabled) return failed(403);
    remove(tokens, (known) => known.user === user && known.device.DeviceId === device.DeviceId);
    const token = randomBytes(16).toString('hex');
    tokens.push({ token, user, device });
    return json({
      ...recordedBody('login'),
      User: userDto(user),
      SessionInfo: sessionDto({ token, user, device }),
      AccessToken: token,
      ServerId: serverId,
    });
  }

  /** With the policy that the recorded sign-in had. */
  function userDto(user: FakeUser): Json {
    const template = recordedBody('login').User;
    const own = { IsAdministrator: user.isAdministrator === true, IsDisabled: user.isDisabled === true };
    return {
      ...template,
      Id: idOf(user.name),
      Name: user.name,
      ServerId: serverId,
      Policy: { ...template.Policy, ...own },
    };
  }

  function sessionDto({ token, user, device }: Token): Json {
    return {
      ...recordedBody('sessions')[0],
      Id: idOf(`session ${token}`),
      UserId: idOf(user.name),
      UserName: user.name,
      Client: device.Client,
      DeviceName: device.Device,
      DeviceId: device.DeviceId,
      ApplicationVersion: device.Version,
      ServerId: serverId,
    };
  }

  return {
    faults,
    userNamed: (name: string) => users.find((user) => user.name === name),
    sessions: () => tokens.map(sessionDto),

    identify(request: FakeRequest): Identity {
      const parameter = Object.entries(request.query).find(([name]) => name.toLowerCase() === 'apikey')?.[1];
      const token = headerFields(request)?.Token || parameter;
      if (keys.some((key) => key.token === token)) return { kind: 'key' };
      const known = tokens.find((candidate) => candidate.token === token && !candidate.user.isDisabled);
      return known ? { kind: 'user', user: known.user, token: known.token } : { kind: 'nobody' };
    },

    byName(request: FakeRequest): FakeAnswer {
      const device = deviceOf(request);
      if (!device) return failed(400);
      const user = users.find(({ name }) => name.toLowerCase() === String(request.body?.Username).toLowerCase());
      return user && user.password === request.body?.Pw ? signIn(user, device) : failed(401);
    },

    me: (identity: Identity) =>
      identity.kind === 'user'
        ? json(userDto(identity.user))
        : { status: 400, json: recordedBody('users/me with an API key') },

    logout(identity: Identity): FakeAnswer {
      if (identity.kind === 'user') remove(tokens, ({ token }) => token === identity.token);
      return nothing(204);
    },

    initiate(request: FakeRequest): FakeAnswer {
      if (faults.quickConnectOff) return failed(401);
      const device = deviceOf(request);
      if (!device) return failed(400);
      const code = {
        secret: randomBytes(32).toString('hex'),
        code: String(randomInt(100_000, 1_000_000)),
        device,
        user: null,
      };
      codes.push(code);
      return json(codeDto(code));
    },

    connect(request: FakeRequest): FakeAnswer {
      const code = codes.find(({ secret }) => secret === request.query.secret);
      return code ? json(codeDto(code)) : nothing(404);
    },

    authorize(code: string | undefined, user: FakeUser | undefined): FakeAnswer {
      const pending = codes.find((candidate) => candidate.code === code);
      if (!pending || !user) return nothing(404);
      pending.user = user;
      return json(true);
    },

    byQuickConnect(request: FakeRequest): FakeAnswer {
      const code = codes.find(({ secret }) => secret === request.body?.Secret);
      const device = deviceOf(request);
      if (!device) return failed(400);
      if (!code?.user) return failed(401);
      remove(codes, (candidate) => candidate === code);
      return signIn(code.user, device);
    },

    listKeys(): FakeAnswer {
      const list = recordedBody('keys');
      const items = keys.map((key) => ({
        ...list.Items[0],
        AccessToken: key.token,
        AppName: key.app,
        DateCreated: key.created,
      }));
      return json({ ...list, Items: items, TotalRecordCount: items.length });
    },

    createKey(app: string): FakeAnswer {
      keys.push({ token: randomBytes(16).toString('hex'), app, created: new Date().toISOString() });
      return nothing(204);
    },

    revokeKey(token: string): FakeAnswer {
      remove(keys, (key) => key.token === token);
      return nothing(204);
    },
  };
}

function codeDto({ secret, code, device, user }: Code): Json {
  const template = recordedBody('quick connect initiate');
  const from = {
    DeviceId: device.DeviceId,
    DeviceName: device.Device,
    AppName: device.Client,
    AppVersion: device.Version,
  };
  return { ...template, ...from, Authenticated: user !== null, Secret: secret, Code: code };
}

/** The fields of `Authorization: MediaBrowser A="1", B=2`; null for another scheme or none. */
function headerFields(request: FakeRequest): Record<string, string> | null {
  const match = /^MediaBrowser\s+(.*)$/i.exec(request.headers.authorization ?? '');
  if (!match) return null;
  const pairs = (match[1] as string).matchAll(/(\w+)=(?:"([^"]*)"|([^",\s]+))/g);
  return Object.fromEntries([...pairs].map(([, name, quoted, plain]) => [name, quoted ?? plain ?? '']));
}

function deviceOf(request: FakeRequest): Device | null {
  const { Client, Device, DeviceId, Version } = headerFields(request) ?? {};
  return Client && Device && DeviceId && Version ? { Client, Device, DeviceId, Version } : null;
}

function remove<T>(list: T[], isOver: (entry: T) => boolean): void {
  for (let index = list.length - 1; index >= 0; index -= 1) if (isOver(list[index] as T)) list.splice(index, 1);
}
