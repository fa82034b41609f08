import assert from 'node:assert/strict';
import { createKnownExtensions } from './known-extensions.ts';

describe('the extensions that a provider has its items under', () => {
  const film = { playlistId: 1, kind: 'movie', providerId: '7', extension: 'mp4' };
  const channel = { playlistId: 1, kind: 'live', providerId: '8', extension: 'ts' };

  it('are the one that it names, then the usual others', () => {
    const known = createKnownExtensions();
    assert.deepEqual(known.tries(film), ['mp4', 'MP4', 'mkv', 'avi', 'ts']);
    assert.deepEqual(known.tries(channel), ['ts', '', 'm3u8']);
  });

  it('begin with the one that was found', () => {
    const known = createKnownExtensions();
    known.found(film, 'mkv');
    assert.deepEqual(known.tries(film), ['mkv', 'mp4', 'MP4', 'avi', 'ts']);
    assert.deepEqual(known.tries({ ...film, providerId: '9' })[0], 'mp4');
    known.found(film, 'mp4');
    assert.equal(known.tries(film)[0], 'mp4');
  });

  it('are not all asked for again at once where there was nothing under any', () => {
    let now = 0;
    const known = createKnownExtensions(() => now);
    known.foundNothing(film);
    assert.deepEqual(known.tries(film), ['mp4']);
    now = 10 * 60_000;
    assert.equal(known.tries(film).length, 5);
  });

  it('are forgotten where they are very many', () => {
    const known = createKnownExtensions();
    known.found(film, 'mkv');
    for (let id = 100; id < 1100; id += 1) known.found({ ...film, providerId: String(id) }, 'avi');
    assert.equal(known.tries(film)[0], 'mp4');
    assert.equal(known.tries({ ...film, providerId: '1099' })[0], 'avi');
  });
});
