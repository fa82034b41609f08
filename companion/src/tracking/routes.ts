import { z } from 'zod';
import type { Catalogue } from '../catalogue/index.ts';
import * as contract from '../contract/index.ts';
import { readCursor, writeCursor } from '../platform/http/cursor.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Settings } from '../platform/settings.ts';
import type { Tracking } from './index.ts';
import { trackingInterval } from './settings.ts';
import type { DecisionRow, TrackingRow } from './store.ts';

const usualLimit = 50;
/** The rest is history that nobody scans. */
const shownDecisions = 50;
const cursor = z.tuple([z.int().max(2_147_483_647)]);

type Options = { tracking: Tracking; catalogue: Catalogue; settings: Settings };

export function trackingRoutes({ tracking, catalogue, settings }: Options): BoundRoute[] {
  async function shown(rows: TrackingRow[]): Promise<contract.Tracking[]> {
    const ids = rows.map(({ series_id }) => series_id);
    const decisions = await tracking.decisions(ids, shownDecisions);
    const deferred = await tracking.deferredCounts(ids);
    return Promise.all(
      rows.map((row) => {
        const own = decisions.filter(({ series_id }) => series_id === row.series_id);
        return show(row, own, deferred.get(row.series_id) ?? 0);
      }),
    );
  }

  async function show(row: TrackingRow, decisions: DecisionRow[], deferred_count: number): Promise<contract.Tracking> {
    const series = await catalogue.title(row.series_id, 'series');
    const next =
      row.last_checked_at && new Date(row.last_checked_at.getTime() + settings.get(trackingInterval) * 60_000);
    return {
      series: {
        id: series.id,
        series_id: series.provider_id,
        title: series.title,
        year: series.year,
        playlist_id: series.playlist_id,
      },
      seasons: row.seasons,
      start: row.start,
      max_per_check: row.max_per_check,
      created_at: row.created_at.toISOString(),
      last_checked_at: row.last_checked_at?.toISOString() ?? null,
      next_check_at: next?.toISOString() ?? null,
      last_error: row.last_error,
      deferred_count,
      last_decisions: decisions.map(({ series_id: _, decided_at, ...decision }) => ({
        ...decision,
        decided_at: decided_at.toISOString(),
      })),
    };
  }

  return [
    bind(contract.listTracking, async ({ query }) => {
      const limit = query.limit ?? usualLimit;
      const [afterId] = readCursor(query.cursor, cursor) ?? [0];
      const rows = await tracking.list({ afterId, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: await shown(page),
        next_cursor: rows.length > limit && last ? writeCursor([last.series_id]) : null,
        total: await tracking.count(),
      };
    }),
    bind(contract.readTracking, async ({ params }) => {
      const [item] = await shown([await tracking.get(params.id)]);
      return item as contract.Tracking;
    }),
    bind(contract.setTracking, async ({ params, body, signal }) => {
      await catalogue.title(params.id, 'series');
      const [item] = await shown([await tracking.set(params.id, body, signal)]);
      return item as contract.Tracking;
    }),
    bind(contract.removeTracking, async ({ params }) => {
      await tracking.remove(params.id);
      return undefined;
    }),
    bind(contract.checkTracking, async () => {
      const all = await tracking.due(true);
      await tracking.check(all);
      return { series: all.length };
    }),
  ];
}
