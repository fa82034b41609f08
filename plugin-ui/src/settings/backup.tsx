import { useRef, useState } from 'preact/hooks';
import { isMissing, sentenceOf } from '../api.ts';
import { clearCache } from '../cache.ts';
import { readPlaylists } from '../provider/state.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { confirm } from '../ui/confirm.tsx';
import { date } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { toast, toastError } from '../ui/toast.tsx';
import { RestoreState } from './restore-state.tsx';
import { fetchBackup, isBackup, type Restored, restoreBackup } from './system-calls.ts';

const words = () => t.settings.backup;

/** All of the settings in one file, and back from it. */
export function BackupSettings() {
  const picker = useRef<HTMLInputElement>(null);
  const [restored, setRestored] = useState<Restored>();
  const [problem, setProblem] = useState<string>();
  const restore = async (file: File | undefined) => {
    if (!file) return;
    setProblem(undefined);
    try {
      const done = await restoreAfterAsking(file);
      if (done === 'unreadable') setProblem(words().unreadable);
      else if (done) setRestored(done);
    } catch (error) {
      setProblem(isMissing(error) ? words().unavailable : sentenceOf(error));
    }
    // The same file may be chosen again.
    if (picker.current) picker.current.value = '';
  };
  return (
    <>
      <div class="panel list">
        <section class="item setting">
          <div class="grow">
            <h2 class="t">{words().title}</h2>
            <p class="m full">{words().lead}</p>
          </div>
          <Button look="sm" icon="download" onClick={() => save().catch(explain)} data-testid="backup-save">
            {words().save}
          </Button>
        </section>
        <section class="item setting">
          <div class="grow">
            <h2 class="t">{words().restoreTitle}</h2>
            <p class="m full">{words().restoreLead}</p>
            <div aria-live="polite" data-testid="backup-problem">
              {problem && (
                <p class="hint bad">
                  <Icon name="error" size="s" />
                  <bdi>{problem}</bdi>
                </p>
              )}
            </div>
          </div>
          <Button look="sm" icon="folder" onClick={() => picker.current?.click()}>
            {words().choose}
          </Button>
          <input
            ref={picker}
            class="sr"
            type="file"
            accept="application/json,.json"
            tabIndex={-1}
            aria-label={words().choose}
            data-testid="backup-file"
            onChange={(event) => void restore(event.currentTarget.files?.[0])}
          />
        </section>
      </div>
      <RestoreState restored={restored} />
    </>
  );
}

async function save(): Promise<void> {
  const backup = await fetchBackup();
  const url = URL.createObjectURL(new Blob([JSON.stringify(backup, null, 2)], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), {
    href: url,
    download: `${t.name}-${backup.created_at.slice(0, 10)}.json`,
  });
  link.click();
  URL.revokeObjectURL(url);
}

async function restoreAfterAsking(file: File): Promise<Restored | 'unreadable' | undefined> {
  const backup: unknown = await file
    .text()
    .then(JSON.parse)
    .catch(() => null);
  if (!isBackup(backup)) return 'unreadable';
  const when = Number.isNaN(Date.parse(backup.created_at)) ? file.name : date(backup.created_at);
  const yes = await confirm({
    title: words().confirmTitle,
    body: words().confirmBody(when),
    keep: words().keep,
    confirm: words().confirm,
    danger: false,
  });
  if (!yes) return undefined;
  const restored = await restoreBackup(backup);
  clearCache();
  await readPlaylists();
  toast('ok', words().restored);
  return restored;
}

function explain(error: unknown): void {
  if (isMissing(error)) toast('info', words().unavailable);
  else toastError(error);
}
