import { epgTable, SERVER_TIME_ZONE, serverTime, shortEpg } from './epg.ts';
import type { ActiveFaults, Call } from './faults.ts';
import type { Account, ProviderState } from './provider-state.ts';
import { hash32 } from './random.ts';
import { categoryRow, listRows, movieInfo, type Row, seriesInfo } from './rows.ts';

/** An answer, rows of a list one by one. */
export type ApiAnswer = Iterable<Row> | Row;

type Action = (call: Call, state: ProviderState) => ApiAnswer;

const ACTIONS: Record<string, Action> = {
  get_live_categories: (_, { catalogue }) =>
    catalogue.categories.filter(({ kind }) => kind === 'live').map(categoryRow),
  get_vod_categories: (_, { catalogue }) => catalogue.categories.filter(({ kind }) => kind === 'vod').map(categoryRow),
  get_series_categories: (_, { catalogue }) =>
    catalogue.categories.filter(({ kind }) => kind === 'series').map(categoryRow),
  get_live_streams: (call, state) => listRows(state.catalogue, 'live', categoryOf(call), imageUrl(state)),
  get_vod_streams: (call, state) => listRows(state.catalogue, 'vod', categoryOf(call), imageUrl(state)),
  get_series: (call, state) => listRows(state.catalogue, 'series', categoryOf(call), imageUrl(state)),
  get_vod_info: (call, state) => {
    const movie = state.catalogue.movies.find(({ id }) => id === call.id);
    return movie ? movieInfo(movie, imageUrl(state)) : { info: [] };
  },
  get_series_info: (call, state) => {
    const series = state.catalogue.series.find(({ id }) => id === call.id);
    return series ? seriesInfo(series, imageUrl(state)) : [];
  },
  get_short_epg: (call, state) => {
    const limit = Number(call.query.get('limit')) || 4;
    const channel = channelOf(call, state);
    return { epg_listings: channel ? shortEpg(channel, seconds(state), limit) : [] };
  },
  get_simple_data_table: (call, state) => {
    const channel = channelOf(call, state);
    return { epg_listings: channel ? epgTable(channel, seconds(state)) : [] };
  },
};

/** What an action answers. Unknown ones, and all of an account that is not active, get the account. */
export function answerAction(call: Call, state: ProviderState, status: Account['status']): ApiAnswer {
  const action = status === 'Active' && call.action !== null ? ACTIONS[call.action] : undefined;
  return action ? action(call, state) : accountAnswer(state, status);
}

export const BAD_CREDENTIALS: Row = { user_info: { auth: 0 } };

function accountAnswer(state: ProviderState, status: Account['status']): Row {
  const { account, limits, connections } = state;
  const url = new URL(state.url());
  const now = seconds(state);
  return {
    user_info: {
      username: account.username,
      password: account.password,
      message: account.message,
      auth: 1,
      status,
      exp_date: account.expiresAt === null ? null : String(account.expiresAt),
      is_trial: account.isTrial ? '1' : '0',
      active_cons: String(connections.count()),
      created_at: '1704067200',
      max_connections: String(limits.maxConnections),
      allowed_output_formats: ['ts'],
    },
    server_info: {
      url: url.hostname,
      port: url.port,
      https_port: url.protocol === 'https:' ? url.port : '',
      server_protocol: url.protocol.slice(0, -1),
      rtmp_port: '',
      timezone: SERVER_TIME_ZONE,
      timestamp_now: now,
      time_now: serverTime(now),
    },
  };
}

/** The category asked for; `0`, `*` and nothing mean all. */
function categoryOf(call: Call): string | null {
  const category = call.query.get('category_id');
  return category === null || category === '' || category === '*' || category === '0' ? null : category;
}

function channelOf(call: Call, { catalogue }: ProviderState) {
  return catalogue.channels.find(({ id }) => id === call.id);
}

function seconds({ now }: ProviderState): number {
  return Math.floor(now() / 1000);
}

function imageUrl({ url }: ProviderState) {
  const base = url();
  return (path: string) => base + path;
}

const ROWS_AT_ONCE = 500;
const PHP_WARNING =
  '<br />\n<b>Warning</b>:  Undefined array key "bouquet" in <b>/home/xtreamcodes/iptv_xtream_codes/wwwdir/player_api.php</b> on line <b>112</b><br />\n';

/** The answer as bytes, changed as the faults say. */
export function* jsonBody(answer: ApiAnswer, faults: ActiveFaults): Generator<Buffer> {
  if (faults.find('bom')) yield Buffer.from('\ufeff');
  if (faults.find('php-warning')) yield Buffer.from(PHP_WARNING);
  let toBreak = faults.find('invalid-utf8') !== undefined;
  for (const text of jsonText(isList(answer) ? dropRows(answer, faults) : answer)) {
    const bytes = Buffer.from(text);
    yield toBreak ? breakFirstName(bytes) : bytes;
    if (text.includes(NAME)) toBreak = false;
  }
}

function isList(answer: ApiAnswer): answer is Iterable<Row> {
  return Symbol.iterator in answer;
}

function* jsonText(answer: ApiAnswer): Generator<string> {
  if (!isList(answer)) {
    yield JSON.stringify(answer);
    return;
  }
  let batch: string[] = [];
  let separator = '[';
  for (const row of answer) {
    batch.push(JSON.stringify(row));
    if (batch.length < ROWS_AT_ONCE) continue;
    yield separator + batch.join(',');
    separator = ',';
    batch = [];
  }
  yield `${batch.length > 0 || separator === '[' ? separator : ''}${batch.join(',')}]`;
}

/** Leaves out the faults' share of the titles (not of the rows, of which a title may have several). */
function dropRows(rows: Iterable<Row>, faults: ActiveFaults): Iterable<Row> {
  const drop = faults.find('drop');
  if (!drop) return rows;
  const all = [...rows];
  const idOf = (row: Row) => String(row.stream_id ?? row.series_id ?? row.category_id);
  const ids = [...new Set(all.map(idOf))];
  const ranked = ids.sort((a, b) => hash32(drop.seed ?? 0, a) - hash32(drop.seed ?? 0, b));
  const gone = new Set(ranked.slice(0, Math.round(ids.length * drop.share)));
  return all.filter((row) => !gone.has(idOf(row)));
}

const NAME = 'name":"';
const NOT_UTF8 = Buffer.from([0xff, 0xc3, 0x28]);

function breakFirstName(bytes: Buffer): Buffer {
  const at = bytes.indexOf(NAME);
  if (at < 0) return bytes;
  const start = at + NAME.length;
  return Buffer.concat([bytes.subarray(0, start), NOT_UTF8, bytes.subarray(start)]);
}
