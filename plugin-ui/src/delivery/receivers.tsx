import type { Delivery } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { useResource } from '../cache.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { confirm } from '../ui/confirm.tsx';
import { relative } from '../ui/format.ts';
import { Empty, LoadError, Note, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import {
  fetchDeliveries,
  fetchReceivers,
  type Receiver,
  removeReceiver,
  replayDelivery,
  testReceiver,
} from './receiver-calls.ts';
import { ReceiverDialog } from './receiver-dialog.tsx';
import { receiverKinds } from './receiver-fields.ts';

const words = () => t.settings.receivers;

/** Webhooks and notifications: who is told of what happens, and what became of each message. */
export function Receivers() {
  const list = useResource('receivers', fetchReceivers);
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const receivers = list.data.value;
  const error = list.error.value;
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)} data-testid="receiver-add">
      {words().add}
    </Button>
  );
  return (
    <>
      {error !== undefined && <LoadError error={error} retry={list.refresh} />}
      {!receivers && error === undefined && <Skeleton shape="panel" rows={1} />}
      {receivers && receivers.length > 0 && (
        <div class="row wrap">
          <p class="t2 grow">{words().lead}</p>
          {add}
        </div>
      )}
      {secret !== null && (
        <Note kind="ok" icon="keys">
          {words().secretOnce} <code class="mono">{secret}</code>
        </Note>
      )}
      {receivers?.map((receiver) => (
        <ReceiverPanel key={`${receiver.path} ${receiver.id}`} receiver={receiver} changed={list.refresh} />
      ))}
      {receivers?.length === 0 && (
        <div class="panel">
          <Empty icon="bell" title={words().none} hint={words().noneHint}>
            {add}
          </Empty>
        </div>
      )}
      {adding && (
        <ReceiverDialog
          onClose={() => setAdding(false)}
          onSaved={async (made) => {
            setSecret(made);
            setAdding(false);
            toast('ok', words().saved);
            await list.refresh();
          }}
        />
      )}
    </>
  );
}

function ReceiverPanel({ receiver, changed }: { receiver: Receiver; changed: () => Promise<void> }) {
  const log = useResource(`deliveries ${receiver.path} ${receiver.id}`, (signal) => fetchDeliveries(receiver, signal));
  const deliveries = log.data.value?.items ?? [];
  const test = async () => {
    const { status, error } = await testReceiver(receiver);
    if (status === 'delivered') toast('ok', words().arrived);
    else toast('bad', error ?? words().failed);
    await log.refresh();
  };
  const remove = async () => {
    const { removeTitle, removeBody, removeKeep } = words();
    const question = { title: removeTitle(receiver.name), body: removeBody, keep: removeKeep, confirm: t.remove };
    if (!(await confirm(question))) return;
    await removeReceiver(receiver);
    await changed();
  };
  const replay = async (delivery: Delivery) => {
    await replayDelivery(receiver.id, delivery.id);
    await log.refresh();
  };
  return (
    <article class="panel account" data-testid="receiver" data-id={receiver.id}>
      <header class="wrap">
        <span class={`dot ${receiver.enabled ? 'ok' : 'bad'}`} />
        <h2 class="cut">
          <bdi>{receiver.name}</bdi>
        </h2>
        <span class="sm t3 account-words cut">
          {receiverKinds[receiver.kind]?.name} · <bdi>{receiver.target}</bdi>
        </span>
        <span class="end row account-actions">
          <Button look="sm" icon="bell" onClick={test} data-testid="receiver-test">
            {words().test}
          </Button>
          <Button
            look="ic ghost sm"
            icon="trash"
            aria-label={words().removeTitle(receiver.name)}
            title={t.remove}
            onClick={remove}
          />
        </span>
      </header>
      <p class="sm t2 receiver-events">{receiver.events.map((event) => words().events[event]).join(' · ')}</p>
      {!receiver.enabled && (
        <Note kind="bad" icon="error" class="flat">
          {words().gone}
        </Note>
      )}
      {deliveries.length > 0 && (
        <details>
          <summary class="sm">{words().log(deliveries.length)}</summary>
          {deliveries.map((delivery) => (
            <div key={delivery.id} class="row sm delivery" data-testid="delivery" data-status={delivery.status}>
              <span class={`dot ${dots[delivery.status]}`} />
              <span class="mono">{delivery.type}</span>
              <span class="t3 grow">
                {words().status[delivery.status]} · {relative(delivery.last_attempt_at ?? delivery.created_at)}
                {delivery.error && (
                  <>
                    {' · '}
                    <bdi>{delivery.error}</bdi>
                  </>
                )}
              </span>
              {receiver.path === 'webhooks' && delivery.status !== 'pending' && (
                <Button look="sm" icon="retry" onClick={() => replay(delivery)} data-testid="delivery-replay">
                  {words().replay}
                </Button>
              )}
            </div>
          ))}
        </details>
      )}
    </article>
  );
}

const dots: Record<Delivery['status'], string> = { delivered: 'ok', pending: 'wait', failed: 'bad' };
