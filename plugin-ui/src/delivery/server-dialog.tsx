import type { MediaServer, NewMediaServer } from '@xtreme/companion/contract';
import { useId, useState } from 'preact/hooks';
import { problemBeside, problemOf } from '../problems.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, PasswordField, Switch } from '../ui/field.tsx';
import { Note } from '../ui/notes.tsx';
import { askToDrop, useUnsaved } from '../unsaved.ts';
import { addServer, editServer } from './calls.ts';

type Mapping = MediaServer['path_map'][number];
type Fields = {
  name: string;
  url: string;
  publicUrl: string;
  key: string;
  map: Mapping[];
  insecure: boolean;
  manage: boolean;
};
type Props = { server: MediaServer | undefined; onClose: () => void; onSaved: (server: MediaServer) => Promise<void> };

const words = () => t.settings.servers;

export function ServerDialog({ server, onClose, onSaved }: Props) {
  const form = useId();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [fields, setFields] = useState(() => fieldsOf(server));
  const dirty = JSON.stringify(fields) !== JSON.stringify(fieldsOf(server));
  const release = useUnsaved(dirty);
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
      const saved = await (server ? editServer(server.id, changesOf(fields)) : addServer(bodyOf(fields)));
      release();
      await onSaved(saved);
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
  const close = async () => {
    if (!dirty || (await askToDrop())) onClose();
  };
  const beside = problemBeside(error, ['name', 'url', 'public_url', 'api_key', ...mapPaths(fields.map)]);
  const title = server ? words().editTitle(server.name) : words().addTitle;
  return (
    <Dialog title={<bdi>{title}</bdi>} lead={words().lead} sheet footer={footer} onClose={close}>
      <form id={form} class="stack form" onSubmit={save} noValidate>
        <Field
          label={words().name}
          value={fields.name}
          onValue={(name) => set({ name })}
          error={problemOf(error, 'name')}
          maxLength={100}
          testid="server-name"
        />
        <Field
          label={words().url}
          value={fields.url}
          onValue={(url) => set({ url: url.trim() })}
          placeholder={words().urlPlaceholder}
          error={problemOf(error, 'url')}
          inputMode="url"
          spellcheck={false}
          testid="server-url"
        />
        <PasswordField
          label={words().key}
          value={fields.key}
          onValue={(key) => set({ key })}
          hint={server ? words().keyKeep : words().keyHint}
          error={problemOf(error, 'api_key')}
          autocomplete="off"
          testid="server-key"
        />
        <Field
          label={words().publicUrl}
          value={fields.publicUrl}
          onValue={(url) => set({ publicUrl: url.trim() })}
          placeholder="https://jellyfin.example.org"
          hint={words().publicUrlHint}
          error={problemOf(error, 'public_url')}
          inputMode="url"
          spellcheck={false}
          testid="server-public-url"
        />
        <PathMap map={fields.map} setMap={(map) => set({ map })} problem={(path) => problemOf(error, path)} />
        <Switch
          label={words().insecure}
          hint={words().insecureHint}
          checked={fields.insecure}
          onChange={(insecure) => set({ insecure })}
        />
        {server && (
          <Switch
            label={words().manage}
            hint={words().manageHint}
            checked={fields.manage}
            onChange={(manage) => set({ manage })}
          />
        )}
        {beside && (
          <Note kind="bad" icon="error">
            <bdi>{beside}</bdi>
          </Note>
        )}
      </form>
    </Dialog>
  );
}

type MapProps = {
  map: Mapping[];
  setMap: (map: Mapping[]) => void;
  problem: (path: string) => string | undefined;
};

function PathMap({ map, setMap, problem }: MapProps) {
  const change = (at: number, changes: Partial<Mapping>) =>
    setMap(map.map((one, index) => (index === at ? { ...one, ...changes } : one)));
  return (
    <fieldset class="choices">
      <legend class="label">{words().map}</legend>
      <p class="hint">{words().mapHint}</p>
      {map.map(({ from, to }, index) => (
        <div key={index} class="row map-row">
          <Field
            label={words().mapFrom}
            value={from}
            onValue={(text) => change(index, { from: text })}
            error={problem(mapPath(map, index, 'from'))}
            class="mono"
            testid="server-map-from"
          />
          <Field
            label={words().mapTo}
            value={to}
            onValue={(text) => change(index, { to: text })}
            error={problem(mapPath(map, index, 'to'))}
            class="mono"
            testid="server-map-to"
          />
          <Button
            look="ic ghost"
            icon="close"
            aria-label={words().mapRemove}
            onClick={() => setMap(map.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button look="sm" icon="plus" onClick={() => setMap([...map, { from: '', to: '' }])} data-testid="server-map-add">
        {words().mapAdd}
      </Button>
    </fieldset>
  );
}

const isFilled = ({ from, to }: Mapping) => from !== '' || to !== '';

/** What the API calls a field of a mapping: empty ones are not sent. */
function mapPath(map: Mapping[], index: number, side: keyof Mapping): string {
  return `path_map.${map.slice(0, index).filter(isFilled).length}.${side}`;
}

function mapPaths(map: Mapping[]): string[] {
  return map.flatMap((_, index) => [mapPath(map, index, 'from'), mapPath(map, index, 'to')]);
}

function fieldsOf(server: MediaServer | undefined): Fields {
  return {
    name: server?.name ?? 'Jellyfin',
    url: server?.url ?? '',
    key: '',
    publicUrl: server?.public_url ?? '',
    map: server?.path_map ?? [],
    manage: server?.manage_libraries ?? false,
    insecure: server?.allow_invalid_tls ?? false,
  };
}

function changesOf({ name, url, publicUrl, key, map, insecure, manage }: Fields): Partial<NewMediaServer> {
  return {
    name: name.trim(),
    url,
    public_url: publicUrl === '' ? null : publicUrl,
    path_map: map.filter(isFilled),
    allow_invalid_tls: insecure,
    manage_libraries: manage,
    ...(key === '' ? {} : { api_key: key }),
  };
}

function bodyOf(fields: Fields): NewMediaServer {
  const { name = '', url = '', ...rest } = changesOf(fields);
  return { kind: 'jellyfin', name, url, api_key: fields.key, ...rest };
}
