import { useEffect, useState } from 'preact/hooks';
import { isMissing } from '../api.ts';
import { useResource } from '../cache.ts';
import { language, t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Empty, LoadError, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import { fetchLog, type LogLine } from './system-calls.ts';

const words = () => t.settings.log;
const levels = ['error', 'warn', 'info', 'debug'] as const;
const every = 3000;

const colours: Record<string, string> = { error: 'bad', fatal: 'bad', warn: 'wait' };

/** The last lines of the log, newest first, with a filter; nothing of it is ever read as markup. */
export function Log() {
  const [level, setLevel] = useState('');
  const [find, setFind] = useState('');
  const [live, setLive] = useState(true);
  const list = useResource('system/log', fetchLog, { maxAge: 1000 });
  const error = list.error.value;
  useEffect(() => {
    if (!live || isMissing(error)) return;
    const timer = setInterval(() => {
      if (!document.hidden) void list.refresh();
    }, every);
    return () => clearInterval(timer);
  }, [live, isMissing(error)]);
  if (isMissing(error)) return <Empty icon="list" title={words().unavailable} />;
  const items = list.data.value?.items;
  const wanted = find.trim().toLocaleLowerCase();
  const shown = newestFirst(items ?? []).filter(
    (line) => (level === '' || line.level === level) && textOf(line).toLocaleLowerCase().includes(wanted),
  );
  const copy = () =>
    navigator.clipboard.writeText(shown.map(textOf).join('\n')).then(
      () => toast('ok', t.settings.keys.copied),
      () => toast('bad', t.settings.keys.copyFailed),
    );
  return (
    <>
      <p class="t2">{words().lead}</p>
      <div class="row wrap">
        <label class="input quiet sm log-find">
          <Icon name="search" size="s" class="t3" />
          <input
            type="search"
            aria-label={words().find}
            placeholder={words().find}
            value={find}
            onInput={(event) => setFind(event.currentTarget.value)}
          />
        </label>
        <select
          class="input sm"
          aria-label={words().level}
          value={level}
          onChange={(event) => setLevel(event.currentTarget.value)}
        >
          <option value="">{words().all}</option>
          {levels.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <label class="row sm">
          <input
            class="check"
            type="checkbox"
            checked={live}
            onChange={(event) => setLive(event.currentTarget.checked)}
          />
          {words().live}
        </label>
        <span class="end">
          <Button look="sm" icon="copy" disabled={shown.length === 0} onClick={copy}>
            {words().copy}
          </Button>
        </span>
      </div>
      {error !== undefined && <LoadError error={error} stale={items !== undefined} retry={list.refresh} />}
      {!items && error === undefined && <Skeleton shape="panel" rows={1} />}
      {items && (
        <div
          class="panel log"
          role="log"
          aria-label={t.settings.tabs.log}
          aria-live="off"
          tabIndex={0}
          dir="ltr"
          data-testid="log"
        >
          {shown.map((line, index) => (
            <p key={`${line.time} ${index}`} class="log-line">
              <time class="t3 num">{timeOf(line.time)}</time>
              <span class={`badge ${colours[line.level] ?? ''}`}>{line.level}</span>
              <span class="grow">
                <bdi>{line.message}</bdi> <bdi class="t3">{fieldsOf(line)}</bdi>
              </span>
            </p>
          ))}
          {shown.length === 0 && <p class="log-line t3">{words().none}</p>}
        </div>
      )}
    </>
  );
}

function newestFirst(lines: readonly LogLine[]): LogLine[] {
  return [...lines].sort((a, b) => b.time.localeCompare(a.time));
}

function fieldsOf({ fields }: LogLine): string {
  return Object.entries(fields ?? {})
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}

const textOf = (line: LogLine) => `${line.time} ${line.level} ${line.message} ${fieldsOf(line)}`.trim();

function timeOf(time: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    new Date(time),
  );
}
