import type { Download } from '@xtreme/companion/contract';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { bytes, number } from '../ui/format.ts';
import { roving } from '../ui/roving.ts';
import { removeEntry } from './actions.ts';
import { RowHead } from './row-head.tsx';
import { tell } from './state.ts';

const rows = roving('.item');

/** What failed: the reason, what is kept, and what to do. */
export function NeedsYou({ failed }: { failed: readonly Download[] }) {
  if (failed.length === 0) return null;
  return (
    <section aria-label={t.downloads.needsYou}>
      <div class="sec">
        <h2>{t.downloads.needsYou}</h2>
        <span class="count">{number(failed.length)}</span>
      </div>
      <div class="panel list bleed" ref={rows}>
        {failed.map((download) => (
          <FailedRow key={download.id} download={download} />
        ))}
      </div>
    </section>
  );
}

function FailedRow({ download }: { download: Download }) {
  const { id, error, attempts, bytes_done } = download;
  const kept = bytes_done > 0 ? t.downloads.keptSentence(bytes(bytes_done)) : t.downloads.noneKept;
  return (
    <article class="item failed-row" data-testid="download-row" data-status="failed" data-id={id}>
      <RowHead
        download={download}
        end={
          <span class="end">
            <span class="badge bad">{t.downloads.attempts(attempts)}</span>
          </span>
        }
      >
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
      </RowHead>
    </article>
  );
}
