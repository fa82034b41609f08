import type { Download } from '@xtreme/companion/contract';
import { Poster } from '../catalogue/poster.tsx';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { bytes, number } from '../ui/format.ts';
import { removeEntry } from './actions.ts';
import { tell } from './state.ts';
import { titleParts } from './title.ts';
import { imageOf, pageOf } from './words.ts';

/** What failed: the reason, what is kept, and what to do. */
export function NeedsYou({ failed }: { failed: readonly Download[] }) {
  if (failed.length === 0) return null;
  return (
    <section aria-label={t.downloads.needsYou}>
      <div class="sec">
        <h2>{t.downloads.needsYou}</h2>
        <span class="count">{number(failed.length)}</span>
      </div>
      <div class="panel list bleed">
        {failed.map((download) => (
          <FailedRow key={download.id} download={download} />
        ))}
      </div>
    </section>
  );
}

function FailedRow({ download }: { download: Download }) {
  const { id, error, attempts, bytes_done } = download;
  const { name, detail } = titleParts(download.title);
  const kept = bytes_done > 0 ? t.downloads.keptSentence(bytes(bytes_done)) : t.downloads.noneKept;
  return (
    <article class="item failed-row" data-testid="download-row" data-status="failed" data-id={id}>
      <a class="thumb" href={href(pageOf(download))} tabIndex={-1} aria-label={name}>
        <Poster title={name} image={imageOf(download)} icon={download.kind === 'movie' ? 'movie' : 'series'} />
      </a>
      <div class="grow stack tight">
        <div class="row">
          <a class="t cut" href={href(pageOf(download))}>
            <bdi>{name}</bdi>
          </a>
          <span class="m cut">
            <bdi>{detail}</bdi>
          </span>
          <span class="end">
            <span class="badge bad">{t.downloads.attempts(attempts)}</span>
          </span>
        </div>
        <p class="sm t2">
          <bdi>{error?.message}</bdi> {kept}
        </p>
        <div class="row wrap failed-actions">
          <Button
            look="sm"
            icon="retry"
            onClick={() => tell(id, 'retry')}
            aria-label={t.tri.label.failed(download.title)}
          >
            {bytes_done > 0 ? t.downloads.retryFrom(bytes(bytes_done)) : t.retry}
          </Button>
          <Button look="sm ghost" onClick={() => removeEntry(download)}>
            {t.remove}
          </Button>
        </div>
      </div>
    </article>
  );
}
