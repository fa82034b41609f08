import type { MediaServer } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { base } from '../api.ts';
import { useResource } from '../cache.ts';
import { problemBeside, problemOf } from '../problems.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { confirm } from '../ui/confirm.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { LoadError, Note, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import { fetchPlugin, pairingCode, pairPlugin, putPlugin, restartServer } from './calls.ts';

const words = () => t.settings.servers.plugin;

/** Puts the panel into Jellyfin's own pages: the plugin in its steps, or a link without it. */
export function PluginDialog({ server, onClose }: { server: MediaServer; onClose: () => void }) {
  const state = useResource(`plugin ${server.id}`, (signal) => fetchPlugin(server.id, signal), { maxAge: 0 });
  const [address, setAddress] = useState(base);
  const [error, setError] = useState<unknown>();
  const [code, setCode] = useState<string>();
  const found = state.data.value;
  const problem = state.error.value;
  /** What goes wrong stands in the dialog: it says what to do. */
  const step = (work: () => Promise<unknown>, done: string) => async () => {
    setError(undefined);
    try {
      await work();
      toast('ok', done);
    } catch (reason) {
      setError(reason);
    }
    await state.refresh();
  };
  const restart = async () => {
    const { restart: yes, restartTitle, restartBody, restartKeep, restarted } = words();
    const question = { title: restartTitle(server.name), body: restartBody, keep: restartKeep, confirm: yes };
    if (await confirm(question)) await step(() => restartServer(server.id), restarted)();
  };
  const beside = problemBeside(error, ['address']);
  return (
    <Dialog title={<bdi>{words().title(server.name)}</bdi>} lead={words().lead} sheet onClose={onClose}>
      <div class="stack form" data-testid="plugin-dialog">
        {problem !== undefined && <LoadError error={problem} retry={state.refresh} />}
        {!found && problem === undefined && <Skeleton shape="row" rows={2} />}
        {found && (
          <Note kind={found.paired && found.active ? 'ok' : 'wait'} icon={found.paired ? 'check' : 'plug'} class="flat">
            {words().states[stateOf(found)]}
          </Note>
        )}
        <Field
          label={words().address}
          hint={words().addressHint}
          value={address}
          onValue={setAddress}
          error={problemOf(error, 'address')}
        />
        {beside && (
          <Note kind="bad" icon="error" class="flat">
            <bdi>{beside}</bdi>
          </Note>
        )}
        <div class="row wrap">
          <Button
            icon="download"
            disabled={!found?.offered}
            onClick={step(() => putPlugin(server.id, address), words().installed)}
            data-testid="plugin-install"
          >
            {words().install}
          </Button>
          <Button icon="sync" disabled={!found?.needs_restart} onClick={restart} data-testid="plugin-restart">
            {words().restart}
          </Button>
          <Button
            icon="plug"
            disabled={!found?.active}
            onClick={step(() => pairPlugin(server.id, address), words().connected)}
            data-testid="plugin-connect"
          >
            {words().connect}
          </Button>
        </div>
        <h3>{words().byHand}</h3>
        <p class="t2">{words().byHandLead}</p>
        <Copyable text={`${withSlash(address)}jellyfin/manifest.json`} label={words().repository} />
        {code === undefined ? (
          <div>
            <Button
              look="sm"
              icon="link"
              data-testid="plugin-code"
              onClick={async () => setCode((await pairingCode(server.id)).code)}
            >
              {words().makeCode}
            </Button>
          </div>
        ) : (
          <Copyable text={code} label={words().code} />
        )}
        <h3>{words().without}</h3>
        <p class="t2">{words().withoutLead}</p>
        <Copyable text={menuLinks(address)} label="config.json" />
      </div>
    </Dialog>
  );
}

type State = 'notBuilt' | 'absent' | 'restart' | 'stopped' | 'unpaired' | 'ready';

function stateOf(found: Awaited<ReturnType<typeof fetchPlugin>>): State {
  if (!found.installed) return found.offered ? 'absent' : 'notBuilt';
  if (found.needs_restart) return 'restart';
  if (!found.active) return 'stopped';
  return found.paired ? 'ready' : 'unpaired';
}

/** The entry as Jellyfin's web client reads it. */
const menuLinks = (address: string) =>
  JSON.stringify({ menuLinks: [{ name: t.nav.downloads, icon: 'download', url: withSlash(address) }] }, null, 2);

const withSlash = (address: string) => (address.endsWith('/') ? address : `${address}/`);

function Copyable({ text, label }: { text: string; label: string }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast('ok', words().copied),
      () => toast('bad', words().copyFailed),
    );
  return (
    <div class="stack">
      <span class="sm t3">{label}</span>
      <pre class="secret mono" dir="ltr" tabIndex={0} aria-label={label} style="white-space: pre-wrap">
        {text}
      </pre>
      {'clipboard' in navigator && (
        <div>
          <Button look="sm" icon="copy" onClick={copy}>
            {words().copy}
          </Button>
        </div>
      )}
    </div>
  );
}
