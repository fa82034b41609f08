import type { ApiKey, createApiKey, deleteApiKey, listApiKeys } from '@xtreme/companion/contract';
import { useId, useState } from 'preact/hooks';
import { call } from '../api.ts';
import { useResource } from '../cache.ts';
import { problemBeside, problemOf } from '../problems.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { confirm } from '../ui/confirm.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { relative } from '../ui/format.ts';
import { Empty, LoadError, Note, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import { useUnsaved } from '../unsaved.ts';

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
    <div class="item" data-testid="api-key">
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
  const form = useId();
  const [name, setName] = useState('');
  const [secret, setSecret] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const create = async (event: Event) => {
    event.preventDefault();
    if (busy || name.trim() === '') return;
    setBusy(true);
    try {
      const { key } = await call<typeof createApiKey>('POST', 'api/api-keys', { body: { name: name.trim() } });
      setSecret(key);
      await changed();
    } catch (reason) {
      setError(reason);
    }
    setBusy(false);
  };
  if (secret) return <ShowKey secret={secret} onClose={onClose} />;
  const footer = (
    <Button look="primary" type="submit" form={form} busy={busy} disabled={name.trim() === ''} data-testid="key-save">
      {words().create}
    </Button>
  );
  const beside = problemBeside(error, ['name']);
  return (
    <Dialog title={words().createTitle} lead={words().lead} footer={footer} onClose={onClose}>
      <form id={form} class="stack form" onSubmit={create} noValidate>
        <Field
          label={words().name}
          value={name}
          onValue={(text) => {
            setName(text);
            setError(undefined);
          }}
          error={problemOf(error, 'name')}
          maxLength={100}
          autofocus
          testid="key-name"
        />
        {beside && (
          <Note kind="bad" icon="error">
            <bdi>{beside}</bdi>
          </Note>
        )}
      </form>
    </Dialog>
  );
}

/** A click beside it must not lose the key for ever. */
function ShowKey({ secret, onClose }: { secret: string; onClose: () => void }) {
  const [copied, setCopied] = useState(false);
  useUnsaved(!copied);
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => {
        setCopied(true);
        toast('ok', words().copied);
      },
      () => toast('bad', words().copyFailed),
    );
  const close = async () => {
    const { leaveTitle: title, leaveBody: body, leaveKeep: keep, leave } = words();
    if (copied || (await confirm({ title, body, keep, confirm: leave, danger: false }))) onClose();
  };
  const footer = (
    <>
      {'clipboard' in navigator && (
        <Button icon="copy" onClick={copy}>
          {words().copy}
        </Button>
      )}
      <Button look="primary" onClick={onClose} data-testid="key-done">
        {words().done}
      </Button>
    </>
  );
  return (
    <Dialog title={words().shownTitle} lead={words().shown} footer={footer} onClose={close}>
      {/* Marked by hand it may be copied too. */}
      <code class="secret mono" data-testid="key-secret" onCopy={() => setCopied(true)}>
        {secret}
      </code>
    </Dialog>
  );
}
