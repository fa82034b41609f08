import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Catalogue, type CatalogueData, openCatalogue } from './catalogue.ts';
import { createConnections, DEFAULT_LIMITS, type Limits } from './connections.ts';
import type { Content } from './content.ts';
import { demoCatalogue } from './demo-catalogue.ts';
import { createExchange } from './exchange.ts';
import { createFaults, type Faults } from './faults.ts';
import { createHandler } from './handle-request.ts';
import { createListener, type Tls } from './listener.ts';
import type { Account } from './provider-state.ts';
import { readCall } from './read-call.ts';
import { createTokens } from './redirects.ts';
import { extensionOf } from './rows.ts';
import { type ContentOptions, contentOfFile, findFile } from './serve-file.ts';
import { createStats, type FileKind, type RequestRecord, type Stats } from './stats.ts';
import { createWatch, type WaitOptions } from './wait-for.ts';

export type { Catalogue, CatalogueData, Category, Channel, Episode, Movie, Series } from './catalogue.ts';
export { emptyCatalogue } from './catalogue.ts';
export type { Limits, Overflow } from './connections.ts';
export type { Content } from './content.ts';
export { demoCatalogue } from './demo-catalogue.ts';
export type { Call, Fault, FaultMatch, FaultRule, Faults } from './faults.ts';
export type { Account } from './provider-state.ts';
export type { FileKind, RequestEnd, RequestRecord, Stats } from './stats.ts';

export type DemoProviderOptions = {
  /** 0 (the default) takes any free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where the panel lies below the host, e.g. `/panel`. */
  basePath?: string;
  /** Served by https with this key and certificate. */
  tls?: Tls;
  /** Default: that of the demo. It is used itself, not copied, and may be changed while the provider runs. */
  catalogue?: CatalogueData;
  /** Default: user `demo`, password `demo`, active for 204 days more. */
  account?: Partial<Account>;
  /** Default: 4 connections, the oldest is cut for one more, as fast as it goes. */
  limits?: Partial<Limits>;
  /** Milliseconds since 1970; decides the programme guide and the life of tokens. */
  now?: () => number;
};

/** Which streams to wait for: that many connections open at once, each with at least a byte sent, and together that many bytes. */
export type Streaming = { connections?: number; bytes?: number; kind?: FileKind; id?: number };

export type DemoProvider = {
  /** What a user enters as the server, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly catalogue: Catalogue;
  readonly account: Account;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly stats: Stats;
  /** `request` and `end`, each with the `RequestRecord`. */
  readonly events: EventEmitter<{ request: [RequestRecord]; end: [RequestRecord] }>;
  /** The canonical address of a film, episode or channel. */
  streamUrl(kind: FileKind, id: number): string;
  /** The bytes that the file's address serves, to compare with. */
  contentOf(kind: 'movie' | 'episode', id: number, options?: ContentOptions): Content;
  waitFor(holds: (provider: DemoProvider) => boolean, options?: WaitOptions): Promise<void>;
  waitForStreaming(streaming?: Streaming, options?: WaitOptions): Promise<void>;
  /** Cuts everything and refuses connections until `up`, on the same port. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Ends for good; every connection is cut. */
  close(): Promise<void>;
};

/** Starts a server that behaves like an Xtream Codes panel with one account: the demo's provider and the tests' fake. */
export async function startDemoProvider(options: DemoProviderOptions = {}): Promise<DemoProvider> {
  const { host = '127.0.0.1', port = 0, basePath = '', tls, now = Date.now } = options;
  const watch = createWatch();
  const recorder = createStats(now, watch.changed);
  const events: DemoProvider['events'] = new EventEmitter();
  const { faults, ...state } = createState(options, now, () => url);
  const handle = createHandler({ ...state, faults });

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const read = await readCall(request, { basePath, tokens: state.tokens });
    const active = faults.activeFor(read.call);
    const socket = listener.tcpSocket(request.socket);
    const exchange = createExchange({ call: read.call, response, socket, faults: active, recorder });
    events.emit('request', exchange.record);
    response.once('close', () => events.emit('end', exchange.record));
    await handle(exchange, read);
  };
  const listener = createListener({ host, port, tls }, (request, response) => {
    serve(request, response).catch((error: Error) => answerFailure(response, error));
  });
  await listener.up();
  const url = `${tls ? 'https' : 'http'}://${host}:${listener.port()}${basePath}`;
  const { catalogue, account, limits, connections } = state;

  const provider: DemoProvider = {
    url,
    port: listener.port(),
    username: account.username,
    password: account.password,
    catalogue,
    account,
    limits,
    faults,
    stats: recorder.stats,
    events,
    streamUrl: (kind, id) => url + streamPath({ catalogue, account }, kind, id),
    contentOf: (kind, id, variant) => contentOfFile(kind, fileOf(catalogue, kind, id), variant),
    waitFor: (holds, wait) => watch.waitFor(() => holds(provider), { what: String(holds), ...wait }),
    waitForStreaming: (wanted = {}, wait) =>
      watch.waitFor(() => streams(recorder.stats, wanted), { what: `streams like ${JSON.stringify(wanted)}`, ...wait }),
    down: listener.down,
    up: listener.up,
    close: async () => {
      connections.close();
      await listener.down();
    },
  };
  return provider;
}

/** A mistake in here, which whoever tests against this server should be told. */
function answerFailure(response: ServerResponse, error: Error): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(500).end(error.stack);
}

const DAY_MS = 86_400_000;

function createState(options: DemoProviderOptions, now: () => number, url: () => string) {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const account: Account = {
    username: 'demo',
    password: 'demo',
    status: 'Active',
    expiresAt: Math.floor((now() + 204 * DAY_MS) / 1000),
    isTrial: false,
    message: '',
    ...options.account,
  };
  return {
    catalogue: openCatalogue(options.catalogue ?? demoCatalogue()),
    account,
    limits,
    connections: createConnections(limits),
    faults: createFaults(),
    tokens: createTokens(now),
    now,
    url,
  };
}

function fileOf(catalogue: Catalogue, kind: 'movie' | 'episode', id: number) {
  const file = findFile(catalogue, kind, id);
  if (!file) throw new Error(`The demo catalogue has no ${kind} ${id}.`);
  return file;
}

const ROOTS: Record<FileKind, string> = { movie: 'movie', episode: 'series', live: 'live' };

function streamPath(state: { catalogue: Catalogue; account: Account }, kind: FileKind, id: number): string {
  const extension = kind === 'live' ? 'ts' : extensionOf(fileOf(state.catalogue, kind, id));
  const [user, password] = [state.account.username, state.account.password].map(encodeURIComponent);
  return `/${ROOTS[kind]}/${user}/${password}/${id}.${extension}`;
}

function streams({ streaming }: Stats, { connections = 1, bytes = 0, kind, id }: Streaming): boolean {
  const fitting = [...streaming].filter(
    (one) => one.bytesSent > 0 && (kind === undefined || one.kind === kind) && (id === undefined || one.id === id),
  );
  return fitting.length >= connections && fitting.reduce((sum, one) => sum + one.bytesSent, 0) >= bytes;
}
