import { Agent, type Dispatcher, request } from 'undici';
import type { ZodType } from 'zod';
import type { Device, MediaServerLog } from '../media-server.ts';
import { MediaServerError } from '../media-server.ts';
import { type Meaning, noAnswer, notJellyfin, notUnderstood, refused } from './errors.ts';
import { redactPath } from './redaction.ts';
import { CLIENT, type JellyfinSettings, MAX_ANSWER_BYTES } from './settings.ts';

/** In whose name a call is made: the API key's, nobody's, a signed-in user's, or a device's that wants to sign in. */
export type Caller = 'key' | 'nobody' | { token: string } | { device: Device };

export type Call = {
  method: 'GET' | 'POST';
  /** Below the base URL, with its query. */
  path: string;
  body?: unknown;
  /** `key` when missing. */
  as?: Caller;
  meanings?: Readonly<Partial<Record<number, Meaning>>>;
};

/** Jellyfin's HTTP: one header, a deadline, typed errors, one log line per call. No retries. */
export type JellyfinClient = {
  baseUrl: string;
  /** A call that answers JSON. */
  read<T>(call: Call, schema: ZodType<T>, signal?: AbortSignal): Promise<T>;
  /** A call whose answer says nothing more than that it worked. */
  send(call: Call, signal?: AbortSignal): Promise<void>;
};

type Answer = { status: number; html: boolean; location: string | undefined; text: string };

export function createClient(settings: JellyfinSettings, log?: MediaServerLog): JellyfinClient {
  const { baseUrl } = settings;
  const dispatcher = new Agent({
    connect: { timeout: settings.timeoutMs, rejectUnauthorized: !settings.allowInvalidTls },
    maxResponseSize: MAX_ANSWER_BYTES,
  });

  async function succeed(call: Call, signal: AbortSignal | undefined): Promise<Answer> {
    const started = performance.now();
    const outcome = await exchange({ settings, dispatcher, call, signal }).catch((error: unknown) => {
      if (signal?.aborted) throw signal.reason;
      return error as MediaServerError;
    });
    log?.debug(
      {
        method: call.method,
        path: redactPath(call.path),
        duration_ms: Math.round(performance.now() - started),
        ...(outcome instanceof Error ? { error: outcome.message } : { status: outcome.status }),
      },
      'media server call',
    );
    if (outcome instanceof Error) throw outcome;
    return checked(outcome, call, baseUrl);
  }

  return {
    baseUrl,
    async read(call, schema, signal) {
      const answer = await succeed(call, signal);
      const parsed = schema.safeParse(parseJson(answer, baseUrl));
      if (!parsed.success) throw notUnderstood(baseUrl, pathOnly(call), parsed.error);
      return parsed.data;
    },
    async send(call, signal) {
      await succeed(call, signal);
    },
  };
}

type Exchange = { settings: JellyfinSettings; dispatcher: Dispatcher; call: Call; signal: AbortSignal | undefined };

async function exchange({ settings, dispatcher, call, signal }: Exchange): Promise<Answer> {
  const end = endOf(settings.timeoutMs, signal);
  try {
    const response = await request(settings.baseUrl + call.path, {
      dispatcher,
      method: call.method,
      headers: headersOf(call, settings.apiKey),
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: end.signal,
    });
    return {
      status: response.statusCode,
      html: /\bhtml\b/i.test(String(response.headers['content-type'] ?? '')),
      location: response.headers.location?.toString(),
      text: await response.body.text(),
    };
  } catch (error) {
    throw noAnswer(settings.baseUrl, error, end.signal.aborted ? settings.timeoutMs : undefined);
  } finally {
    end.forget();
  }
}

/** A call's end by time or by its caller. By hand: `AbortSignal.any` on Node 20 keeps 2 kB per call for as long as a caller's signal lives. */
function endOf(timeoutMs: number, caller: AbortSignal | undefined): { signal: AbortSignal; forget(): void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, timeoutMs);
  caller?.addEventListener('abort', stop, { once: true });
  if (caller?.aborted) stop();
  return {
    signal: controller.signal,
    forget() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', stop);
    },
  };
}

function checked(answer: Answer, call: Call, baseUrl: string): Answer {
  const { status, html, location } = answer;
  if (status >= 200 && status < 300) {
    if (html) throw notJellyfin(baseUrl);
    return answer;
  }
  const meaning = call.meanings?.[status];
  if (meaning) throw new MediaServerError(meaning.code, meaning.message);
  throw refused(baseUrl, { status, html, location, path: pathOnly(call) });
}

function parseJson(answer: Answer, baseUrl: string): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    throw notJellyfin(baseUrl);
  }
}

function headersOf(call: Call, apiKey: string): Record<string, string> {
  return {
    accept: 'application/json',
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...authorization(call.as ?? 'key', apiKey),
  };
}

/** The one form of authorisation that 10.10 and 12 both take; the older headers and `?api_key=` are switched off in 12. */
function authorization(caller: Caller, apiKey: string): Record<string, string> {
  if (caller === 'nobody') return {};
  if (caller === 'key') return { authorization: `MediaBrowser Token="${quotable(apiKey)}"` };
  if ('token' in caller) return { authorization: `MediaBrowser Token="${quotable(caller.token)}"` };
  const fields = {
    Client: CLIENT.name,
    Device: quotable(caller.device.name) || CLIENT.name,
    DeviceId: quotable(caller.device.id),
    Version: CLIENT.version,
  };
  const pairs = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
  return { authorization: `MediaBrowser ${pairs.join(', ')}` };
}

/** Jellyfin splits the header at commas and quotes, and a header takes printable ASCII only: the rest becomes a blank. */
function quotable(value: string): string {
  return value.replace(/[^\x20-\x7e]|[",\\]/g, ' ').trim();
}

function pathOnly(call: Call): string {
  return call.path.split('?')[0] ?? call.path;
}
