import type { Download } from '@xtreme/companion/contract';
import type { ComponentChildren } from 'preact';
import { Poster } from '../catalogue/poster.tsx';
import { href } from '../router.ts';
import { titleParts } from './title.ts';
import { imageOf, pageOf } from './words.ts';

type ThumbProps = { download: Download; look?: string };

/** The picture of what is downloaded; it leads where the name beside it does. */
export function Thumb({ download, look = '' }: ThumbProps) {
  const { name } = titleParts(download.title);
  return (
    <a class={`thumb ${look}`} href={href(pageOf(download))} tabIndex={-1} aria-hidden="true">
      <Poster title={name} image={imageOf(download)} icon={download.kind === 'movie' ? 'movie' : 'series'} />
    </a>
  );
}

type Props = {
  download: Download;
  /** In a narrow list: a small picture and small letters. */
  mini?: boolean;
  /** Added to the picture's classes. */
  thumb?: string;
  /** The part or year beside the name; `''` where the row tells it elsewhere. */
  detail?: string;
  /** At the end of the line of the name. */
  end?: ComponentChildren;
  /** The lines below the name. */
  children: ComponentChildren;
};

/** What every row of a download begins with: the picture, the name and which part or year of it, and the row's own lines. */
export function RowHead({ download, mini, thumb = '', detail, end, children }: Props) {
  const parts = titleParts(download.title);
  return (
    <>
      <Thumb download={download} look={`${mini ? 'mini' : ''} ${thumb}`} />
      <div class="grow">
        <div class="row">
          <a class={`t cut ${mini ? 'sm' : ''}`} href={href(pageOf(download))}>
            <bdi>{parts.name}</bdi>
          </a>
          <span class="m cut">
            <bdi>{detail ?? parts.detail}</bdi>
          </span>
          {end}
        </div>
        {children}
      </div>
    </>
  );
}
