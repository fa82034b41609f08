import type { MediaServer, NewMediaServer } from '@xtreme/companion/contract';
import { useId, useState } from 'preact/hooks';
import { sentenceOf } from '../api.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, PasswordField, Switch } from '../ui/field.tsx';
import { Note } from '../ui/notes.tsx';
import { addServer, editServer } from './calls.ts';

type Mapping = MediaServer['path_map'][number];
type Fields = { name: string; url: string; key: string; map: Mapping[]; insecure: boolean };
type Props = { server: MediaServer | undefined; onClose: () => void; onSaved: (server: MediaServer) => Promise<void> };

const words = () => t.settings.servers;

export function ServerDialog({ server, onClose, onSaved }: Props) {
  const form = useId();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [fields, setFields] = useState<Fields>({
    name: server?.name ?? 'Jellyfin',
    url: server?.url ?? '',
    key: '',
    map: server?.path_map ?? [],
    insecure: server?.allow_invalid_tls ?? false,
  });
  const set = (changes: Partial<Fields>) => {
    setFields((now) => ({ ...now, ...changes }));
    setError(undefined);
  };
  const complete = fields.name !== '' && fields.url !== '' && (fields.key !== '' || server !== undefined);
  const save = async (event: Event) => {
    event.preventDefault();
    if (!complete || busy) return;
    setBusy(true);
    try {
      await onSaved(await (server ? editServer(server.id, changesOf(fields)) : addServer(bodyOf(fields))));
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  const footer = (
    <Button look="primary" type="submit" form={form} busy={busy} disabled={!complete} data-testid="server-submit">
      {t.save}
    </Button>
  );
  const title = server ? words().editTitle(server.name) : words().addTitle;
  return (
    <Dialog title={<bdi>{title}</bdi>} lead={words().lead} sheet footer={footer} onClose={onClose}>
      <form id={form} class="stack form" onSubmit={save} noValidate>
        <Field
          label={words().name}
          value={fields.name}
          onValue={(name) => set({ name })}
          maxLength={100}
          testid="server-name"
        />
        <Field
          label={words().url}
          value={fields.url}
          onValue={(url) => set({ url: url.trim() })}
          placeholder={words().urlPlaceholder}
          inputMode="url"
          spellcheck={false}
          testid="server-url"
        />
        <PasswordField
          label={words().key}
          value={fields.key}
          onValue={(key) => set({ key })}
          hint={server ? words().keyKeep : words().keyHint}
          autocomplete="off"
          testid="server-key"
        />
        <PathMap map={fields.map} setMap={(map) => set({ map })} />
        <Switch
          label={words().insecure}
          hint={words().insecureHint}
          checked={fields.insecure}
          onChange={(insecure) => set({ insecure })}
        />
        {error !== undefined && (
          <Note kind="bad" icon="error">
            <bdi>{sentenceOf(error)}</bdi>
          </Note>
        )}
      </form>
    </Dialog>
  );
}

function PathMap({ map, setMap }: { map: Mapping[]; setMap: (map: Mapping[]) => void }) {
  const change = (at: number, changes: Partial<Mapping>) =>
    setMap(map.map((one, index) => (index === at ? { ...one, ...changes } : one)));
  return (
    <fieldset class="choices">
      <legend class="label">{words().map}</legend>
      <p class="hint">{words().mapHint}</p>
      {map.map(({ from, to }, index) => (
        <div key={index} class="row map-row">
          <Field label={words().mapFrom} value={from} onValue={(text) => change(index, { from: text })} class="mono" />
          <Field label={words().mapTo} value={to} onValue={(text) => change(index, { to: text })} class="mono" />
          <Button
            look="ic ghost"
            icon="close"
            aria-label={words().mapRemove}
            onClick={() => setMap(map.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button look="sm" icon="plus" onClick={() => setMap([...map, { from: '', to: '' }])}>
        {words().mapAdd}
      </Button>
    </fieldset>
  );
}

function changesOf({ name, url, key, map, insecure }: Fields): Partial<NewMediaServer> {
  const path_map = map.filter(({ from, to }) => from !== '' || to !== '');
  return { name: name.trim(), url, path_map, allow_invalid_tls: insecure, ...(key === '' ? {} : { api_key: key }) };
}

function bodyOf(fields: Fields): NewMediaServer {
  const { name = '', url = '', ...rest } = changesOf(fields);
  return { kind: 'jellyfin', name, url, api_key: fields.key, ...rest };
}
