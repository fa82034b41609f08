import type { Download } from '@xtreme/companion/contract';
import { Poster } from '../catalogue/poster.tsx';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { bytes, number } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { toastError } from '../ui/toast.tsx';
import { cancelAfterAsking, moveToFront } from './actions.ts';
import { tell } from './state.ts';
import { titleParts } from './title.ts';
import { imageOf, pageOf, waitOf } from './words.ts';

const shownAtMost = 100;

/** What comes next, in the order in which it will start, with the reason why it has not. */
export function QueuePanel({ queue }: { queue: readonly Download[] }) {
  return (
    <section class="panel bleed" aria-label={t.downloads.nextLabel}>
      <header>
        <h2>{t.downloads.next}</h2>
        <span class="count">{number(queue.length)}</span>
      </header>
      <ul class="list">
        {queue.slice(0, shownAtMost).map((download) => (
          <QueueRow key={download.id} download={download} />
        ))}
      </ul>
    </section>
  );
}

function QueueRow({ download }: { download: Download }) {
  const { name, detail } = titleParts(download.title);
  const wait = waitOf(download);
  const slotOnly = !wait || download.waiting_for === 'slot';
  return (
    <li class="item hoverable" data-testid="download-row" data-status={download.status} data-id={download.id}>
      <span class="thumb mini">
        <Poster title={name} image={imageOf(download)} icon={download.kind === 'movie' ? 'movie' : 'series'} />
      </span>
      <div class="grow">
        <div class="row">
          <a class="t cut sm" href={href(pageOf(download))}>
            <bdi>{name}</bdi>
          </a>
          <span class="m cut queue-detail">
            <bdi>{detail}</bdi>
          </span>
          {download.bytes_total !== null && <span class="m num end">{bytes(download.bytes_total)}</span>}
        </div>
        <div class={`m full ${slotOnly ? '' : 'c-wait'}`}>
          <Icon name={wait?.icon ?? 'clock'} />
          {wait?.text ?? t.downloads.nextUp}
        </div>
      </div>
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
