import type { ApiKey, createApiKey, deleteApiKey, listApiKeys } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { call } from '../api.ts';
import { useResource } from '../cache.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { confirm } from '../ui/confirm.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { relative } from '../ui/format.ts';
import { Empty, LoadError, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';

const words = () => t.settings.keys;

export function ApiKeys() {
  const list = useResource('api-keys', (signal) => call<typeof listApiKeys>('GET', 'api/api-keys', { signal }));
  const [creating, setCreating] = useState(false);
  const keys = list.data.value?.items;
  const error = list.error.value;
  const create = (
    <Button look="primary" icon="plus" onClick={() => setCreating(true)} data-testid="key-create">
      {words().create}
    </Button>
  );
  return (
    <>
      {error !== undefined && <LoadError error={error} retry={list.refresh} />}
      {!keys && error === undefined && <Skeleton shape="row" rows={2} />}
      {keys && keys.length > 0 && (
        <>
          <div class="row wrap">
            <p class="t2 grow">{words().lead}</p>
            {create}
          </div>
          <section class="panel list">
            {keys.map((key) => (
              <KeyRow key={key.id} apiKey={key} changed={list.refresh} />
            ))}
          </section>
        </>
      )}
      {keys?.length === 0 && (
        <div class="panel">
          <Empty icon="shield" title={words().none} hint={words().noneHint}>
            {create}
          </Empty>
        </div>
      )}
      {creating && <CreateDialog changed={list.refresh} onClose={() => setCreating(false)} />}
    </>
  );
}

function KeyRow({ apiKey, changed }: { apiKey: ApiKey; changed: () => Promise<void> }) {
  const { id, name, prefix, created_at, last_used_at } = apiKey;
  const revoke = async () => {
    const { revokeTitle, revokeBody, revokeKeep, revoke: yesWord, revoked } = words();
    const yes = await confirm({ title: revokeTitle(name), body: revokeBody, keep: revokeKeep, confirm: yesWord });
    if (!yes) return;
    await call<typeof deleteApiKey>('DELETE', `api/api-keys/${id}`);
    toast('ok', revoked(name));
    await changed();
  };
  const used = last_used_at ? words().lastUsed(relative(last_used_at)) : words().neverUsed;
  return (
    <div class="item">
      <div class="grow">
        <div class="row">
          <b class="t cut">
            <bdi>{name}</bdi>
          </b>
          <span class="m mono">{prefix}…</span>
        </div>
        <div class="m cut">
          {words().created(relative(created_at))} · {used}
        </div>
      </div>
      <Button look="sm danger" onClick={revoke} aria-label={words().revokeTitle(name)}>
        {words().revoke}
      </Button>
    </div>
  );
}

/** The key itself is in this one answer; after that only its beginning is known. */
function CreateDialog({ changed, onClose }: { changed: () => Promise<void>; onClose: () => void }) {
  const [name, setName] = useState('');
  const [secret, setSecret] = useState<string>();
  const create = async () => {
    const { key } = await call<typeof createApiKey>('POST', 'api/api-keys', { body: { name: name.trim() } });
    setSecret(key);
    await changed();
  };
  if (secret) return <ShowKey secret={secret} onClose={onClose} />;
  const footer = (
    <Button look="primary" disabled={name.trim() === ''} onClick={create} data-testid="key-save">
      {words().create}
    </Button>
  );
  return (
    <Dialog title={words().createTitle} lead={words().lead} footer={footer} onClose={onClose}>
      <Field label={words().name} value={name} onValue={setName} maxLength={100} autofocus testid="key-name" />
    </Dialog>
  );
}

function ShowKey({ secret, onClose }: { secret: string; onClose: () => void }) {
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => toast('ok', words().copied),
      () => toast('bad', words().copyFailed),
    );
  const footer = (
    <>
      {'clipboard' in navigator && (
        <Button icon="copy" onClick={copy}>
          {words().copy}
        </Button>
      )}
      <Button look="primary" onClick={onClose}>
        {words().done}
      </Button>
    </>
  );
  return (
    <Dialog title={words().shownTitle} lead={words().shown} footer={footer} onClose={onClose}>
      <code class="secret mono" data-testid="key-secret">
        {secret}
      </code>
    </Dialog>
  );
}
