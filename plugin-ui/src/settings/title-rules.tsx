import { useEffect, useState } from 'preact/hooks';
import { sentenceOf } from '../api.ts';
import { useResource } from '../cache.ts';
import { playlists } from '../provider/state.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Field, Switch } from '../ui/field.tsx';
import { number } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { LoadError, Note, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import { useUnsaved } from '../unsaved.ts';
import {
  askRulesPreview,
  fetchRules,
  newRule,
  saveRules,
  type TitleRule,
  type TitleRulesPreview,
} from './title-rules-calls.ts';

const words = () => t.settings.rules;
/** So long nobody types on, in milliseconds. */
const pause = 400;

/** The user's own rules for the providers' names, and what they do to the own titles before they are saved. */
export function TitleRules() {
  const stored = useResource('settings/title-rules', fetchRules);
  const [typed, setTyped] = useState<TitleRule[]>();
  const [refusal, setRefusal] = useState<string>();
  const saved = stored.data.value;
  const rules = typed ?? saved;
  const dirty = typed !== undefined && JSON.stringify(typed) !== JSON.stringify(saved);
  const { preview, waits, error } = useRulesPreview(rules, dirty);
  useUnsaved(dirty);
  if (!rules || !saved) {
    return stored.error.value === undefined ? (
      <Skeleton shape="panel" rows={1} />
    ) : (
      <LoadError error={stored.error.value} retry={stored.refresh} />
    );
  }
  const set = (next: TitleRule[]) => {
    setTyped(next);
    setRefusal(undefined);
  };
  const change = (place: number, fields: Partial<TitleRule>) =>
    set(rules.map((rule, n) => (n === place ? { ...rule, ...fields } : rule)));
  const move = (place: number, by: 1 | -1) => {
    const next = [...rules];
    const [rule] = next.splice(place, 1);
    if (rule) next.splice(place + by, 0, rule);
    set(next);
  };
  const faults = new Map(preview?.faults.map(({ rule, message }) => [rule, message]));
  const save = async () => {
    try {
      await saveRules(rules);
    } catch (reason) {
      return setRefusal(sentenceOf(reason));
    }
    await stored.refresh();
    setTyped(undefined);
    toast('ok', words().saved);
  };
  return (
    <section class="panel" aria-label={words().title} data-testid="title-rules">
      <header class="wrap">
        <h2>{words().title}</h2>
        <span class="end">
          <Button look="sm" icon="plus" onClick={() => set([...rules, newRule])} data-testid="rule-add">
            {words().add}
          </Button>
        </span>
      </header>
      <div class="pad stack">
        <p class="t2">{words().lead}</p>
        {rules.map((rule, place) => (
          <Rule
            key={place}
            rule={rule}
            place={place}
            last={place === rules.length - 1}
            fits={preview?.fits[place]}
            fault={rule.find === '' ? undefined : faults.get(place)}
            change={(fields) => change(place, fields)}
            move={(by) => move(place, by)}
            remove={() => set(rules.filter((_, n) => n !== place))}
          />
        ))}
        {dirty && <Preview preview={preview} waits={waits} error={error} />}
        {refusal && (
          <Note kind="bad" icon="error">
            <bdi>{refusal}</bdi>
          </Note>
        )}
        {dirty && (
          <div class="row wrap form-end">
            <Button onClick={() => setTyped(undefined)}>{t.settings.naming.discard}</Button>
            <Button look="primary" disabled={faults.size > 0} onClick={save} data-testid="rules-save">
              {t.save}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

type RuleProps = {
  rule: TitleRule;
  place: number;
  last: boolean;
  fits: number | undefined;
  fault: string | undefined;
  change: (fields: Partial<TitleRule>) => void;
  move: (by: 1 | -1) => void;
  remove: () => void;
};

function Rule({ rule, place, last, fits, fault, change, move, remove }: RuleProps) {
  const name = words().rule(place + 1);
  return (
    <fieldset class="stack title-rule" data-testid="rule">
      <legend class="row wrap">
        <b>{name}</b>
        {fits !== undefined && rule.enabled && <span class="sm t3">{words().fits(number(fits))}</span>}
        <span class="end row">
          <IconButton icon="up" label={words().up(name)} disabled={place === 0} act={() => move(-1)} />
          <IconButton icon="down" label={words().down(name)} disabled={last} act={() => move(1)} />
          <IconButton icon="trash" label={words().remove(name)} act={remove} />
        </span>
      </legend>
      <div class="row wrap">
        <select
          class="input"
          aria-label={words().action}
          value={rule.action}
          onChange={(event) => change({ action: event.currentTarget.value as TitleRule['action'] })}
        >
          <option value="strip">{words().strip}</option>
          <option value="replace">{words().replace}</option>
        </select>
        <select
          class="input"
          aria-label={words().how}
          value={String(rule.regex)}
          onChange={(event) => change({ regex: event.currentTarget.value === 'true' })}
        >
          <option value="false">{words().text}</option>
          <option value="true">{words().pattern}</option>
        </select>
        <select
          class="input"
          aria-label={words().account}
          value={String(rule.playlist_id ?? '')}
          onChange={(event) => change({ playlist_id: Number(event.currentTarget.value) || null })}
        >
          <option value="">{words().allAccounts}</option>
          {playlists.value.items.map(({ id, name: account }) => (
            <option key={id} value={String(id)}>
              {account}
            </option>
          ))}
        </select>
      </div>
      <Field
        label={words().find}
        value={rule.find}
        onValue={(find) => change({ find })}
        spellcheck={false}
        autocomplete="off"
        maxLength={200}
        error={fault && words().fault(fault)}
        testid="rule-find"
      />
      {rule.action === 'replace' && (
        <Field
          label={words().with}
          value={rule.with}
          onValue={(text) => change({ with: text })}
          spellcheck={false}
          autocomplete="off"
          maxLength={200}
          hint={rule.regex ? words().withHint : undefined}
        />
      )}
      <Switch label={words().matchCase} checked={rule.match_case} onChange={(match_case) => change({ match_case })} />
      <Switch label={words().enabled} checked={rule.enabled} onChange={(enabled) => change({ enabled })} />
    </fieldset>
  );
}

function IconButton({
  icon,
  label,
  disabled,
  act,
}: {
  icon: 'up' | 'down' | 'trash';
  label: string;
  disabled?: boolean;
  act: () => void;
}) {
  return (
    <button type="button" class="btn ic ghost sm" aria-label={label} title={label} disabled={disabled} onClick={act}>
      <Icon name={icon} size="s" />
    </button>
  );
}

type PreviewProps = { preview: TitleRulesPreview | undefined; waits: boolean; error: unknown };

function Preview({ preview, waits, error }: PreviewProps) {
  if (error !== undefined)
    return (
      <Note kind="bad" icon="error">
        {sentenceOf(error)}
      </Note>
    );
  if (!preview) return <Skeleton shape="row" rows={2} />;
  const { changed, looked_at, total, samples } = preview;
  return (
    <div aria-busy={waits} data-testid="rules-preview">
      <p class="sm" aria-live="polite">
        <b>{words().changed(number(changed), number(looked_at))}</b>{' '}
        {looked_at < total && words().partly(number(total))}
      </p>
      <ul class="list" tabIndex={0} aria-label={words().samples}>
        {samples.map(({ id, name, before, after }) => (
          <li key={id} class="item" data-testid="rule-sample">
            <div class="grow stack tight">
              <div class="m full">
                <bdi>{name}</bdi>
              </div>
              <div class="sm">
                <bdi class="t3">{shown(before)}</bdi> → <bdi>{shown(after)}</bdi>
              </div>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

type ReadAs = TitleRulesPreview['samples'][number]['before'];
const shown = ({ title, year, language, tags }: ReadAs) =>
  [year === null ? title : `${title} (${year})`, language, ...tags].join(' · ');

/** What the rules would do, once nobody types any more; the last answer stays until the next one is there. */
function useRulesPreview(rules: TitleRule[] | undefined, dirty: boolean) {
  const [answer, setAnswer] = useState<{ preview?: TitleRulesPreview; error?: unknown }>({});
  const [waits, setWaits] = useState(false);
  const text = JSON.stringify(rules);
  useEffect(() => {
    if (!rules || !dirty) return setAnswer({});
    const abort = new AbortController();
    setWaits(true);
    const timer = setTimeout(async () => {
      const next = await askRulesPreview(rules, abort.signal).then(
        (preview) => ({ preview }),
        (error: unknown) => ({ error }),
      );
      if (abort.signal.aborted) return;
      setAnswer(next);
      setWaits(false);
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, dirty]);
  return { ...answer, error: answer.error, waits };
}
