import type { Playlist } from '../contract/index.ts';
import { downloadChanged, downloadProgress, type Downloads } from '../downloads/index.ts';
import type { Library } from '../library/index.ts';
import type { WatchCall } from '../platform/http/router.ts';
import type { Platform } from '../platform/open-platform.ts';

const accountLabels = ['playlist_id', 'playlist'];
const sectionLabels = [...accountLabels, 'section'];
/** Seconds; from a page of the database to a provider that is waited for. */
const callBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/**
 * What a user would want to be woken for. What the database knows is the same in every replica (take the maximum); what is
 * counted (`_total`) is of this process (take the sum). Labels are our own numbers and names, never a provider's address.
 */
export function describeMetrics(options: {
  platform: Platform;
  library: Library;
  downloads: Downloads;
  /** Connections of an account that carry media, over all processes. */
  leasesUsed: (playlistId: number) => Promise<number>;
  playlists: () => Promise<Playlist[]>;
}): void {
  const { platform, library, downloads, leasesUsed, playlists } = options;
  const { metrics, events, clock, queue } = platform;
  const secondsSince = (time: string) => (clock.now().getTime() - Date.parse(time)) / 1000;
  const labelsOf = ({ id, name }: Playlist) => ({ playlist_id: String(id), playlist: name });

  /** One value per account, null where there is none; those of accounts that are gone go too. */
  function perAccount(
    name: string,
    help: string,
    valueOf: (playlist: Playlist) => Promise<number | null> | number | null,
  ) {
    metrics.gauge({
      name,
      help,
      labelNames: accountLabels,
      async collect() {
        this.reset();
        for (const playlist of await playlists()) {
          const value = await valueOf(playlist);
          if (value !== null) this.set(labelsOf(playlist), value);
        }
      },
    });
  }

  function perSection(name: string, help: string, valueOf: (section: Playlist['sections']['vod']) => number | null) {
    metrics.gauge({
      name,
      help,
      labelNames: sectionLabels,
      async collect() {
        this.reset();
        for (const playlist of await playlists()) {
          for (const [section, state] of Object.entries(playlist.sections)) {
            const value = valueOf(state);
            if (value !== null) this.set({ ...labelsOf(playlist), section }, value);
          }
        }
      },
    });
  }

  perAccount('xtreme_account_up', 'Whether the provider says that the account is active', ({ account }) =>
    account.status === 'unknown' ? null : Number(account.status === 'active'),
  );
  perAccount('xtreme_account_expires_in_seconds', 'Time until the account ends; negative afterwards', ({ account }) =>
    account.expires_at === null ? null : -secondsSince(account.expires_at),
  );
  perAccount(
    'xtreme_account_connections_max',
    'Connections that the provider allows; 0 = unlimited',
    ({ account }) => account.max_connections,
  );
  perAccount('xtreme_leases', 'Connections of the account that are in use, over all processes', ({ id }) =>
    leasesUsed(id),
  );
  perSection('xtreme_sync_age_seconds', 'Time since the section was last read whole', ({ synced_at }) =>
    synced_at === null ? null : secondsSince(synced_at),
  );
  perSection(
    'xtreme_sync_failed',
    'Whether the last sync of the section failed, or waits because of a loss',
    ({ status }) => Number(status === 'error' || status === 'quarantined'),
  );
  perSection('xtreme_catalogue_titles', 'Titles held', ({ count }) => count);

  metrics.gauge({
    name: 'xtreme_downloads',
    help: 'Downloads by state',
    labelNames: ['state'],
    async collect() {
      const { active, queued } = await downloads.summary();
      this.set({ state: 'active' }, active);
      this.set({ state: 'queued' }, queued);
    },
  });
  metrics.gauge({
    name: 'xtreme_download_speed_bytes_per_second',
    help: 'Speed of all downloads of this process',
    collect() {
      this.set(downloads.speedBps());
    },
  });
  metrics.gauge({
    name: 'xtreme_queue_jobs',
    help: 'Small jobs (syncs, scans, notifications) by state',
    labelNames: ['state'],
    async collect() {
      const { waiting, running, failed } = await queue.state();
      for (const [state, value] of Object.entries({ waiting, running, failed })) this.set({ state }, value);
    },
  });
  for (const [what, help] of [
    ['free', 'Free space of the media folder'],
    ['total', 'Size of the media folder’s disk'],
  ] as const) {
    metrics.gauge({
      name: `xtreme_disk_${what}_bytes`,
      help,
      async collect() {
        const disk = await library.disk();
        this.set(what === 'free' ? disk.freeBytes : disk.totalBytes);
      },
    });
  }

  const bytes = metrics.counter({ name: 'xtreme_download_bytes_total', help: 'Bytes of media that came in' });
  const ended = metrics.counter({
    name: 'xtreme_downloads_ended_total',
    help: 'Downloads that ended, by how',
    labelNames: ['status'],
  });
  const retries = metrics.counter({
    name: 'xtreme_download_retries_total',
    help: 'Runs of a download that ended early and are tried again, by cause',
    labelNames: ['code'],
  });
  const counted = new Map<number, number>();
  /** What came since the last look; a part that was thrown away takes nothing back. */
  const count = (id: number, bytesDone: number) => {
    bytes.inc(Math.max(0, bytesDone - (counted.get(id) ?? bytesDone)));
    counted.set(id, bytesDone);
  };
  events.on(downloadProgress, ({ row, live }) => count(row.id, live.bytesDone));
  events.on(downloadChanged, ({ row, statusChanged }) => {
    if (row.status === 'downloading') return count(row.id, Math.max(row.bytes_done, counted.get(row.id) ?? 0));
    if (!statusChanged) return;
    if (row.status === 'completed') count(row.id, row.bytes_done);
    counted.delete(row.id);
    if (row.status === 'queued' && row.error) retries.inc({ code: row.error.code });
    if (['completed', 'failed', 'cancelled'].includes(row.status)) ended.inc({ status: row.status });
  });
}

/** Tells how long each call took, by its route (never by the address that was asked for). */
export function callTimes({ metrics }: Pick<Platform, 'metrics'>): WatchCall {
  const histogram = metrics.histogram({
    name: 'xtreme_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: callBuckets,
  });
  return ({ method, route, status, seconds }) => histogram.observe({ method, route, status: String(status) }, seconds);
}
