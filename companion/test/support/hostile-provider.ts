import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { DemoProvider } from '../../src/demo/provider/index.ts';

type Row = Record<string, unknown>;

/** What a page must show as it is. `ran` is there to be called by what runs of it. */
export const markup = [
  `"><img src=x onerror="ran('img')">`,
  `<script>ran('script')</script>`,
  `<svg onload="ran('svg')"></svg>`,
  `<a href="javascript:ran('link')">go</a>`,
  `<iframe srcdoc="<script>parent.ran('frame')</script>"></iframe>`,
  `{{constructor.constructor('ran(1)')()}}`,
].join('');
/** Turns the direction and doesn't turn it back, stacks marks on a letter, and ends with what no database takes. */
const disorder = `\u202eturned\u202b\u2067\u200f z${'\u0335\u0321\u0351\u0489'.repeat(12)}algo \u0007\u0000`;

/** A text in the place of `field` of the thing with that id: those with an even one are 5,000 characters long. */
function hostileText(field: string, id: number): string {
  const long = id % 2 === 0 && field === 'name' ? ` ${'Wide'.repeat(1250)}` : '';
  return `${field} ${id} ${markup}${disorder}${long}`;
}

const addresses = [
  `javascript:ran('address')`,
  `data:text/html,<script>ran('data')</script>`,
  `https://video.example/watch"><img src=x onerror="ran('trailer')">`,
  `//video.example/watch`,
  `abc" onload="ran('id')`,
];
const pictures = [
  '/hostile.svg',
  '/hostile.html',
  '/images/gone/1.png',
  `/x.png"><img src=x onerror="ran('picture')">`,
];

/** What the service needs to be what it is: ids, times, numbers, and who may sign in. */
const kept =
  /^(num|id|\w+_id|category_ids|season|season_number|episode_num|episode_count|added|last_modified|created_at|\w*timestamp\w*|start|end|auth|max_connections|active_cons|exp_date|username|password|size|duration_secs|bitrate|tv_archive\w*|port)$/;
const picture = /^(stream_icon|cover|cover_big|movie_image|backdrop_path|direct_source)$/;

export type HostileProvider = {
  url: string;
  username: string;
  password: string;
  /** The account's status from now on; `Active` at first. */
  status: string;
  /** From now on every call of the API is answered so, where it is not null. */
  refusal: { status: number; body: string } | null;
  close(): Promise<void>;
};

/** Stands before a provider and writes markup into every text that it serves, whatever field it is in. */
export async function startHostileProvider(provider: DemoProvider): Promise<HostileProvider> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { username, password } = provider;
  const hostile: HostileProvider = {
    url,
    username,
    password,
    status: 'Active',
    refusal: null,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path.startsWith('/hostile.')) return sendPicture(path, response);
    const isApi = path.startsWith('/player_api.php');
    if (isApi && hostile.refusal) {
      response.writeHead(hostile.refusal.status, markup.slice(0, 20).replaceAll(/[^ -~]/g, ''));
      return void response.end(hostile.refusal.body);
    }
    const real = forward(new URL(path, provider.url), { method: request.method, headers: request.headers }).end();
    const [reply] = (await once(real, 'response')) as [IncomingMessage];
    response.on('close', () => reply.destroy());
    if (!isApi) return void reply.pipe(response.writeHead(reply.statusCode ?? 500, reply.headers));
    const body = JSON.parse((await buffer(reply)).toString()) as unknown;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(poisoned(body, { key: '', id: 1, guide: false })));
  }

  type Place = { key: string; id: number; guide: boolean };

  function poisoned(value: unknown, { key, id, guide }: Place): unknown {
    if (Array.isArray(value)) return value.map((one) => poisoned(one, { key, id, guide }));
    if (typeof value === 'object' && value !== null) return poisonedRow(value as Row, id, guide);
    if (key === 'status') return hostile.status;
    if (typeof value === 'number' || typeof value === 'boolean' || kept.test(key)) return value;
    if (picture.test(key)) return url + pictures[id % pictures.length];
    if (/trailer/.test(key)) return addresses[id % addresses.length];
    const text = hostileText(key, id);
    // Bytes that are no text are taken for text that was never encoded.
    return guide ? Buffer.from(text.replaceAll(/[\0\u0007]/g, '')).toString('base64') : text;
  }

  function poisonedRow(row: Row, around: number, guide: boolean): Row {
    const id = Number(row.stream_id ?? row.series_id ?? row.category_id ?? row.id ?? around) || around;
    const inGuide = (key: string) => guide || key === 'epg_listings';
    return Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, poisoned(value, { key, id, guide: inGuide(key) })]),
    );
  }

  return hostile;
}

function sendPicture(path: string, response: ServerResponse): void {
  const isDrawing = path.endsWith('.svg');
  response.setHeader('content-type', isDrawing ? 'image/svg+xml' : 'image/png');
  response.end(isDrawing ? `<svg xmlns="http://www.w3.org/2000/svg"><script>ran('drawing')</script></svg>` : markup);
}
