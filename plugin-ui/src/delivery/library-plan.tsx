import type { LibraryChange, LibraryPlan, MediaServer, PathFinding } from '@xtreme/companion/contract';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { LoadError, Note, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import { applyPlan, editServer, fetchPlan } from './calls.ts';

type Props = { server: MediaServer; onClose: () => void; changed: () => Promise<void> };

const words = () => t.settings.servers.plan;

/** What the server's libraries need for our folders, and the one button that does it. */
export function LibraryPlanDialog({ server, onClose, changed }: Props) {
  const [plan, setPlan] = useState<LibraryPlan>();
  const [error, setError] = useState<unknown>();
  const load = async () => {
    setError(undefined);
    try {
      setPlan(await fetchPlan(server.id));
    } catch (reason) {
      setError(reason);
    }
  };
  useEffect(() => void load(), [server.id]);
  const apply = async () => {
    setPlan(await applyPlan(server.id));
    toast('ok', words().done(server.name));
    await changed();
  };
  const useMap = async (path_map: MediaServer['path_map']) => {
    await editServer(server.id, { path_map });
    await Promise.all([load(), changed()]);
  };
  const isWork = plan?.changes.some(({ action }) => action === 'create' || action === 'add_paths') ?? false;
  const isReady = plan !== undefined && plan.findings.length === 0 && (isWork || !plan.manage_libraries);
  const footer = isReady ? (
    <Button look="primary" onClick={apply} data-testid="plan-apply">
      {words().apply}
    </Button>
  ) : (
    <Button onClick={onClose} data-testid="plan-close">
      {t.close}
    </Button>
  );
  return (
    <Dialog title={<bdi>{words().title(server.name)}</bdi>} lead={words().lead} sheet footer={footer} onClose={onClose}>
      <div class="stack" data-testid="library-plan">
        {error !== undefined && <LoadError error={error} retry={load} />}
        {!plan && error === undefined && <Skeleton shape="row" rows={2} />}
        {plan?.findings.map((finding) => (
          <Finding key={finding.folder} finding={finding} server={server} />
        ))}
        {plan?.suggested_path_map && <Suggestion map={plan.suggested_path_map} use={useMap} />}
        {plan && plan.findings.length === 0 && (
          <>
            <p class="row c-ok">
              <Icon name="check" />
              {words().sees(server.name)}
            </p>
            {plan.changes.map((change) => (
              <Change key={change.kind} change={change} />
            ))}
            <p class="sm t3">{plan.manage_libraries ? words().managed : words().keeps}</p>
          </>
        )}
      </div>
    </Dialog>
  );
}

const signs: Record<LibraryChange['action'], { icon: IconName; look: string }> = {
  none: { icon: 'check', look: 'c-ok' },
  create: { icon: 'plus', look: '' },
  add_paths: { icon: 'plus', look: '' },
  blocked: { icon: 'warn', look: 'c-wait' },
};

function Change({ change: { kind, action, code, library, paths } }: { change: LibraryChange }) {
  const { icon, look } = signs[action];
  return (
    <section class="panel pad stack" data-testid="plan-change" data-action={action}>
      <h3 class="row">
        <Icon name={kind === 'movies' ? 'movie' : 'series'} />
        {words().kinds[kind]}
      </h3>
      <p class={`row ${look}`}>
        <Icon name={icon} size="s" />
        <bdi>{words().changes[code](library)}</bdi>
      </p>
      {paths.map((path) => (
        <code key={path} class="mono sm">
          <bdi>{path}</bdi>
        </code>
      ))}
    </section>
  );
}

function Finding({ finding: { code, folder, path }, server }: { finding: PathFinding; server: MediaServer }) {
  return (
    <Note kind="bad" icon="error">
      <bdi>{words().findings[code]({ server: server.name, folder, path })}</bdi>
    </Note>
  );
}

type SuggestionProps = { map: MediaServer['path_map']; use: (map: MediaServer['path_map']) => Promise<void> };

function Suggestion({ map, use }: SuggestionProps) {
  return (
    <Note
      kind="info"
      icon="info"
      action={
        <Button look="sm" onClick={() => use(map)} data-testid="plan-use-map">
          {words().useMap}
        </Button>
      }
    >
      {words().suggestion}
      {map.map(({ from, to }) => (
        <div key={from} class="mono sm">
          <bdi>
            {from} → {to}
          </bdi>
        </div>
      ))}
    </Note>
  );
}
