import type { SeriesVariant, VodVariant } from '@xtreme/companion/contract';
import { useResource } from '../cache.ts';
import { TitleTri } from '../downloads/tri.tsx';
import { play } from '../playback/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { date } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { fetchVariants } from './calls.ts';

type Variant = VodVariant | SeriesVariant;
type Reason = Variant['reason'];

/** The same title elsewhere, the preferred one first, each with the reason; nothing where there is only this one. */
export function Variants({ kind, id }: { kind: 'vod' | 'series'; id: number }) {
  const list = useResource(`${kind}/${id}/variants`, (signal) => fetchVariants(kind, id, signal));
  const items = list.data.value?.items ?? [];
  if (items.length < 2) return null;
  return (
    <section class="panel bleed" aria-label={t.variants.title} data-testid="variants">
      <header class="wrap">
        <h2>{t.variants.title}</h2>
        <a class="link sm end" href={href('/settings/general')}>
          {t.variants.change}
        </a>
      </header>
      <ul class="list">
        {items.map((item, place) => (
          <Row key={item.id} kind={kind} item={item} shown={item.id === id} place={place} all={items} />
        ))}
      </ul>
    </section>
  );
}

type RowProps = { kind: 'vod' | 'series'; item: Variant; shown: boolean; place: number; all: readonly Variant[] };

function Row({ kind, item, shown, place, all }: RowProps) {
  const container = 'container_extension' in item ? item.container_extension?.toUpperCase() : undefined;
  const language = item.language === 'Unknown' ? t.variants.unknownLanguage : item.language;
  const marks = [language, item.resolution, container, ...item.tags.filter((tag) => tag !== item.resolution)];
  const path = kind === 'vod' ? `/movies/${item.id}` : `/series/${item.id}`;
  return (
    <li class="item hoverable" data-testid="variant" data-id={item.id} data-preferred={item.preferred}>
      <div class="grow">
        <div class="row wrap">
          <a class="t" href={href(path)} aria-current={shown ? 'page' : undefined}>
            <bdi>{marks.filter(Boolean).join(' · ')}</bdi>
          </a>
          {item.preferred && (
            <span class="badge ok">
              <Icon name="check" size="s" />
              {t.variants.preferred}
            </span>
          )}
          {shown && <span class="badge">{t.variants.shown}</span>}
        </div>
        <div class="m full">
          <bdi>{[item.account.name, ...item.categories].join(' · ')}</bdi>
        </div>
        <div class="xs t3" data-testid="variant-reason">
          <bdi>{reasonOf(item.reason, place === 0, all)}</bdi>
        </div>
      </div>
      {'container_extension' in item && (
        <TitleTri
          kind="movie"
          id={item.id}
          title={`${item.title} (${marks.filter(Boolean).join(', ')})`}
          download={item.download}
          look="fit"
          open={() =>
            play({
              kind: 'movie',
              id: item.id,
              title: item.title,
              detail: item.year ? String(item.year) : '',
              image: item.image_url,
              container: item.container_extension,
            })
          }
        />
      )}
    </li>
  );
}

/** Why a variant stands where it does, as a sentence. */
function reasonOf({ by, value, than }: Reason, first: boolean, all: readonly Variant[]): string {
  const show = (one: string | null) => {
    if (one === null) return t.variants.nothing;
    if (by === 'newest') return date(one);
    if (by === 'account') return all.find(({ account }) => String(account.id) === one)?.account.name ?? one;
    return by === 'container' ? one.toUpperCase() : one;
  };
  const words = first ? t.variants.better : t.variants.worse;
  return words[by](show(value), show(than));
}
