import assert from 'node:assert/strict';
import type { Playlist, Section, SyncProgress } from '@xtreme/companion/contract';
import { describe, it } from 'mocha';
import { healthOf, landed, moveSection, noPlaylists, removeOne, replaceAll, replaceOne } from './playlists.ts';

const section = (more: Partial<Section> = {}): Section => ({
  status: 'idle',
  error: null,
  synced_at: null,
  count: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  removed: 0,
  quarantine: null,
  ...more,
});
const playlist = (id: number, more: Partial<Playlist> = {}): Playlist => ({
  id,
  name: `Account ${id}`,
  server_url: 'http://h',
  username: 'anna',
  user_agent: null,
  connections: null,
  speed_limit_bps: null,
  reserve_for_playback: null,
  learned_connections: null,
  learned: null,
  api_calls_count: false,
  viewer_connections: 0,
  sync_interval_minutes: null,
  enabled: true,
  allow_invalid_tls: false,
  sync_status: 'syncing',
  sync_error: null,
  last_synced_at: null,
  sections: { live: section(), vod: section(), series: section() },
  excluded_categories: { live: [], vod: [], series: [] },
  category_languages: { live: {}, vod: {}, series: {} },
  account: { status: 'active', expires_at: null, max_connections: 1, active_connections: 0, timezone: null },
  created_at: '2026-11-22T20:00:00Z',
  ...more,
});
const progress = (status: SyncProgress['status'], done = 5): SyncProgress => ({
  playlist_id: 1,
  section: 'vod',
  status,
  phase: null,
  done,
  total: null,
});

describe('the accounts', () => {
  it('keep their order when one changes', () => {
    const state = replaceOne(replaceAll(noPlaylists, [playlist(2), playlist(1)]), playlist(1, { name: 'New' }));
    assert.deepEqual(
      state.items.map((one) => one.name),
      ['New', 'Account 2'],
    );
    assert.equal(removeOne(state, 1).items.length, 1);
  });

  it('show a bar only while a section is being read', () => {
    const reading = moveSection(replaceAll(noPlaylists, [playlist(1)]), progress('syncing'));
    assert.deepEqual(reading.progress.get('1:vod'), { done: 5, total: null });
    assert.equal(reading.items[0]?.sections.vod.status, 'syncing');
    assert.equal(moveSection(reading, progress('idle')).progress.size, 0);
    assert.equal(replaceOne(reading, playlist(1, { sync_status: 'idle' })).progress.size, 0);
  });

  it('tell which sections have landed', () => {
    const before = playlist(1);
    const now = playlist(1, {
      sections: { ...before.sections, vod: section({ synced_at: '2026-11-22T20:01:00Z', count: 9 }) },
    });
    assert.deepEqual(landed(before, now), ['vod']);
    assert.deepEqual(landed(undefined, now), []);
  });

  it('say in one colour how they are', () => {
    const account = playlist(1).account;
    const idle = { sync_status: 'idle' } as const;
    assert.equal(healthOf(playlist(1)), 'ok');
    assert.equal(healthOf(playlist(1, { ...idle, account: { ...account, status: 'Expired' } })), 'bad');
    assert.equal(healthOf(playlist(1, { enabled: false })), '');
    const soon = new Date(Date.now() + 86_400_000 * 3).toISOString();
    assert.equal(healthOf(playlist(1, { account: { ...account, expires_at: soon } })), 'wait');
  });
});
