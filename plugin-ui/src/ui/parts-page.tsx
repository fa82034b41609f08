import { useState } from 'preact/hooks';
import { Poster } from '../catalogue/poster.tsx';
import { SelectionBar } from '../catalogue/selection-bar.tsx';
import { TriButton } from '../downloads/tri.tsx';
import type { TriState } from '../downloads/tri-state.ts';
import { Button } from './button.tsx';
import { confirm } from './confirm.tsx';
import { Dialog } from './dialog.tsx';
import { Field, PasswordField, Switch } from './field.tsx';
import { Icon } from './icon.tsx';
import { iconNames } from './icon-sprite.tsx';
import { Menu } from './menu.tsx';
import { Empty, Note, Skeleton } from './notes.tsx';
import { SegmentMap } from './segment-map.tsx';
import { Spark } from './spark.tsx';
import { ThemeChoice } from './theme-switch.tsx';
import { toast } from './toast.tsx';

const states: TriState[] = ['get', 'queued', 'waiting', 'active', 'paused', 'failed', 'done'];
const samples = Array.from({ length: 60 }, (_, i) => 12e6 + 6e6 * Math.sin(i / 5));
const nothing = () => undefined;

/** A page for development: its words are names of parts and samples, so they stand outside the table of languages. */
export function PartsPage() {
  const [text, setText] = useState('sample');
  const [on, setOn] = useState(true);
  const [open, setOpen] = useState(false);
  const [bar, setBar] = useState(false);
  return (
    <>
      <div class="head">
        <h1>Parts</h1>
        <ThemeChoice />
      </div>
      <div class="parts">
        <section aria-label="Buttons">
          <div class="row">
            <Button look="primary">primary</Button>
            <Button>plain</Button>
            <Button look="ghost">ghost</Button>
            <Button look="danger">danger</Button>
            <Button look="danger solid">danger solid</Button>
            <Button look="on" icon="track" solidIcon>
              on
            </Button>
            <Button look="have" icon="check">
              have
            </Button>
            <Button disabled>disabled</Button>
            <Button busy>busy</Button>
            <Button look="sm">small</Button>
            <Button look="ic" icon="heart" aria-label="icon" />
          </div>
        </section>
        <section aria-label="Three-state button">
          {(['fit', 'round'] as const).map((look) => (
            <div key={look} class="row">
              {states.map((state) => (
                <TriButton key={state} tri={{ state, percent: 41 }} title="Sample" look={look} act={nothing} />
              ))}
            </div>
          ))}
        </section>
        <section aria-label="Badges and chips">
          <div class="row">
            {['', 'accent', 'track', 'ok', 'wait', 'bad', 'glass', 'estimate'].map((look) => (
              <span key={look} class={`badge ${look}`}>
                {look || 'plain'}
              </span>
            ))}
            <button type="button" class="chip">
              chip
            </button>
            <button type="button" class="chip on" aria-pressed="true">
              chip <b>on</b>
            </button>
            <span class="count">12</span>
            <span class="count hot">3</span>
            <kbd>K</kbd>
          </div>
        </section>
        <section aria-label="Progress" class="stack">
          <span class="bar" style={{ '--p': '64' }} />
          <span class="bar unknown" />
          <SegmentMap
            label="sample"
            segments={[
              { share: 25, percent: 100 },
              { share: 25, percent: 100, joined: true },
              { share: 20, percent: 72, state: 'live', joined: true },
              { share: 20, percent: 38, state: 'live' },
              { share: 10, percent: 0, state: 'again' },
            ]}
          />
          <SegmentMap label="sample, paused" paused thin segments={[{ share: 100, percent: 30, state: 'live' }]} />
          <Spark samples={samples} limit={20e6} />
        </section>
        <section aria-label="Notes" class="stack">
          <Note icon="info">plain</Note>
          <Note kind="info" icon="info">
            info
          </Note>
          <Note kind="ok" icon="check">
            ok
          </Note>
          <Note kind="wait" icon="warn" action={<Button look="sm">Act</Button>}>
            wait
          </Note>
          <Note kind="bad" icon="error">
            bad
          </Note>
          <div class="panel">
            <Empty icon="download" title="Empty" hint="What is missing, and one way on.">
              <Button>Way on</Button>
            </Empty>
          </div>
          <Skeleton shape="row" rows={2} />
        </section>
        <section aria-label="Fields" class="stack form">
          <Field label="Field" hint="Hint" value={text} onValue={setText} />
          <Field label="Wrong" error="What is wrong with it." value={text} onValue={setText} />
          <PasswordField label="Password" value={text} onValue={setText} autocomplete="off" />
          <Switch label="Switch" hint="Hint" checked={on} onChange={setOn} />
        </section>
        <section aria-label="Posters">
          <div class="grid">
            {[
              'The Salt Archive',
              'Oranges in December',
              'مساء الخير',
              'A very long title that takes many lines to write',
            ].map((title) => (
              <div key={title} class="card">
                <Poster title={title} image={null} icon="movie" />
              </div>
            ))}
          </div>
        </section>
        <section aria-label="Overlays">
          <div class="row">
            <Menu
              class="btn"
              label="Menu"
              items={[
                { label: 'One', chosen: true, onChoose: nothing },
                { label: 'Two', chosen: false, onChoose: nothing },
              ]}
            >
              Menu
            </Menu>
            <Button onClick={() => setOpen(true)}>Sheet</Button>
            <Button
              onClick={() =>
                void confirm({
                  title: 'Delete it?',
                  body: 'What goes and what stays.',
                  keep: 'Keep',
                  confirm: 'Delete',
                })
              }
            >
              Confirmation
            </Button>
            <Button onClick={() => toast('ok', 'Done.', { label: 'Undo', run: nothing })}>Toast</Button>
            <Button onClick={() => toast('bad', 'It failed.')}>Error toast</Button>
            <Button onClick={() => setBar(!bar)}>Selection bar</Button>
          </div>
        </section>
        <section aria-label="Icons">
          <div class="row">
            {iconNames.map((name) => (
              <span key={name} title={name}>
                <Icon name={name} />
              </span>
            ))}
          </div>
        </section>
      </div>
      {open && (
        <Dialog title="Sheet" lead="For settings." sheet onClose={() => setOpen(false)}>
          <p>Body</p>
        </Dialog>
      )}
      {bar && (
        <SelectionBar count={3} clear={() => setBar(false)}>
          <Button look="sm primary">Act</Button>
        </SelectionBar>
      )}
    </>
  );
}
