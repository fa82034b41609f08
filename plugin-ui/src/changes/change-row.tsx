import type { ChangedTitle, ChangeKind } from '@xtreme/companion/contract';
import { languageCode } from '../catalogue/labels.ts';
import { Poster } from '../catalogue/poster.tsx';
import { TitleTri } from '../downloads/tri.tsx';
import { navigate } from '../navigation.ts';
import { play } from '../playback/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { date, moment, relative } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';

type Props = { item: ChangedTitle; tab: ChangeKind; index: number; total: number; tabIndex: 0 | -1 };

const kinds = {
  live: { icon: 'live', section: 'live' },
  movie: { icon: 'movie', section: 'vod' },
  series: { icon: 'series', section: 'series' },
} as const satisfies Record<ChangedTitle['kind'], { icon: IconName; section: string }>;

/** Where a title has a page of its own; a channel is found in its list. */
export function pageOf({ kind, id, title }: Pick<ChangedTitle, 'kind' | 'id' | 'title'>): string {
  if (kind === 'live') return href('/live', { search: title });
  return href(kind === 'movie' ? `/movies/${id}` : `/series/${id}`);
}

/** One title: when what happened to it, what hangs on it, and for a new one the way to have it. */
export function ChangeRow({ item, tab, index, total, tabIndex }: Props) {
  const { icon, section } = kinds[item.kind];
  const facts = [relative(item.at), t.accounts.sections[section], item.year, languageCode(item.language)].filter(
    Boolean,
  );
  return (
    <div
      class="change"
      role="listitem"
      aria-posinset={index + 1}
      aria-setsize={total}
      data-index={index}
      data-testid="change-row"
      data-id={item.id}
    >
      <a class="thumb mini" href={pageOf(item)} tabIndex={-1} aria-hidden="true">
        <Poster title={item.title} image={item.image_url} icon={icon} loading="queued" />
      </a>
      <div class="about">
        <div class="row">
          <a class="t cut" href={pageOf(item)} tabIndex={tabIndex} data-focus title={item.name}>
            <bdi>{item.title}</bdi>
          </a>
          <Marks item={item} />
        </div>
        <div class="m sm t3 cut" title={moment(item.at)}>
          {facts.join(' · ')}
        </div>
        {tab === 'changed' && <Changes item={item} />}
      </div>
      {tab === 'new' && <Get item={item} tabIndex={tabIndex} />}
    </div>
  );
}

/** What hangs on it: that is why its going matters. */
function Marks({ item: { attached } }: { item: ChangedTitle }) {
  return (
    <span class="row tight marks">
      {attached.favorite && (
        <span class="badge" title={t.changes.favorite}>
          <Icon name="heart" size="s" solid />
          <span class="sr">{t.changes.favorite}</span>
        </span>
      )}
      {attached.tracked && (
        <span class="badge" title={t.catalogue.tracked}>
          <Icon name="track" size="s" solid />
          <span class="sr">{t.catalogue.tracked}</span>
        </span>
      )}
      {attached.files > 0 && (
        <span class="badge ok" title={t.changes.files(attached.files)}>
          <Icon name="disk" size="s" />
          <span class="sr">{t.changes.files(attached.files)}</span>
        </span>
      )}
    </span>
  );
}

function Changes({ item: { changes } }: { item: ChangedTitle }) {
  const lines = changes.map(({ field, from, to }) => {
    const shown = (value: string | null) =>
      value === null ? '–' : field === 'added_at' || field === 'last_modified' ? whenOf(value) : value;
    return { field, text: t.changes.fromTo(shown(from), shown(to)) };
  });
  return (
    <div class="m sm cut" title={lines.map(({ text }) => text).join('\n')}>
      {lines.map(({ field, text }, index) => (
        <span key={field}>
          {index > 0 && ' · '}
          <span class="t3">{t.changes.fields[field]}</span> <bdi>{text}</bdi>
        </span>
      ))}
    </div>
  );
}

const whenOf = (time: string) => (Date.now() - Date.parse(time) > 300 * 86_400_000 ? date(time) : moment(time));

function Get({ item, tabIndex }: { item: ChangedTitle; tabIndex: 0 | -1 }) {
  if (item.kind !== 'movie') return null;
  const { id, title, year, image_url, container_extension, download } = item;
  const open = () =>
    play({
      kind: 'movie',
      id,
      title,
      detail: year ? String(year) : '',
      image: image_url,
      container: container_extension,
    });
  return (
    <TitleTri
      kind="movie"
      id={id}
      title={title}
      download={download}
      look="round"
      open={download ? open : () => navigate(`/movies/${id}`)}
      tabIndex={tabIndex}
    />
  );
}
