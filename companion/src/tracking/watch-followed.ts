import { type Catalogue, kindOf, titlesMoved } from '../catalogue/index.ts';
import type { Events } from '../platform/events.ts';
import { followedMoved } from './events.ts';
import type { TrackingStore } from './store.ts';

type Parts = {
  store: TrackingStore;
  catalogue: Catalogue;
  events: Events;
  check: (seriesIds: number[]) => Promise<void>;
};

/** Tells when a favourite or a tracked series goes or comes back; one that is back is looked at at once. */
export function watchFollowed({ store, catalogue, events, check }: Parts): void {
  events.on(titlesMoved, async ({ playlistId, section, at }) => {
    const tracked = new Set(section === 'series' ? await store.trackedIds() : []);
    const moved = await catalogue.movedAmong({ playlistId, kind: kindOf[section], at, ids: [...tracked] });
    if (moved.length === 0) return;
    const shown = (gone: boolean) =>
      moved.filter((one) => one.gone === gone).map(({ gone: _, ...one }) => ({ ...one, tracked: tracked.has(one.id) }));
    const [gone, back] = [shown(true), shown(false)];
    events.emit(followedMoved, { playlistId, section, gone, back });
    await check(back.filter((one) => one.tracked).map(({ id }) => id));
  });
}
