import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { patientConnector } from './patient-connector.ts';

/** As much as undici takes before it waits for its reader. */
const body = Buffer.alloc(64 * 1024, 'a');
const framings: [what: string, head: string, bytes: Buffer][] = [
  ['a length', `Content-Length: ${body.length}\r\n`, body],
  [
    'chunks',
    'Transfer-Encoding: chunked\r\n',
    Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]),
  ],
  ['nothing but its end', '', body],
];

describe('an answer that is read more slowly than it comes', () => {
  for (const [what, head, bytes] of framings) {
    for (const cut of [false, true]) {
      if (cut && head === '') continue;
      const name = cut ? `fails when it is cut, framed by ${what}` : `is read to its end, framed by ${what}`;
      it(`${name}, although the server has closed the connection long ago`, async () => {
        let sent: () => void = () => undefined;
        const closed = new Promise<void>((resolve) => (sent = resolve));
        const server = createServer((socket) => {
          socket.on('error', () => undefined);
          socket.once('data', () => {
            socket.write(`HTTP/1.1 200 OK\r\n${head}Connection: close\r\n\r\n`);
            socket.end(cut ? bytes.subarray(0, -100) : bytes, sent);
          });
        }).listen(0, '127.0.0.1');
        await once(server, 'listening');
        const dispatcher = new Agent({ connect: patientConnector() });
        try {
          const { port } = server.address() as AddressInfo;
          const answer = await request(`http://127.0.0.1:${port}/`, { dispatcher, reset: true });
          await closed;
          for (let n = 0; n < 100; n++) await turn();
          const read = (async () => {
            let length = 0;
            for await (const chunk of answer.body) {
              length += (chunk as Buffer).length;
            }
            return length;
          })();
          if (cut) await assert.rejects(read);
          else assert.equal(await read, body.length);
        } finally {
          await dispatcher.destroy();
          server.close();
        }
      });
    }
  }
});
