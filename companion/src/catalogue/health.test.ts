import assert from 'node:assert/strict';
import type { Playlist } from '../contract/index.ts';
import { accountsHealth } from './health.ts';

const now = new Date('2026-03-01T12:00:00Z');
const section = {
  status: 'idle',
  error: null,
  synced_at: null,
  count: 5,
  added: 0,
  updated: 0,
  unchanged: 5,
  removed: 0,
  quarantine: null,
} as const;

function playlist(changes: { account?: Partial<Playlist['account']> } & Partial<Omit<Playlist, 'account'>>): Playlist {
  const account = { status: 'active', expires_at: null, max_connections: 1, active_connections: 0, timezone: null };
  return {
    id: 1,
    name: 'Home',
    enabled: true,
    sync_error: null,
    sections: { live: section, vod: section, series: section },
    ...changes,
    account: { ...account, ...changes.account },
  } as Playlist;
}

describe('the health of the accounts', () => {
  const quarantine = {
    held: 100,
    offered: 20,
    missing: 80,
    first_seen_at: now.toISOString(),
    confirmable_from: now.toISOString(),
  };
  const cases: [what: string, playlists: Playlist[], expected: [id: string, level: string][]][] = [
    ['none is there', [], [['accounts', 'warning']]],
    ['all is well', [playlist({})], [['accounts', 'ok']]],
    ['one has ended by the provider', [playlist({ account: { status: 'expired' } })], [['account-1-status', 'error']]],
    [
      'one ends soon',
      [playlist({ account: { expires_at: '2026-03-05T00:00:00Z' } })],
      [['account-1-expiry', 'warning']],
    ],
    [
      'one has ended by its date',
      [playlist({ account: { expires_at: '2026-02-05T00:00:00Z' } })],
      [['account-1-expiry', 'error']],
    ],
    ['one ends in a month', [playlist({ account: { expires_at: '2026-04-05T00:00:00Z' } })], [['accounts', 'ok']]],
    ['a sync failed', [playlist({ sync_error: 'It is away.' })], [['account-1-sync', 'warning']]],
    [
      'a loss waits',
      [
        playlist({
          sections: { live: section, vod: { ...section, status: 'quarantined', quarantine }, series: section },
        }),
      ],
      [['account-1-loss-vod', 'warning']],
    ],
    ['one is switched off', [playlist({ enabled: false, account: { status: 'expired' } })], [['accounts', 'ok']]],
    ['one is new', [playlist({ account: { status: 'unknown' } })], [['accounts', 'ok']]],
  ];
  for (const [what, playlists, expected] of cases) {
    it(`is told where ${what}`, () => {
      const found = accountsHealth(playlists, now);
      assert.deepEqual(
        found.map(({ id, level }) => [id, level]),
        expected,
      );
      for (const { level, fix } of found) assert.equal(fix === null, level === 'ok');
    });
  }
});
