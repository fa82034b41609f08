import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { Response } from 'express';
import { relay } from './relay.ts';

const head = { status: 200, headers: {}, fromStart: true };
const piece = Buffer.alloc(64 * 1024, 1);

describe('passing a stream on', () => {
  let server: Server;
  let served: Promise<void>;
  let rest: Readable;

  const answerOf = async () => {
    const asked = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return answer.on('error', () => undefined);
  };

  /** Express's own two verbs that are used, on a plain response. */
  const start = async (body: () => Readable) => {
    server = createServer((_request, plain) => {
      const response = Object.assign(plain, { status: (code: number) => Object.assign(plain, { statusCode: code }) });
      rest = body();
      const close = async () => void rest.destroy();
      const opened = { extension: 'ts', head, mediaType: 'video/mp2t', first: piece, rest, close };
      served = relay(
        { response: response as unknown as Response, patience: 200 },
        opened,
        new AbortController().signal,
      );
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  };
  afterEach(() => server.close());

  it('cuts a player off that stands still for longer than its patience', async () => {
    await start(() => new Readable({ read: (): void => void rest.push(piece) }));
    const answer = await answerOf();
    answer.pause();
    await served;
    assert.equal(rest.destroyed, true);
    await assert.rejects(async () => {
      for await (const _ of answer);
    });
  });

  it('waits as long as it takes for a provider that is slow', async () => {
    let pieces = 0;
    const slow = async function* () {
      while (pieces++ < 3) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        yield piece;
      }
    };
    await start(() => Readable.from(slow(), { objectMode: false }));
    let bytes = 0;
    for await (const chunk of await answerOf()) bytes += (chunk as Buffer).length;
    assert.equal(bytes, 4 * piece.length);
    await served;
  });
});
