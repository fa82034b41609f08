import type { Download } from '@xtreme/companion/contract';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { bytes, number } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { roving } from '../ui/roving.ts';
import { toastError } from '../ui/toast.tsx';
import { cancelAfterAsking, moveToFront } from './actions.ts';
import { RowHead } from './row-head.tsx';
import { tell } from './state.ts';
import { waitOf } from './words.ts';

const shownAtMost = 100;
const rows = roving('.item');

/** What comes next, in the order in which it will start, with the reason why it has not. */
export function QueuePanel({ queue }: { queue: readonly Download[] }) {
  return (
    <section class="panel bleed" aria-label={t.downloads.nextLabel}>
      <header>
        <h2>{t.downloads.next}</h2>
        <span class="count">{number(queue.length)}</span>
        <a class="link sm end" href={href('/downloads', { tab: 'queue' })}>
          {t.downloads.wholeQueue}
        </a>
      </header>
      <ul class="list" ref={rows}>
        {queue.slice(0, shownAtMost).map((download) => (
          <QueueRow key={download.id} download={download} />
        ))}
      </ul>
    </section>
  );
}

function QueueRow({ download }: { download: Download }) {
  const wait = waitOf(download);
  const slotOnly = !wait || download.waiting_for === 'slot';
  return (
    <li class="item hoverable" data-testid="download-row" data-status={download.status} data-id={download.id}>
      <RowHead
        download={download}
        mini
        end={download.bytes_total !== null && <span class="m num end">{bytes(download.bytes_total)}</span>}
      >
        <div class={`m full ${slotOnly ? '' : 'c-wait'}`}>
          <Icon name={wait?.icon ?? 'clock'} />
          {wait?.text ?? t.downloads.nextUp}
        </div>
      </RowHead>
      <Menu
        class="btn ic ghost sm"
        label={t.downloads.moreFor(download.title)}
        items={[
          { label: t.downloads.toFront, icon: 'top', onChoose: () => moveToFront(download).catch(toastError) },
          {
            label: t.downloads.pause('').trim(),
            icon: 'pause',
            onChoose: () => tell(download.id, 'pause').catch(toastError),
          },
          {
            label: t.downloads.cancelMenu,
            icon: 'trash',
            danger: true,
            onChoose: () => cancelAfterAsking(download).catch(toastError),
          },
        ]}
      >
        <Icon name="more" />
      </Menu>
    </li>
  );
}
