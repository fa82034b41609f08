import type { SeriesItem, VodItem } from '@xtreme/companion/contract';
import { Component, type ComponentChildren, type VNode } from 'preact';
import { PlayCorner } from '../downloads/playable.tsx';
import { TitleTri } from '../downloads/tri.tsx';
import { play } from '../playback/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { rating } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { languageCode, qualityOf } from './labels.ts';
import { Poster } from './poster.tsx';

type Item = VodItem | SeriesItem;
export type CardPosition = {
  index: number;
  total: number;
  tabIndex: 0 | -1;
  /** In a list where several can be chosen. */
  choose?: { selected: boolean; on: boolean; pick: (id: number, shift: boolean) => void };
};
type CardProps<T> = CardPosition & { item: T };

type FrameProps = CardProps<Item> & {
  path: string;
  icon: IconName;
  corner: ComponentChildren;
  link?: ComponentChildren;
};

/** One thing per corner of the picture; below it the title and a line of facts (LOOK: "Poster card"). */
function Card({ item, index, total, tabIndex, choose, path, icon, corner, link }: FrameProps) {
  const grade = qualityOf(item.tags);
  const facts = [item.year ?? t.catalogue.noYear, languageCode(item.language)].filter(Boolean).join(' · ');
  return (
    <div
      class={`card ${choose?.selected ? 'sel' : ''}`}
      role="listitem"
      aria-posinset={index + 1}
      aria-setsize={total}
      data-index={index}
      data-testid="title-card"
      data-id={item.id}
    >
      <div class="art">
        <a
          href={href(path)}
          tabIndex={-1}
          aria-hidden="true"
          onClick={(event) => {
            if (!choose || !(choose.on || event.shiftKey)) return;
            event.preventDefault();
            choose.pick(item.id, event.shiftKey);
          }}
        >
          <Poster title={item.title} image={item.image_url} icon={icon} loading="queued" />
        </a>
        {choose && (
          <span class={`at ts ${choose.on ? '' : 'peek tick'}`}>
            <input
              class="check"
              type="checkbox"
              tabIndex={-1}
              aria-label={t.select.one(item.title)}
              checked={choose.selected}
              onClick={(event) => choose.pick(item.id, event.shiftKey)}
            />
          </span>
        )}
        {grade && (
          <span class="at te">
            <span class="badge glass">{grade}</span>
          </span>
        )}
        <span class="at bs">
          {(item.variants ?? 1) > 1 && (
            <span
              class="badge glass"
              role="img"
              aria-label={t.variants.count(item.variants ?? 1)}
              title={t.variants.count(item.variants ?? 1)}
              data-testid="variant-count"
            >
              ×{item.variants}
            </span>
          )}
          {link}
        </span>
        <span class="at be">{corner}</span>
      </div>
      <a class="card-t cut" href={href(path)} tabIndex={tabIndex} data-focus title={item.title}>
        <bdi>{item.title}</bdi>
      </a>
      <span class="card-m">
        <span class="cut">{facts}</span>
        {item.rating ? (
          <span class="end row stars" title={t.catalogue.rated(rating(item.rating))}>
            <Icon name="star" size="s" solid />
            {rating(item.rating)}
          </span>
        ) : null}
      </span>
    </div>
  );
}

/**
 * Draws a card again only when something on it is another than before. An element that is kept by a hook would do that
 * too, and keep the whole grid in memory that it was first drawn in.
 */
function steady<T extends Item>(draw: (props: CardProps<T>) => VNode) {
  const shown = ({ item, index, total, tabIndex, choose }: CardProps<T>) =>
    [item, index, total, tabIndex, choose?.selected, choose?.on] as const;
  return class extends Component<CardProps<T>> {
    override shouldComponentUpdate(next: CardProps<T>): boolean {
      const now = shown(this.props);
      return shown(next).some((value, n) => value !== now[n]);
    }

    override render(): VNode {
      return draw(this.props);
    }
  };
}

export const MovieCard = steady<VodItem>((props) => {
  const { id, title, download, year, image_url, container_extension, variant_ids: variants } = props.item;
  const open = (played: number) =>
    play({
      kind: 'movie',
      id: played,
      title,
      detail: year ? String(year) : '',
      image: image_url,
      container: container_extension,
    });
  const facts = { kind: 'movie', id, title, download, open, variants, tabIndex: props.tabIndex } as const;
  return (
    <Card
      {...props}
      path={`/movies/${id}`}
      icon="movie"
      corner={<TitleTri {...facts} look="round" />}
      link={<PlayCorner {...{ kind: 'movie', id, title, download, variants, tabIndex: props.tabIndex }} />}
    />
  );
});

export const SeriesCard = steady<SeriesItem>((props) => {
  const { id, tracked } = props.item;
  const mark = tracked && (
    <span class="tracked-mark" role="img" aria-label={t.catalogue.tracked} title={t.catalogue.tracked}>
      <Icon name="track" size="s" solid />
    </span>
  );
  return <Card {...props} path={`/series/${id}`} icon="series" corner={mark} />;
});

/** The shape of a card that is still to come. */
export function CardShape() {
  return (
    <div class="card shape" aria-hidden="true">
      <div class="sk poster" />
      <div class="sk line" />
      <div class="sk line short" />
    </div>
  );
}
