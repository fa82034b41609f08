import { navigate } from '../navigation.ts';
import { playlists, playlistsKnown } from '../provider/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { Empty } from '../ui/notes.tsx';
import { activeFilters, type FilterQuery, withoutFilters } from './filter.ts';

type Props = { kind: { path: string; icon: IconName }; query: FilterQuery };

/** An empty list says why it is empty, and the one way on. */
export function Nothing({ kind, query }: Props) {
  const narrowed = query.search || query.category || activeFilters(query).length > 0;
  if (narrowed) {
    return (
      <Empty
        icon="search"
        title={<bdi>{query.search ? t.catalogue.emptySearch(query.search) : t.catalogue.emptyFilter}</bdi>}
        hint={query.search ? t.search.nothingHint : t.catalogue.emptyFilterHint}
      >
        <Button onClick={() => navigate(kind.path, query.search ? {} : withoutFilters({}))}>
          {t.catalogue.clearAll}
        </Button>
      </Empty>
    );
  }
  const none = playlistsKnown.value && playlists.value.items.length === 0;
  return (
    <Empty
      icon={kind.icon}
      title={none ? t.accounts.none : t.catalogue.empty}
      hint={none ? t.catalogue.emptyNoAccountHint : t.catalogue.emptyHint}
    >
      <a class="btn primary" href={href(none ? '/welcome' : '/settings/accounts')}>
        {none ? t.account.add : t.accounts.title}
      </a>
    </Empty>
  );
}
