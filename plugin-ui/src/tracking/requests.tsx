import { useState } from 'preact/hooks';
import { useResource } from '../cache.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { confirm } from '../ui/confirm.tsx';
import { relative } from '../ui/format.ts';
import { LoadError, Note, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import {
  createSeerrHeader,
  fetchRequests,
  forgetRequest,
  type MediaRequest,
  retryRequestNow,
  seerrUrl,
} from './request-calls.ts';

const words = () => t.settings.requests;

/** What Seerr asked for and what became of it, and how Seerr learns to ask. */
export function Requests() {
  const list = useResource('requests', fetchRequests);
  const requests = list.data.value?.items;
  const error = list.error.value;
  return (
    <>
      <p class="t2">{words().lead}</p>
      {error !== undefined && <LoadError error={error} retry={list.refresh} />}
      {!requests && error === undefined && <Skeleton shape="row" rows={2} />}
      {requests && <SetUp open={requests.length === 0} />}
      {requests && requests.length > 0 && (
        <section class="panel list" aria-label={words().listLabel}>
          {requests.map((request) => (
            <RequestRow key={request.id} request={request} changed={list.refresh} />
          ))}
        </section>
      )}
    </>
  );
}

/** Everything that Seerr's page asks for, ready to be copied. */
function SetUp({ open }: { open: boolean }) {
  const [header, setHeader] = useState<string>();
  const create = async () => setHeader(await createSeerrHeader());
  return (
    <details class="panel pad" open={open} data-testid="seerr-setup">
      <summary>
        <b>{words().setUp}</b>
      </summary>
      <ol class="stack seerr-steps">
        <li>{words().stepOpen}</li>
        <li>
          {words().stepUrl}
          <Copied text={seerrUrl()} testid="seerr-url" />
        </li>
        <li>
          {words().stepHeader}
          {header === undefined ? (
            <div>
              <Button look="sm" icon="keys" onClick={create} data-testid="seerr-key">
                {words().createKey}
              </Button>
            </div>
          ) : (
            <>
              <Copied text={header} testid="seerr-header" />
              <Note icon="info">{words().keyOnce}</Note>
            </>
          )}
        </li>
        <li>{words().stepPayload}</li>
        <li>
          {words().stepEvents}
          <ul>
            {words().events.map((event) => (
              <li key={event}>{event}</li>
            ))}
          </ul>
        </li>
        <li>{words().stepTest}</li>
      </ol>
    </details>
  );
}

function Copied({ text, testid }: { text: string; testid: string }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast('ok', words().copied),
      () => toast('bad', t.settings.keys.copyFailed),
    );
  return (
    <div class="row">
      <code class="secret mono grow" data-testid={testid} dir="ltr">
        {text}
      </code>
      {'clipboard' in navigator && (
        <Button look="ic sm" icon="copy" onClick={copy} aria-label={words().copy(text)} title={words().copyWord} />
      )}
    </div>
  );
}

function RequestRow({ request, changed }: { request: MediaRequest; changed: () => Promise<void> }) {
  const { kind, title, year, seasons, status, reason, requested_by, decided_at, title_id } = request;
  const name = year === null ? title : `${title} (${year})`;
  const retry = async () => {
    const { status: now } = await retryRequestNow(request);
    toast(now === 'accepted' ? 'ok' : 'bad', words().status[now]);
    await changed();
  };
  const forget = async () => {
    const { forgetTitle, forgetBody, forgetKeep } = words();
    if (!(await confirm({ title: forgetTitle(name), body: forgetBody, keep: forgetKeep, confirm: t.remove }))) return;
    await forgetRequest(request);
    await changed();
  };
  const facts = [
    words().status[status],
    kind === 'series' && (seasons ? words().seasons(seasons) : words().allSeasons),
    requested_by && words().by(requested_by),
    relative(decided_at),
  ].filter((fact) => typeof fact === 'string' && fact !== '');
  return (
    <div class="item" data-testid="request" data-status={status}>
      <span class={`dot ${dots[status]}`} />
      <div class="grow">
        <div class="t">
          {title_id === null ? (
            <bdi>{name}</bdi>
          ) : (
            <a class="link" href={href(`/${kind === 'movie' ? 'movies' : 'series'}/${title_id}`)}>
              <bdi>{name}</bdi>
            </a>
          )}
        </div>
        <div class="m full">
          <bdi>{facts.join(' · ')}</bdi>
        </div>
        <div class="m full" data-testid="request-reason">
          <bdi>{reason}</bdi>
        </div>
      </div>
      {status !== 'accepted' && (
        <Button look="sm" icon="retry" onClick={retry} data-testid="request-retry">
          {t.retry}
        </Button>
      )}
      <Button
        look="ic ghost sm"
        icon="trash"
        aria-label={words().forgetTitle(name)}
        title={t.remove}
        onClick={forget}
      />
    </div>
  );
}

const dots: Record<MediaRequest['status'], string> = { accepted: 'ok', waiting: 'wait', refused: 'bad' };
