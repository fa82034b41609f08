import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ServedFilm = {
  url: string;
  /** The first byte of every request, in their order. */
  asked: number[];
  close(): Promise<void>;
};

/** A provider's edge: one file, with ranges. */
export async function serveFilm(bytes: Buffer): Promise<ServedFilm> {
  const asked: number[] = [];
  const server = createServer((request, response) => {
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const [start, end] = [Number(from), to ? Number(to) + 1 : bytes.length];
    asked.push(start);
    response.writeHead(request.headers.range ? 206 : 200, {
      'content-length': end - start,
      'content-range': `bytes ${start}-${end - 1}/${bytes.length}`,
    });
    response.end(bytes.subarray(start, end));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/film`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * The same film (ISO-BMFF, its index in front) with so many bytes between its halves that a player which is sent to the
 * second one has to ask for it.
 */
export function parted(film: Buffer, gap: number): Buffer {
  const tables = placesOf(film, 'stco').map((at) => {
    const count = film.readUInt32BE(at + 8);
    return Array.from({ length: count }, (_, index) => at + 12 + index * 4);
  });
  const [pictures = []] = tables;
  const middle = film.readUInt32BE(pictures[Math.floor(pictures.length / 2)]);
  const head = Buffer.from(film.subarray(0, middle));
  for (const at of tables.flat()) {
    const offset = head.readUInt32BE(at);
    if (offset >= middle) head.writeUInt32BE(offset + gap, at);
  }
  const mdat = (placesOf(film, 'mdat')[0] as number) - 4;
  head.writeUInt32BE(head.readUInt32BE(mdat) + gap, mdat);
  return Buffer.concat([head, Buffer.alloc(gap), film.subarray(middle)]);
}

/** Where boxes of a name begin, behind their length. */
function placesOf(film: Buffer, name: string): number[] {
  const places: number[] = [];
  for (let at = film.indexOf(name); at >= 0; at = film.indexOf(name, at + 4)) places.push(at);
  return places;
}
