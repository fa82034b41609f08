import type { ComponentChildren } from 'preact';
import { mediaAddress } from '../api.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { date, rating } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { Note } from '../ui/notes.tsx';
import { Poster } from './poster.tsx';

type Title = {
  title: string;
  year: number | null;
  language: string;
  rating: number | null;
  genre: string | null;
  plot: string | null;
  cast: string[];
  image_url: string | null;
  /** Since when the provider does not list it. */
  gone_at?: string | null;
  /** A wide picture for the ground; services before it have none. */
  backdrop_url?: string | null;
};

type Props = { item: Title; icon: IconName; facts?: ComponentChildren; actions: ComponentChildren };

/** A title's own page begins with its picture, name and plot. */
export function Hero({ item, icon, facts, actions }: Props) {
  const ground = item.backdrop_url ?? item.image_url;
  return (
    <div class="hero">
      <div class={`back ${item.backdrop_url ? 'wide' : ''}`} aria-hidden="true">
        {ground && <img src={mediaAddress(ground)} alt="" decoding="async" onError={hide} />}
      </div>
      <div class="art">
        <Poster title={item.title} image={item.image_url} icon={icon} loading="eager" />
      </div>
      <div class="name stack">
        <h1>
          <bdi>{item.title}</bdi>
        </h1>
        <div class="meta sm">
          <span class="num">{item.year ?? t.catalogue.noYear}</span>
          {item.language !== 'Unknown' && <span>{item.language}</span>}
          {item.rating ? (
            <span class="num" title={t.catalogue.rated(rating(item.rating))}>
              <Icon name="star" size="s" solid class="c-wait" /> {rating(item.rating)}
            </span>
          ) : null}
          {facts}
          {item.genre && (
            <span class="wide-only">
              <bdi>{item.genre}</bdi>
            </span>
          )}
        </div>
      </div>
      <div class="about stack">
        {item.gone_at && (
          <Note kind="wait" icon="info">
            {t.catalogue.goneSince(date(item.gone_at))}
          </Note>
        )}
        <p class="read">{item.plot ? <bdi>{item.plot}</bdi> : t.catalogue.plotMissing}</p>
        <div class="row wrap">{actions}</div>
        {item.cast.length > 0 && <Cast names={item.cast} list={icon === 'series' ? '/series' : '/movies'} />}
      </div>
    </div>
  );
}

/** Each leads to everything with that actor. */
function Cast({ names, list }: { names: string[]; list: string }) {
  return (
    <div class="chips scroll" role="group" aria-label={t.catalogue.castLabel}>
      {names.slice(0, 12).map((name) => (
        <a key={name} class="chip" href={href(list, { actor: name })} data-testid="actor">
          <bdi>{name}</bdi>
        </a>
      ))}
    </div>
  );
}

export function TrailerLink({ url }: { url: string | null }) {
  if (!url || !/^https?:\/\//i.test(url)) return null;
  return (
    <a class="btn" href={url} target="_blank" rel="noopener noreferrer">
      <Icon name="external" size="s" />
      {t.catalogue.trailer}
    </a>
  );
}

function hide(event: Event): void {
  (event.currentTarget as HTMLElement).hidden = true;
}
