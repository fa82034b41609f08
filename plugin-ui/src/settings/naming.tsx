import { useState } from 'preact/hooks';
import { invalidate } from '../cache.ts';
import { problemBeside, problemOf } from '../problems.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { LoadError, Note, Skeleton } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import { useUnsaved } from '../unsaved.ts';
import { type Kind, kinds, type Named, saveTemplates, settingOf, type Templates } from './naming-calls.ts';
import { NamingPreview } from './naming-preview.tsx';
import { TemplateField } from './template-field.tsx';
import { usePreview } from './use-preview.ts';

const words = () => t.settings.naming;

/** The paths of films and episodes: what is typed is shown at titles of the own catalogue before it is saved. */
export function Naming() {
  const [saved, setSaved] = useState<Templates>();
  const [typed, setTyped] = useState<Templates>();
  const [refusal, setRefusal] = useState<unknown>();
  const { preview, error, waits, again } = usePreview(typed);
  // The first answer is about what is saved.
  const stored = saved ?? (preview && { movie: preview.movie.template, episode: preview.episode.template });
  const now = typed ?? stored;
  const changed = kinds.filter((kind) => now && stored && now[kind] !== stored[kind]);
  useUnsaved(changed.length > 0);
  if (!preview || !now || !stored) {
    return error === undefined ? <Skeleton shape="panel" rows={2} /> : <LoadError error={error} retry={again} />;
  }
  const type = (kind: Kind, template: string) => {
    setSaved(stored);
    setTyped({ ...now, [kind]: template });
    setRefusal(undefined);
  };
  const save = async () => {
    const defaults = { movie: preview.movie.default, episode: preview.episode.default };
    try {
      await saveTemplates(Object.fromEntries(changed.map((kind) => [kind, now[kind]])), defaults);
    } catch (reason) {
      return setRefusal(reason);
    }
    setSaved(now);
    again();
    invalidate('settings');
    toast('ok', words().saved);
  };
  const faulty = kinds.some((kind) => faultOf(preview[kind], now[kind]) !== null);
  const beside = problemBeside(refusal, Object.values(settingOf));
  return (
    <form
      class="stack naming"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (changed.length > 0 && !faulty) void save();
      }}
    >
      <p class="t2">{words().lead}</p>
      <Note icon="info">{words().kept}</Note>
      {kinds.map((kind) => (
        <section key={kind} class="panel" data-testid={`naming-${kind}`} aria-label={words().of[kind]}>
          <TemplateField
            kind={kind}
            named={preview[kind]}
            value={now[kind]}
            onValue={(template) => type(kind, template)}
            fault={faultOf(preview[kind], now[kind])}
            refusal={problemOf(refusal, settingOf[kind])}
          />
          <NamingPreview kind={kind} named={preview[kind]} waits={waits} />
        </section>
      ))}
      {error !== undefined && <LoadError error={error} stale retry={again} />}
      {beside && (
        <Note kind="bad" icon="error">
          <bdi>{beside}</bdi>
        </Note>
      )}
      <div class="row wrap form-end naming-end">
        <span class="grow sm t2" aria-live="polite">
          {changed.length > 0 ? words().unsaved : ''}
        </span>
        {changed.length > 0 && (
          <Button
            onClick={() => {
              setTyped(stored);
              setRefusal(undefined);
            }}
            data-testid="naming-discard"
          >
            {words().discard}
          </Button>
        )}
        <Button
          look="primary"
          disabled={changed.length === 0 || faulty}
          title={faulty ? words().notYet : undefined}
          onClick={save}
          data-testid="naming-save"
        >
          {t.save}
        </Button>
      </div>
    </form>
  );
}

/** An answer about an earlier text says nothing about this one. */
function faultOf({ template, fault }: Named, text: string): Named['fault'] {
  return template === text ? fault : null;
}
