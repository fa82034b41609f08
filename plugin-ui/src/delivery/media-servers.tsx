import type { AnswerOf, MediaServer, testMediaServer } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { sentenceOf } from '../api.ts';
import { useResource } from '../cache.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { confirm } from '../ui/confirm.tsx';
import { relative } from '../ui/format.ts';
import { Empty, LoadError, Note, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import { fetchServers, removeServer, scanServer, testServer } from './calls.ts';
import { PluginDialog } from './plugin-dialog.tsx';
import { LibraryPlanDialog } from './library-plan.tsx';
import { ServerDialog } from './server-dialog.tsx';

const words = () => t.settings.servers;

/** The media servers that are told of finished files. */
export function MediaServers() {
  const list = useResource('media-servers', fetchServers);
  const [open, setOpen] = useState<MediaServer | 'new' | null>(null);
  const [planned, setPlanned] = useState<MediaServer | null>(null);
  const servers = list.data.value?.items;
  const error = list.error.value;
  const add = (
    <Button look="primary" icon="plus" onClick={() => setOpen('new')} data-testid="server-add">
      {words().add}
    </Button>
  );
  return (
    <>
      {error !== undefined && <LoadError error={error} retry={list.refresh} />}
      {!servers && error === undefined && <Skeleton shape="panel" rows={1} />}
      {servers && servers.length > 0 && (
        <div class="row wrap">
          <p class="t2 grow">{words().lead}</p>
          {add}
        </div>
      )}
      {servers?.map((server) => (
        <ServerPanel
          key={server.id}
          server={server}
          edit={() => setOpen(server)}
          plan={() => setPlanned(server)}
          changed={list.refresh}
        />
      ))}
      {servers?.length === 0 && (
        <div class="panel">
          <Empty icon="server" title={words().none} hint={words().noneHint}>
            {add}
          </Empty>
        </div>
      )}
      {open && (
        <ServerDialog
          server={open === 'new' ? undefined : open}
          onClose={() => setOpen(null)}
          onSaved={async (saved) => {
            toast('ok', words().saved(saved.name));
            setOpen(null);
            if (open === 'new') setPlanned(saved);
            await list.refresh();
          }}
        />
      )}
      {planned && <LibraryPlanDialog server={planned} onClose={() => setPlanned(null)} changed={list.refresh} />}
    </>
  );
}

type PanelProps = { server: MediaServer; edit: () => void; plan: () => void; changed: () => Promise<void> };
type Outcome = { answer: AnswerOf<typeof testMediaServer> } | { error: unknown };

function ServerPanel({ server, edit, plan, changed }: PanelProps) {
  const [outcome, setOutcome] = useState<Outcome>();
  const [plugin, setPlugin] = useState(false);
  const test = async () => {
    setOutcome(
      await testServer(server.id).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      ),
    );
  };
  const scan = async () => {
    await scanServer(server.id);
    toast('ok', words().scanAsked);
    await changed();
  };
  const remove = async () => {
    const { removeTitle, removeBody, removeKeep, removed } = words();
    const question = { title: removeTitle(server.name), body: removeBody, keep: removeKeep, confirm: t.remove };
    if (!(await confirm(question))) return;
    await removeServer(server.id);
    toast('ok', removed(server.name));
    await changed();
  };
  return (
    <article class="panel account" data-testid="media-server" data-id={server.id}>
      <header class="wrap">
        <span class={`dot ${scanDot(server)}`} />
        <h2 class="cut">
          <bdi>{server.name}</bdi>
        </h2>
        <span class="sm t3 account-words cut">
          <bdi>{server.url}</bdi> · {scanWords(server)}
        </span>
        <span class="end row account-actions">
          <Button look="sm" icon="plug" onClick={test} data-testid="server-test">
            {words().test}
          </Button>
          <Button look="sm" icon="folder" onClick={plan} data-testid="server-plan">
            {words().plan.button}
          </Button>
          <Button look="sm" icon="sync" onClick={scan}>
            {words().scan}
          </Button>
          <Button look="sm" icon="external" onClick={() => setPlugin(true)} data-testid="server-plugin">
            {words().plugin.button}
          </Button>
          <Button
            look="ic ghost sm"
            icon="edit"
            aria-label={words().editTitle(server.name)}
            title={t.edit}
            onClick={edit}
          />
          <Button
            look="ic ghost sm"
            icon="trash"
            aria-label={words().removeTitle(server.name)}
            title={t.remove}
            onClick={remove}
          />
        </span>
      </header>
      {server.last_scan?.error && (
        <Note kind="bad" icon="error" class="flat">
          <bdi>{server.last_scan.error.message}</bdi>
        </Note>
      )}
      {outcome && <TestAnswer outcome={outcome} />}
      {plugin && <PluginDialog server={server} onClose={() => setPlugin(false)} />}
    </article>
  );
}

function TestAnswer({ outcome }: { outcome: Outcome }) {
  if ('error' in outcome) {
    return (
      <Note kind="bad" icon="error" class="flat">
        <bdi>{sentenceOf(outcome.error)}</bdi>
      </Note>
    );
  }
  const { name, version, libraries, findings } = outcome.answer;
  const fits = findings.length === 0;
  return (
    <Note kind={fits ? 'ok' : 'wait'} icon={fits ? 'check' : 'warn'} class="flat">
      <b>
        <bdi>{words().answers(name, version)}</bdi>
      </b>{' '}
      <bdi>
        {libraries.length > 0 ? words().libraries(libraries.map((one) => one.name).join(', ')) : words().noLibraries}
      </bdi>
      {fits ? <p>{words().fits}</p> : findings.map((finding) => <p key={finding}>{finding}</p>)}
    </Note>
  );
}

function scanWords({ last_scan }: MediaServer): string {
  if (!last_scan) return words().neverScanned;
  return `${words().lastScan[last_scan.status]}, ${relative(last_scan.at)}`;
}

function scanDot({ last_scan }: MediaServer): string {
  return last_scan ? { sent: 'ok', failed: 'bad', pending: 'wait' }[last_scan.status] : '';
}
