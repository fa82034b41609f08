import { createHash } from 'node:crypto';
import { Agent, request } from 'undici';
import { AppError } from '../platform/errors.ts';
import { patientConnector } from '../platform/http/patient-connector.ts';
import { guardedLookup, refusePrivateLiteral } from '../platform/http/private-address.ts';
import type { Provider } from '../provider/index.ts';
import { createImagesFolder } from './images-folder.ts';

const largestBytes = 5_000_000;
const deadMs = 10 * 60_000;
/** A host that doesn't answer so many times in a row is left alone for a while: a page of posters waits for it once, not sixty times. */
const mostSilent = 3;
const silentMs = 60_000;

/** What a browser may get, by its first bytes; SVG is a document with scripts and is none of them. */
const signatures: [string, (head: Buffer) => boolean][] = [
  ['image/jpeg', (head) => head.readUIntBE(0, 3) === 0xffd8ff],
  ['image/png', (head) => head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['image/gif', (head) => head.subarray(0, 4).toString('latin1') === 'GIF8'],
  [
    'image/webp',
    (head) => head.subarray(0, 4).toString('latin1') === 'RIFF' && head.subarray(8, 12).toString('latin1') === 'WEBP',
  ],
];

export type Picture = { bytes: Buffer; type: string };
export type Images = ReturnType<typeof createImages>;

/** Pictures at the addresses that providers name, fetched with care and kept on disk. */
export function createImages(options: { provider: Provider; folder: string }) {
  const { provider } = options;
  const kept = createImagesFolder(options.folder);
  /** Addresses that gave no image, with the time until which they aren't asked again. */
  const dead = new Map<string, number>();
  const underWay = new Map<string, Promise<Buffer>>();
  const silent = new Map<string, { times: number; until: number }>();

  async function fetchImage(url: string, playlistId: number): Promise<Buffer> {
    const { userAgent, serverUrl, allowInvalidTls } = await provider.origin(playlistId);
    const home = new URL(serverUrl).hostname;
    const { hostname } = new URL(url);
    refusePrivateLiteral(hostname, home);
    const rejectUnauthorized = !(allowInvalidTls && hostname === home);
    const dispatcher = new Agent({
      connect: patientConnector({ lookup: guardedLookup(home), timeout: 10_000, rejectUnauthorized }),
    });
    try {
      const answer = await request(url, {
        dispatcher,
        headers: { 'user-agent': userAgent, accept: 'image/*' },
        headersTimeout: 15_000,
        bodyTimeout: 15_000,
      });
      // Giving a body up early makes undici emit an error, which nobody else would hear.
      answer.body.on('error', () => undefined);
      if (answer.statusCode !== 200) throw noImage();
      return await readImage(answer.body);
    } finally {
      void dispatcher.destroy();
    }
  }

  async function load(url: string, playlistId: number): Promise<Buffer> {
    const name = createHash('sha256').update(url).digest('hex');
    const known = await kept.read(name);
    // A power cut may leave an empty file behind.
    if (known && typeOf(known)) return known;
    const { host } = new URL(url);
    if ((dead.get(url) ?? 0) > Date.now() || (silent.get(host)?.until ?? 0) > Date.now()) throw noImage();
    try {
      const image = await fetchImage(url, playlistId);
      silent.delete(host);
      // On a full disk it is shown all the same.
      await kept.write(name, image).catch(() => undefined);
      return image;
    } catch (error) {
      if (dead.size > 10_000) dead.clear();
      dead.set(url, Date.now() + deadMs);
      if (error instanceof AppError) silent.delete(host);
      else noteSilence(host);
      throw error instanceof AppError ? error : noImage();
    }
  }

  function noteSilence(host: string): void {
    const times = (silent.get(host)?.times ?? 0) + 1;
    if (silent.size > 1_000) silent.clear();
    silent.set(host, { times, until: times >= mostSilent ? Date.now() + silentMs : 0 });
  }

  return {
    /** @throws `no-image` where there is none that could be shown: dead, too large, no picture, or at a private address. */
    async read(url: string | null, playlistId: number): Promise<Picture> {
      if (!url || !/^https?:\/\//i.test(url) || !URL.canParse(url)) throw noImage();
      const loading = underWay.get(url) ?? load(url, playlistId).finally(() => underWay.delete(url));
      underWay.set(url, loading);
      const bytes = await loading;
      return { bytes, type: typeOf(bytes) ?? 'application/octet-stream' };
    },
  };
}

async function readImage(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > largestBytes) throw noImage();
    chunks.push(chunk);
  }
  const image = Buffer.concat(chunks);
  if (!typeOf(image)) throw noImage();
  return image;
}

function typeOf(image: Buffer): string | null {
  if (image.length < 12) return null;
  return signatures.find(([, matches]) => matches(image))?.[0] ?? null;
}

function noImage(): AppError {
  return new AppError('no-image', 'The provider has no usable image for this title.', { status: 404 });
}
