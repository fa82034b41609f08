import { useState } from 'preact/hooks';
import { isMissing, sentenceOf } from '../api.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/notes.tsx';
import { checkMedia, type MediaCheck } from './system-calls.ts';

const words = () => t.settings.media;

/** Tries what a download will do in the media folder, and says what came of it. */
export function MediaFolder({ onResult }: { onResult?: (fine: boolean) => void }) {
  const [result, setResult] = useState<MediaCheck>();
  const [error, setError] = useState<unknown>();
  const check = async () => {
    setError(undefined);
    try {
      const answer = await checkMedia();
      setResult(answer);
      onResult?.(answer.findings.every(({ ok }) => ok));
    } catch (reason) {
      setError(reason);
      // What can't be checked must not hold anybody up.
      if (isMissing(reason)) onResult?.(true);
    }
  };
  const fine = result?.findings.every(({ ok }) => ok);
  return (
    <section class="panel" aria-label={words().title} data-testid="media-folder">
      <header>
        <h2>{words().title}</h2>
        {result && <span class="mono xs t3 cut">{result.path}</span>}
        <span class="end">
          <Button look="sm" icon="folder" onClick={check} data-testid="media-check">
            {words().check}
          </Button>
        </span>
      </header>
      <div aria-live="polite">
        {!result && error === undefined && <p class="pad sm t3">{words().lead}</p>}
        {error !== undefined && (
          <Note kind={isMissing(error) ? 'info' : 'bad'} icon="info" class="flat">
            {isMissing(error) ? words().unavailable : <bdi>{sentenceOf(error)}</bdi>}
          </Note>
        )}
        {result && (
          <>
            <p class={`row pad strong ${fine ? 'c-ok' : 'c-bad'}`}>
              <Icon name={fine ? 'check' : 'error'} />
              {fine ? words().fits : words().wrong}
            </p>
            <ul class="list">
              {result.findings.map(({ check: name, ok, detail }) => (
                <li key={name} class="item" data-check={name} data-ok={ok}>
                  <Icon name={ok ? 'check' : 'error'} size="s" class={ok ? 'c-ok' : 'c-bad'} />
                  <div class="grow">
                    <div class="t sm">{words().checks[name] ?? name}</div>
                    <div class="m full">
                      <bdi>{detail}</bdi>
                    </div>
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
