import type { ChangedTitle, ChangeKind, SectionName } from '@xtreme/companion/contract';
import { useLongList } from '../catalogue/use-long-list.ts';
import { VirtualGrid } from '../catalogue/virtual-grid.tsx';
import { place, withQuery } from '../navigation.ts';
import { shownPlaylist } from '../provider/state.ts';
import { sections } from '../provider/playlists.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { number } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Empty, LoadError, Skeleton } from '../ui/notes.tsx';
import { type ChangesFilter, fetchChanges } from './calls.ts';
import { ChangeRow } from './change-row.tsx';

type TabId = Exclude<ChangeKind, 'back'>;
const tabs: readonly TabId[] = ['new', 'changed', 'gone'];

/** What the syncs found: three lists, each as long as it likes. */
export function ChangesPage() {
  const { query } = place.value;
  const tab = tabs.find((one) => one === query.tab) ?? 'new';
  const section = sections.find((one) => one === query.section);
  const mine = tab === 'gone' && query.mine === 'true';
  const filter: ChangesFilter = {
    kind: tab,
    section,
    playlist_id: shownPlaylist.value,
    attached: mine || undefined,
  };
  return (
    <>
      <div class="head">
        <div>
          <h1>{t.changes.title}</h1>
          <p class="sm">{t.changes.leads[tab]}</p>
        </div>
      </div>
      <nav class="tabs" aria-label={t.changes.title}>
        {tabs.map((id) => (
          <a
            key={id}
            href={href('/changes', { tab: id === 'new' ? null : id, section })}
            aria-current={id === tab ? 'page' : undefined}
          >
            {t.changes.tabs[id]}
          </a>
        ))}
      </nav>
      <div class="tab-content">
        <Filters section={section} mine={mine} offerMine={tab === 'gone'} />
        <List key={JSON.stringify(filter)} tab={tab} filter={filter} />
      </div>
    </>
  );
}

type FilterProps = { section: SectionName | undefined; mine: boolean; offerMine: boolean };

function Filters({ section, mine, offerMine }: FilterProps) {
  const chip = (name: string, on: boolean, changes: Parameters<typeof withQuery>[0]) => (
    <a
      key={name}
      class={`chip ${on ? 'on' : ''}`}
      href={href('/changes', withQuery(changes))}
      aria-current={on ? 'true' : undefined}
    >
      {on && <Icon name="check" size="s" />}
      {name}
    </a>
  );
  return (
    <div class="chips scroll filters" role="group" aria-label={t.catalogue.filters}>
      {chip(t.changes.all, !section, { section: null })}
      {sections.map((one) => chip(t.accounts.sections[one], one === section, { section: one }))}
      {offerMine && chip(t.changes.mine, mine, { mine: mine ? null : 'true' })}
    </div>
  );
}

function List({ tab, filter }: { tab: TabId; filter: ChangesFilter }) {
  const { list, error, at, want, retry } = useLongList<ChangedTitle>(
    `changes?${JSON.stringify(filter)}`,
    (page, signal) => fetchChanges({ ...filter, ...page }, signal),
  );
  const total = list?.total ?? 0;
  const failed = error !== undefined && <LoadError error={error} stale={total > 0} retry={retry} />;
  if (!list) return failed || <Skeleton shape="row" rows={8} />;
  if (total === 0) {
    const { title, hint } = filter.attached ? t.changes.empty.mine : t.changes.empty[tab];
    return failed || <Empty icon="check" title={title} hint={hint} />;
  }
  return (
    <>
      <p class="sm t3 num changes-count" aria-live="polite">
        {t.changes.count(number(total), list.exact)}
      </p>
      <div class="panel bleed channels">
        <VirtualGrid
          look={`change-list ${tab === 'changed' ? 'tall' : ''}`}
          count={total}
          at={at}
          label={t.changes.tabs[tab]}
          draw={(item, position) => <ChangeRow key={item.id} item={item} tab={tab} total={total} {...position} />}
          onWindow={want}
          placeholder={() => <div class="change shape" aria-hidden="true" />}
        />
      </div>
      {failed && <div class="grid-error">{failed}</div>}
    </>
  );
}
