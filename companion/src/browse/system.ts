import { QueryTypes } from 'sequelize';
import * as contract from '../contract/index.ts';
import { type Downloads, limitsShown } from '../downloads/index.ts';
import type { Library } from '../library/index.ts';
import { messageOf } from '../platform/errors.ts';
import { pageFrom } from '../platform/http/cursor.ts';
import { Answer, type BoundRoute, bind } from '../platform/http/router.ts';
import type { ProgramLog } from '../platform/log.ts';
import type { Platform } from '../platform/open-platform.ts';
import { describeSettings, type Settings } from '../platform/settings.ts';

type Options = {
  platform: Platform;
  settings: Settings;
  library: Library;
  downloads: Downloads;
  version: string;
  roles: string[];
  /** What each room finds; `recent` are the last lines of the log. */
  health: (() => Promise<contract.HealthFinding[]>)[];
  recent: ProgramLog['recent'];
  /** False as soon as the service is asked to stop. */
  isOpen: () => boolean;
};

const severities = ['error', 'warning', 'ok'];

/** Health, metrics, settings and the system page. */
export function systemRoutes(options: Options): BoundRoute[] {
  const { platform, settings, library, downloads, version, roles } = options;
  const startedAt = new Date();

  async function databaseVersion(): Promise<string | null> {
    const rows = await platform.database.query<{ server_version: string }>('show server_version', {
      type: QueryTypes.SELECT,
    });
    return rows[0]?.server_version ?? null;
  }

  async function reasonsAgainst(): Promise<string[]> {
    const reasons: string[] = [];
    if (!options.isOpen()) reasons.push('The service is stopping.');
    const media = await library.problem();
    if (media) reasons.push(media);
    try {
      await platform.queue.state();
    } catch (error) {
      reasons.push(`The database or its queue can't be used: ${messageOf(error)}`);
    }
    return reasons;
  }

  return [
    bind(contract.readHealth, async () => ({ status: 'ok' as const })),
    bind(contract.readReadiness, async () => {
      const reasons = await reasonsAgainst();
      if (reasons.length > 0) return new Answer(503, { status: 'unavailable' as const, reasons });
      return { status: 'ok' as const, reasons };
    }),
    bind(contract.readMetrics, async ({ response }) => {
      const { contentType, text } = await platform.metrics.read();
      response.type(contentType).send(text);
      return undefined;
    }),
    bind(contract.readSystem, async () => {
      const [state, disk, summary] = [await platform.queue.state(), await library.disk(), await downloads.summary()];
      return {
        version,
        started_at: startedAt.toISOString(),
        uptime_seconds: Math.floor((Date.now() - startedAt.getTime()) / 1000),
        roles,
        database: { mode: platform.mode.database, ok: true, version: await databaseVersion() },
        queue: {
          mode: platform.mode.queue,
          ok: true,
          waiting: state.waiting,
          running: state.running,
          failed: state.failed,
        },
        disks: [
          {
            root: 'media',
            path: disk.path,
            free_bytes: disk.freeBytes,
            total_bytes: disk.totalBytes,
            writable: disk.writable,
            floor_bytes: downloads.floorBytes(disk.totalBytes),
            needed_bytes: summary.neededBytes,
          },
        ],
        jobs: state.jobs.map(({ name, key, runningSince }) => ({
          name,
          key,
          running_since: runningSince.toISOString(),
        })),
        downloads: {
          active: summary.active,
          queued: summary.queued,
          speed_bps: downloads.speedBps(),
          limits: limitsShown(downloads.limits()),
        },
      };
    }),
    bind(contract.readFindings, async () => {
      const found = (await Promise.all(options.health.map((room) => room()))).flat();
      const items = severities.flatMap((level) => found.filter((one) => one.level === level));
      return { items, next_cursor: null, total: items.length };
    }),
    bind(contract.readLog, async ({ query }) => {
      const items = options.recent(query.limit);
      return { items, next_cursor: null, total: items.length };
    }),
    bind(contract.checkMedia, async () => ({ path: library.root, findings: await library.check() })),
    bind(contract.readSettings, async () => settings.all()),
    bind(contract.changeSettings, async ({ body }) => settings.change(body)),
    bind(contract.readSettingsSchema, async ({ query }) => pageFrom(describeSettings(settings.declared()), query)),
  ];
}
