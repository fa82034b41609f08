import assert from 'node:assert/strict';
import { accountOfUrl } from './match-account.ts';

const accounts = [
  { id: 1, server_url: 'http://panel.example:8080', username: 'anna' },
  { id: 2, server_url: 'https://panel.example', username: 'ben@home' },
  { id: 3, server_url: 'http://other.example/sub', username: 'carl' },
];

describe('the account that an address plays from', () => {
  for (const [address, id] of [
    ['http://panel.example:8080/live/anna/secret/17.ts', 1],
    ['http://panel.example:8080/anna/secret/17', 1],
    ['https://panel.example/movie/ben%40home/secret/4.mkv', 2],
    ['http://PANEL.example/get.php?username=anna&password=x', 1],
    ['http://panel.example/hls/token.m3u8', null],
    ['http://other.example/live/token/17.m3u8', 3],
    ['http://else.example/live/anna/secret/17.ts', null],
    ['/mnt/media/VOD/Film.mkv', null],
    ['http://panel.example/%zz/anna/x/1.ts', 1],
    ['', null],
  ] as const) {
    it(`is ${id ?? 'nobody’s'} for ${address || 'nothing'}`, () => {
      assert.equal(accountOfUrl(address, accounts)?.id ?? null, id);
    });
  }
});
