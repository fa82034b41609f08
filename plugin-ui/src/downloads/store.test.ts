import assert from 'node:assert/strict';
import type { Download } from '@xtreme/companion/contract';
import { describe, it } from 'mocha';
import {
  applyChanged,
  applyProgress,
  applyRemoved,
  applySnapshot,
  downloadOf,
  inQueueOrder,
  nothingKnown,
  totals,
} from './store.ts';

const download = (id: number, more: Partial<Download> = {}): Download => ({
  id,
  kind: 'movie',
  item: { id: id * 10 },
  playlist_id: 1,
  title: `Film ${id}`,
  status: 'downloading',
  progress: 10,
  speed_bps: 1000,
  eta_seconds: 9,
  bytes_done: 100,
  bytes_total: 1000,
  connections: 1,
  file_path: 'VOD/English/Film/Film.mkv',
  waiting_for: null,
  waiting_until: null,
  error: null,
  attempts: 1,
  priority: 0,
  media_server: [],
  created_at: '2026-11-22T20:00:00Z',
  started_at: null,
  finished_at: null,
  ...more,
});
const moved = {
  download_id: 1,
  progress: 50,
  speed_bps: 2000,
  bytes_done: 500,
  bytes_total: 1000,
  eta_seconds: 1,
  connections: 2,
};

describe('what the panel knows of downloads', () => {
  it('forgets what ended while the socket was down, and keeps what it saw end', () => {
    const before = applyChanged(nothingKnown, download(1), download(2, { status: 'completed' }));
    const after = applySnapshot(before, [download(3)]);
    assert.deepEqual([...after.byId.keys()].sort(), [2, 3]);
  });

  it('moves a download on and keeps what the message does not say', () => {
    const state = applyProgress(applyChanged(nothingKnown, download(1)), moved);
    const one = state.byId.get(1);
    assert.equal(one?.progress, 50);
    assert.equal(one?.connections, 2);
    assert.equal(one?.status, 'downloading');
    assert.equal(one?.title, 'Film 1');
    assert.equal('download_id' in (one ?? {}), false);
  });

  it('leaves the state alone when a message names an unknown download', () => {
    assert.equal(applyProgress(nothingKnown, moved), nothingKnown);
  });

  it('takes the newest download of a title', () => {
    const item = { id: 7 };
    const state = applyChanged(nothingKnown, download(5, { item }), download(4, { item, status: 'failed' }));
    assert.equal(downloadOf(state, 'movie:7', null)?.id, 5);
  });

  it('believes a list only where it does not know better', () => {
    const ref = { id: 1, status: 'queued', progress: null };
    assert.equal(downloadOf(nothingKnown, 'movie:10', ref), ref);
    const watched = applyChanged(nothingKnown, download(1));
    assert.equal(downloadOf(watched, 'movie:10', ref)?.status, 'downloading');
    assert.equal(downloadOf(applyRemoved(watched, 1), 'movie:10', ref), null);
  });

  it('orders the queue by priority, then by age', () => {
    const list = inQueueOrder([download(3), download(1), download(2, { priority: 5 })]);
    assert.deepEqual(
      list.map((one) => one.id),
      [2, 1, 3],
    );
  });

  it('adds up what runs and what is left', () => {
    const all = [
      download(1),
      download(2, { status: 'queued', bytes_total: null }),
      download(3, { status: 'completed' }),
    ];
    assert.deepEqual(totals(all), { speed: 1000, left: 900, active: 2, seconds: 0.9 });
  });
});
