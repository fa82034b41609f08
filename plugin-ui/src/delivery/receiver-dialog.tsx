import type { NotifiedEvent } from '@xtreme/companion/contract';
import { useId, useState } from 'preact/hooks';
import { problemBeside, problemOf } from '../problems.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, PasswordField } from '../ui/field.tsx';
import { Note } from '../ui/notes.tsx';
import { askToDrop, useUnsaved } from '../unsaved.ts';
import { addReceiver } from './receiver-calls.ts';
import { type ReceiverField, receiverKinds, settingsOf } from './receiver-fields.ts';

const words = () => t.settings.receivers;
/** What most people want to hear of. */
const usual: NotifiedEvent[] = ['download.completed', 'download.failed', 'series.new_episodes', 'account.expiring'];

type Props = { onClose: () => void; onSaved: (secret: string | null) => Promise<void> };

export function ReceiverDialog({ onClose, onSaved }: Props) {
  const form = useId();
  const [kind, setKind] = useState('webhook');
  const [name, setName] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const [events, setEvents] = useState<NotifiedEvent[]>(usual);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const fields = receiverKinds[kind]?.fields ?? [];
  const dirty = name !== '' || Object.values(values).some((value) => value !== '');
  const release = useUnsaved(dirty);
  const isFilled = ({ key, optional }: ReceiverField) => optional || (values[key] ?? '').trim() !== '';
  const complete = fields.every(isFilled) && events.length > 0;

  const save = async (event: Event) => {
    event.preventDefault();
    if (!complete || busy) return;
    setBusy(true);
    try {
      const settings = settingsOf(fields, values);
      const secret = await addReceiver({ kind, name: name.trim() || kind, settings, events });
      release();
      await onSaved(secret);
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  const close = async () => {
    if (!dirty || (await askToDrop())) onClose();
  };
  const pathOf = (key: string) => (kind === 'webhook' ? key : `settings.${key}`);
  const beside = problemBeside(error, ['name', ...fields.map(({ key }) => pathOf(key))]);
  const footer = (
    <Button look="primary" type="submit" form={form} busy={busy} disabled={!complete} data-testid="receiver-submit">
      {t.save}
    </Button>
  );
  return (
    <Dialog title={words().addTitle} lead={words().lead} sheet footer={footer} onClose={close}>
      <form id={form} class="stack form" onSubmit={save} noValidate>
        <fieldset class="choices">
          <legend class="label">{words().kind}</legend>
          <div class="row wrap">
            {Object.entries(receiverKinds).map(([id, { name: label }]) => (
              <label key={id} class="row">
                <input
                  type="radio"
                  name="kind"
                  checked={id === kind}
                  onChange={() => setKind(id)}
                  data-testid={`receiver-kind-${id}`}
                />
                {label}
              </label>
            ))}
          </div>
        </fieldset>
        {kind !== 'webhook' && (
          <Field
            label={words().name}
            value={name}
            onValue={setName}
            error={problemOf(error, 'name')}
            maxLength={100}
            testid="receiver-name"
          />
        )}
        {fields.map((field) => {
          const Input = field.secret ? PasswordField : Field;
          return (
            <Input
              key={`${kind} ${field.key}`}
              label={field.label()}
              value={values[field.key] ?? ''}
              onValue={(value) => setValues({ ...values, [field.key]: value })}
              placeholder={field.placeholder}
              hint={field.optional ? words().optional : undefined}
              error={problemOf(error, pathOf(field.key))}
              autocomplete="off"
              spellcheck={false}
              {...(field.number && { inputMode: 'numeric' as const })}
              testid={`receiver-${field.key}`}
            />
          );
        })}
        <EventChoice events={events} setEvents={setEvents} />
        {beside && (
          <Note kind="bad" icon="error">
            <bdi>{beside}</bdi>
          </Note>
        )}
      </form>
    </Dialog>
  );
}

function EventChoice(props: { events: NotifiedEvent[]; setEvents: (events: NotifiedEvent[]) => void }) {
  const { events, setEvents } = props;
  const all = Object.keys(words().events) as NotifiedEvent[];
  return (
    <fieldset class="choices">
      <legend class="label">{words().when}</legend>
      {all.map((event) => (
        <label key={event} class="row">
          <input
            type="checkbox"
            checked={events.includes(event)}
            onChange={({ currentTarget: { checked } }) =>
              setEvents(checked ? [...events, event] : events.filter((one) => one !== event))
            }
            data-testid={`receiver-event-${event}`}
          />
          {words().events[event]}
        </label>
      ))}
    </fieldset>
  );
}
