import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  back,
  begin,
  forward,
  jump,
  type Playable,
  playFirst,
  playNext,
  readPositions,
  readQueue,
  remember,
  without,
} from './queue.ts';

const film = (id: number): Playable => ({ kind: 'movie', id, title: `Film ${id}` });
const channel: Playable = { kind: 'live', id: 9, title: 'Channel' };
const ids = (queue: readonly Playable[]) => queue.map(({ id }) => id);

describe('the player queue', () => {
  it('plays what was asked for and keeps what waits', () => {
    assert.deepEqual(ids(playFirst([film(1), film(2), film(3)], [film(4)])), [4, 2, 3]);
    assert.deepEqual(ids(playFirst([], [film(1), film(2)])), [1, 2]);
  });

  it('goes on to what waits, and back to what was played', () => {
    const first = begin({ queue: [], played: [] }, [film(1), film(2), film(3)]);
    const second = forward(first);
    assert.deepEqual([ids(second.played), ids(second.queue)], [[1], [2, 3]]);
    assert.deepEqual(back(second), first);
    assert.deepEqual(back(first), first);
    assert.deepEqual(forward(forward(second)), { queue: [], played: [] });
    const third = jump(first, film(3));
    assert.deepEqual([ids(third.played), ids(third.queue)], [[1], [3, 2]]);
  });

  it('goes back from a channel to the film before it, and does not queue the channel', () => {
    const zapped = begin({ queue: [film(1)], played: [] }, [channel]);
    assert.deepEqual(back(zapped), { queue: [film(1)], played: [] });
    assert.deepEqual(begin(zapped, [{ ...channel, id: 10 }]).played, [film(1)]);
    assert.deepEqual(begin({ queue: [film(1)], played: [] }, [film(1)]).played, []);
  });

  it('lets a channel stand alone', () => {
    assert.deepEqual(ids(playFirst([film(1), film(2)], [channel])), [9]);
    assert.deepEqual(ids(playFirst([channel], [film(1)])), [1]);
    assert.deepEqual(ids(playNext([channel], film(1))), [1]);
  });

  it('names a title once', () => {
    assert.deepEqual(ids(playNext([film(1), film(2), film(3)], film(3))), [1, 3, 2]);
    assert.deepEqual(ids(without([film(1), film(2)], film(1))), [2]);
  });

  it('reads back what it kept, and nothing odd', () => {
    assert.deepEqual(
      ids(readQueue(JSON.stringify([film(1), { kind: 'script', id: 1, title: 'x' }, null, film(2)]))),
      [1, 2],
    );
    for (const text of [null, '', '{', '{}', '7']) assert.deepEqual(readQueue(text), []);
    assert.equal(readPositions('[["movie:1",70],["movie:2",-1],[3,4],5]').size, 1);
  });
});

describe('remembered positions', () => {
  it('go on in the middle and begin anew at the edges', () => {
    const middle = remember(new Map(), film(1), 300.7, 3600);
    assert.equal(middle.get('movie:1'), 300);
    assert.equal(remember(middle, film(1), 3590, 3600).size, 0);
    assert.equal(remember(middle, film(1), 5, 3600).size, 0);
    assert.equal(remember(middle, film(1), 9, 20).get('movie:1'), 9);
  });

  it('keep the newest of many', () => {
    let positions: ReadonlyMap<string, number> = new Map();
    for (let id = 1; id <= 320; id += 1) positions = remember(positions, film(id), 100, 3600);
    assert.equal(positions.size, 300);
    assert.equal(positions.has('movie:1'), false);
    assert.equal(positions.get('movie:320'), 100);
  });
});
