import { useState } from 'preact/hooks';
import { base } from '../api.ts';
import { hueOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';

/** Pictures that failed in this visit: not asked for again with every scroll. */
const dead = new Set<string>();

type Props = { title: string; image: string | null; icon: IconName; eager?: boolean };

/** A title's picture; without one (none, dead, not an image) a drawn one whose hue belongs to the title. */
export function Poster({ title, image, icon, eager }: Props) {
  const [failed, setFailed] = useState<string | null>(null);
  const picture = image && image !== failed && !dead.has(image) ? image : null;
  return (
    <span class="poster none" style={{ '--h': String(hueOf(title)) }} aria-hidden="true">
      <Icon name={icon} />
      <b>
        <bdi>{title}</bdi>
      </b>
      {picture && (
        <img
          key={picture}
          src={new URL(picture, base).href}
          alt=""
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          onError={() => {
            dead.add(picture);
            setFailed(picture);
          }}
        />
      )}
    </span>
  );
}
