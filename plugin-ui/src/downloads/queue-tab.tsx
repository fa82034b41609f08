import type { Download } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { SelectionBar } from '../catalogue/selection-bar.tsx';
import { useSelection } from '../catalogue/use-selection.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { bytes, bytesOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Empty } from '../ui/notes.tsx';
import { roving } from '../ui/roving.ts';
import { cancelAfterAsking } from './actions.ts';
import { cancelAllAfterAsking, moveTo, startFirst } from './bulk.ts';
import { RowHead } from './row-head.tsx';
import { downloads } from './state.ts';
import { inQueueOrder } from './store.ts';
import { titleParts } from './title.ts';
import { waitOf } from './words.ts';

const shownAtMost = 300;
const rows = roving('.item');

/** All that waits, in the order in which it starts: drag or the arrows change it, ticks choose several. */
export function QueueTab() {
  const all = [...downloads.value.byId.values()];
  const queue = inQueueOrder(all.filter(({ status }) => status === 'queued' || status === 'paused'));
  const choosing = useSelection(queue, 'queue');
  const [said, setSaid] = useState('');
  const [dragged, setDragged] = useState<number | null>(null);
  const chosen = queue.filter(({ id }) => choosing.selection.ids.has(id));
  if (queue.length === 0) {
    return (
      <div class="panel bleed">
        <Empty icon="clock" title={t.downloads.queueEmpty} hint={t.downloads.queueEmptyHint} />
      </div>
    );
  }
  const move = async (from: number, to: number) => {
    await moveTo(queue, from, to);
    if (queue[from]) setSaid(t.downloads.moved(titleParts(queue[from].title).name, to + 1, queue.length));
  };
  return (
    <>
      <p class="sr" aria-live="polite">
        {said}
      </p>
      <ol ref={rows} class="panel list bleed queue" aria-label={t.downloads.nextLabel}>
        {queue.slice(0, shownAtMost).map((download, index) => (
          <QueueRow
            key={download.id}
            download={download}
            place={{ index, last: queue.length - 1 }}
            move={move}
            drag={{ from: dragged, set: setDragged }}
            selected={choosing.selection.ids.has(download.id)}
            pick={choosing.pick}
          />
        ))}
      </ol>
      {choosing.on && (
        <SelectionBar count={chosen.length} clear={choosing.clear}>
          <Button look="sm ghost" onClick={() => choosing.all(queue.map(({ id }) => id))}>
            {t.downloads.selectAll}
          </Button>
          <Button
            look="sm ghost danger"
            icon="trash"
            aria-label={t.downloads.cancelSelected}
            onClick={async () => (await cancelAllAfterAsking(chosen)) && choosing.clear()}
          >
            <span class="wide-only">{t.downloads.cancelSelected}</span>
          </Button>
          <Button
            look="sm primary go"
            icon="top"
            onClick={() => startFirst(chosen).then(choosing.clear)}
            data-testid="start-selected"
          >
            {t.downloads.startSelected}
          </Button>
        </SelectionBar>
      )}
    </>
  );
}

type RowProps = {
  download: Download;
  place: { index: number; last: number };
  move: (from: number, to: number) => Promise<void>;
  drag: { from: number | null; set: (index: number | null) => void };
  selected: boolean;
  pick: (id: number, shift: boolean) => void;
};

function QueueRow({ download, place: { index, last }, move, drag, selected, pick }: RowProps) {
  const wait = waitOf(download);
  const { bytes_done, bytes_total, status } = download;
  const size =
    bytes_done > 0 && bytes_total ? bytesOf(bytes_done, bytes_total, t.of) : bytes_total ? bytes(bytes_total) : '';
  return (
    <li
      class={`item hoverable ${selected ? 'sel' : ''} ${drag.from !== null && drag.from !== index ? 'drop' : ''}`}
      data-testid="queue-row"
      data-id={download.id}
      data-status={status}
      onDragOver={(event) => {
        if (drag.from !== null) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        const { from } = drag;
        drag.set(null);
        if (from !== null) void move(from, index);
      }}
    >
      <span
        class="grip wide-only"
        draggable
        title={t.downloads.drag}
        onDragStart={(event) => {
          drag.set(index);
          event.dataTransfer?.setData('text/plain', String(download.id));
        }}
        onDragEnd={() => drag.set(null)}
      >
        <Icon name="grip" size="s" />
      </span>
      <input
        class="check"
        type="checkbox"
        aria-label={t.downloads.select(download.title)}
        checked={selected}
        onClick={(event) => pick(download.id, event.shiftKey)}
      />
      <RowHead download={download} mini thumb="wide-only">
        <div class={`m full ${wait && download.waiting_for !== 'slot' && status !== 'paused' ? 'c-wait' : ''}`}>
          <Icon name={status === 'paused' ? 'pause' : (wait?.icon ?? 'clock')} />
          {status === 'paused' ? t.downloads.paused : (wait?.text ?? t.downloads.nextUp)}
        </div>
      </RowHead>
      <span class="m num wide-only">{size}</span>
      <span class="row queue-moves">
        <Button
          look="ic ghost sm"
          icon="up"
          aria-label={t.downloads.up(download.title)}
          disabled={index === 0}
          onClick={() => move(index, index - 1)}
        />
        <Button
          look="ic ghost sm"
          icon="down"
          aria-label={t.downloads.down(download.title)}
          disabled={index === last}
          onClick={() => move(index, index + 1)}
        />
        <Button
          look="ic ghost sm"
          icon="close"
          aria-label={t.downloads.cancel(download.title)}
          onClick={() => cancelAfterAsking(download)}
        />
      </span>
    </li>
  );
}
