import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { mediaAddress } from '../api.ts';
import { hueOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { createPictureQueue } from './picture-queue.ts';

/** Pictures that failed in this visit: not asked for again with every scroll. */
const dead = new Set<string>();
/** Pictures that were shown: the browser has them at hand. */
const shown = new Set<string>();
const mostRemembered = 5000;
const wantPicture = createPictureQueue();

type Props = {
  title: string;
  image: string | null;
  icon: IconName;
  /** `lazy` where it isn't said; `queued` where many are passed by. */
  loading?: 'eager' | 'lazy' | 'queued';
};

/** A title's picture; without one (none, dead, not an image) a drawn one whose hue belongs to the title. */
export function Poster({ title, image, icon, loading = 'lazy' }: Props) {
  const [failed, setFailed] = useState<string | null>(null);
  const picture = image && image !== failed && !dead.has(image) ? image : null;
  const onDead = () => {
    remember(dead, image ?? '');
    setFailed(image);
  };
  return (
    <span class="poster none" style={{ '--h': String(hueOf(title)) }} aria-hidden="true">
      <Icon name={icon} />
      <b>
        <bdi>{title}</bdi>
      </b>
      {picture && loading === 'queued' && <QueuedPicture key={picture} picture={picture} onDead={onDead} />}
      {picture && loading !== 'queued' && (
        <img key={picture} src={mediaAddress(picture)} alt="" loading={loading} decoding="async" onError={onDead} />
      )}
    </span>
  );
}

/** Asked for when it is its turn, and given up when it goes. */
function QueuedPicture({ picture, onDead }: { picture: string; onDead: () => void }) {
  const image = useRef<HTMLImageElement>(null);
  // Chromium never lets go of a picture whose source changes when it is out of the document: a layout effect ends before.
  useLayoutEffect(() => {
    const element = image.current;
    if (!element) return;
    const start = () => {
      element.src = mediaAddress(picture);
    };
    const done = wantPicture(start, shown.has(picture));
    element.onload = () => {
      remember(shown, picture);
      done();
    };
    element.onerror = () => {
      done();
      onDead();
    };
    return () => {
      element.onload = null;
      element.onerror = null;
      element.removeAttribute('src');
      done();
    };
  }, [picture]);
  return <img ref={image} alt="" decoding="async" />;
}

function remember(set: Set<string>, picture: string): void {
  const [oldest] = set;
  if (set.size >= mostRemembered && oldest !== undefined) set.delete(oldest);
  set.add(picture);
}
