import type { LiveItem } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { mediaAddress } from '../api.ts';
import { languageCode, qualityOf } from '../catalogue/labels.ts';
import { toggleFavorite } from '../catalogue/favorite.tsx';
import { closePlayer, play, queue } from '../playback/state.ts';
import { language, t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { hueOf } from '../ui/format.ts';
import { toastError } from '../ui/toast.tsx';
import type { NowNext } from './guide.ts';
import { useGuide } from './use-guide.ts';

type Props = { item: LiveItem; index: number; total: number; tabIndex: 0 | -1 };

/** A channel: favourite, logo, name, what is on now and next, play. `Enter` plays, `F` marks. */
export function ChannelRow({ item, index, total, tabIndex }: Props) {
  const guide = useGuide(item.id);
  const on = queue.value[0]?.kind === 'live' && queue.value[0].id === item.id;
  const detail = guide?.now?.title;
  const press = () =>
    on
      ? closePlayer()
      : play({ kind: 'live', id: item.id, title: item.title, image: item.image_url, ...(detail ? { detail } : {}) });
  const mark = () => toggleFavorite('live', item);
  const grade = qualityOf(item.tags) ?? (item.tags.some((tag) => /^(fhd|hd|1080p|720p)$/i.test(tag)) ? 'HD' : null);
  const star = item.favorite ? t.catalogue.unfavorite(item.title) : t.catalogue.favorite(item.title);
  return (
    <div
      class={`chan ${on ? 'on' : ''}`}
      role="listitem"
      aria-posinset={index + 1}
      aria-setsize={total}
      data-index={index}
      data-testid="channel"
      data-id={item.id}
      onKeyDown={(event) => {
        if (event.key.toLowerCase() !== 'f' || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        mark().catch(toastError);
      }}
    >
      <Button
        look="ic sm ghost"
        class={`fav ${item.favorite ? 'c-wait' : ''}`}
        icon="star"
        solidIcon={item.favorite}
        aria-label={star}
        title={star}
        aria-pressed={item.favorite}
        tabIndex={-1}
        onClick={mark}
      />
      <span class="n num xs t3">{languageCode(item.language)}</span>
      <Logo title={item.title} image={item.image_url} />
      <div class="row">
        <b class="cut" title={item.name}>
          <bdi>{item.title}</bdi>
        </b>
        {grade && <span class="badge">{grade}</span>}
      </div>
      <Now guide={guide} />
      <span class="next sm t3 row tight">
        {guide?.next && (
          <>
            <span class="num">{clockOf(guide.next.start)}</span>
            <bdi class="cut">{guide.next.title}</bdi>
          </>
        )}
      </span>
      <button
        type="button"
        class={`btn ic sm go ${on ? 'primary' : ''}`}
        aria-label={on ? t.live.playing(item.title) : t.live.play(item.title)}
        title={on ? t.live.playing(item.title) : t.live.play(item.title)}
        tabIndex={tabIndex}
        data-focus
        data-testid="play-channel"
        onClick={press}
      >
        <svg class="icon s" viewBox="0 0 24 24" aria-hidden="true">
          <use href={on ? '#i-close' : '#i-play'} />
        </svg>
      </button>
    </div>
  );
}

function Now({ guide }: { guide: NowNext | null | undefined }) {
  if (guide === undefined) return <div class="now" aria-hidden="true" />;
  if (!guide?.now) {
    return (
      <div class="now">
        <span class="sm t3 cut block">{t.live.noGuide}</span>
      </div>
    );
  }
  const { now, percent } = guide;
  return (
    <div class="now">
      <div class="row sm">
        <span class="cut" title={now.title}>
          <bdi>{now.title}</bdi>
        </span>
        <span class="num t3 end xs wide-only">{t.live.times(clockOf(now.start), clockOf(now.end))}</span>
      </div>
      <span class="bar" style={{ '--p': String(percent) }} />
    </div>
  );
}

const dead = new Set<string>();

/** The channel's own sign; without one its initials on a colour that belongs to it. */
export function Logo({ title, image }: { title: string; image: string | null }) {
  const [failed, setFailed] = useState<string | null>(null);
  if (image && image !== failed && !dead.has(image)) {
    return (
      <span class="logo picture" aria-hidden="true">
        <img
          src={mediaAddress(image)}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => {
            dead.add(image);
            setFailed(image);
          }}
        />
      </span>
    );
  }
  return (
    <span class="logo" style={{ '--h': String(hueOf(title)) }} aria-hidden="true">
      {initials(title)}
    </span>
  );
}

export function initials(title: string): string {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.length > 1 ? words.map((word) => [...word][0]).join('') : (words[0] ?? '');
  return [...letters].slice(0, 3).join('').toUpperCase();
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(time: string): string {
  let format = clocks.get(language);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
    clocks.set(language, format);
  }
  return format.format(new Date(time));
}
