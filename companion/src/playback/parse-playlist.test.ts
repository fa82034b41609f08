import assert from 'node:assert/strict';
import { isPlaylist, parsePlaylist } from './parse-playlist.ts';

const from = 'http://panel.example:8080/live/u/p/7.m3u8';
const list = (...lines: string[]) => ['#EXTM3U', ...lines, ''].join('\r\n');

describe('an HLS playlist', () => {
  it('names its pieces, counted from its own number on', () => {
    const text = list(
      '#EXT-X-TARGETDURATION:4',
      '#EXT-X-MEDIA-SEQUENCE:41',
      '#EXTINF:4,',
      '/hls/abc/7_41.ts',
      '#EXTINF:4,',
      'http://edge.example/7_42.ts?t=1',
    );
    assert.deepEqual(parsePlaylist(text, from), {
      kind: 'pieces',
      pieces: [
        { url: 'http://panel.example:8080/hls/abc/7_41.ts', sequence: 41 },
        { url: 'http://edge.example/7_42.ts?t=1', sequence: 42 },
      ],
      seconds: 4,
      ended: false,
    });
  });

  it('that is a choice leads to its best quality', () => {
    const text = list(
      '#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=9000000,BANDWIDTH=800000,RESOLUTION=640x360',
      'low/index.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=4000000',
      'high/index.m3u8',
    );
    const url = 'http://panel.example:8080/live/u/p/high/index.m3u8';
    assert.deepEqual(parsePlaylist(text, from), { kind: 'choice', url });
  });

  for (const [what, line] of [
    ['encrypted', '#EXT-X-KEY:METHOD=AES-128,URI="key.bin"'],
    ['fragments of another container', '#EXT-X-MAP:URI="init.mp4"'],
  ] as const) {
    it(`whose pieces are ${what} is said to be unusable`, () => {
      assert.equal(parsePlaylist(list(line, '#EXTINF:4,', 'a.ts'), from).kind, 'unusable');
    });
  }

  it('with nonsense in it has what makes sense', () => {
    const text = list(
      '#EXT-X-KEY:METHOD=NONE',
      '#EXT-X-TARGETDURATION:x',
      'file:///etc/passwd',
      'http://',
      'a.ts',
      '#EXT-X-ENDLIST',
    );
    const pieces = [{ url: 'http://panel.example:8080/live/u/p/a.ts', sequence: 0 }];
    assert.deepEqual(parsePlaylist(text, from), { kind: 'pieces', pieces, seconds: 6, ended: true });
  });

  it('is told from anything else by its first line', () => {
    assert.ok(isPlaylist(Buffer.from('\uFEFF#EXTM3U\n')));
    assert.ok(isPlaylist(Buffer.from('\r\n#EXTM3U8')));
    for (const text of ['', '<html>#EXTM3U', 'G']) assert.ok(!isPlaylist(Buffer.from(text)));
  });
});
