import assert from 'node:assert/strict';
import type { Socket } from 'socket.io-client';
import type { Config } from '../../src/config.ts';
import type * as contract from '../../src/contract/index.ts';
import {
  type Catalogue,
  type DemoProvider,
  type DemoProviderOptions,
  emptyCatalogue,
  startDemoProvider,
} from '../../src/demo/provider/index.ts';
import type { Api } from './api.ts';
import { addPlaylist, apiKey, eventually, startTestService, type TestService } from './service.ts';

/** Every character in it means something in an address. */
const account = {
  username: 'viewer+4711@home',
  password: 'hush/8f2c &91%d6?ü',
};

export type Journey = TestService & {
  provider: DemoProvider;
  /** What no answer and no line of the log may hold; journeys add what they make. */
  secrets: string[];
};

export type JourneyOptions = {
  fill?: (catalogue: Catalogue) => void;
  provider?: DemoProviderOptions;
  config?: Partial<Config>;
};

/** The service, a provider of its own, and at the end a look for every credential in the log and in the answers. */
export async function startJourney({ fill, provider: options, config }: JourneyOptions = {}): Promise<Journey> {
  const provider = await startDemoProvider({
    catalogue: emptyCatalogue(),
    account,
    ...options,
  });
  fill?.(provider.catalogue);
  const test = await startTestService(config);
  // An account's details come one a second, which these many small films need not wait for.
  if (fill) await test.api.call('PATCH', 'api/settings', { write_nfo: false, write_artwork: false });
  const answers = recordAnswers(test);
  const secrets = [provider.password, apiKey];
  const close = test.close;
  return Object.assign(test, {
    provider,
    secrets,
    async close() {
      await close();
      await provider.close();
      assertSilent('an answer', answers, secrets);
      assertSilent('the log', [test.logged()], [...secrets, provider.username]);
    },
  });
}

/** No text holds one of the secrets, as it is or as an address writes it. */
export function assertSilent(where: string, texts: string[], secrets: string[]): void {
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
  ]);
  for (const text of texts) {
    const at = forms.map((form) => text.indexOf(form)).find((index) => index >= 0);
    assert.equal(
      at,
      undefined,
      `${where} holds a secret: …${text.slice(Math.max(0, (at ?? 0) - 300), (at ?? 0) + 20)}`,
    );
  }
}

/** The text of every answer that the journey gets through `api`, also after a restart. */
function recordAnswers(test: TestService): string[] {
  const answers: string[] = [];
  const recorded = <A extends unknown[], T>(call: (...args: A) => Promise<T>) => {
    return async (...args: A) => {
      const answer = await call(...args);
      answers.push(JSON.stringify(answer) ?? '');
      return answer;
    };
  };
  const wrap = (api: Api): Api =>
    Object.fromEntries(Object.entries(api).map(([name, call]) => [name, recorded(call as never)])) as unknown as Api;
  let api = wrap(test.api);
  Object.defineProperty(test, 'api', {
    get: () => api,
    set: (made: Api) => {
      api = wrap(made);
    },
  });
  return answers;
}

/** Adds the journey's own account; answers when its first sync is over. */
export function join(journey: Journey): Promise<contract.Playlist> {
  return addPlaylist(journey, journey.provider);
}

export async function findId(test: TestService, list: 'live' | 'vod' | 'series', search: string): Promise<number> {
  const { items } = await test.api.get<{ items: { id: number }[] }>(`api/${list}?search=${encodeURIComponent(search)}`);
  assert.ok(items[0], `there is no ${list} "${search}"`);
  return items[0].id;
}

/** Queues and answers what the provider calls a title by its own id. */
export async function order(test: TestService, ...items: contract.WantedItem[]): Promise<contract.Download[]> {
  return (
    await test.api.post<{ items: contract.Download[] }>('api/downloads', {
      items,
    })
  ).items;
}

/** The films in the order of the catalogue, with our ids. */
export async function films(test: TestService): Promise<contract.VodItem[]> {
  const { items } = await test.api.get<{ items: contract.VodItem[] }>('api/vod?sort=added_at&limit=200');
  return items;
}

export function downloadWhen(
  test: TestService,
  id: number,
  fits: (download: contract.Download) => boolean,
  timeoutMs?: number,
): Promise<contract.Download> {
  return eventually(() => test.api.get<contract.Download>(`api/downloads/${id}`), fits, timeoutMs);
}

export const hasStatus =
  (...statuses: contract.DownloadStatus[]) =>
  (download: contract.Download): boolean =>
    statuses.includes(download.status);

/** The next message of that name; ask for it before what brings it. */
export function heard(socket: Socket, event: string): Promise<unknown> {
  return new Promise((resolve) => socket.once(event, resolve));
}
