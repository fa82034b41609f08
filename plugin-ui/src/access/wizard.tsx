import type { ComponentChildren } from 'preact';
import { t } from '../strings/index.ts';
import { Icon } from '../ui/icon.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { Entrance } from './entrance.tsx';

/** The steps of the first run, in order. Another step is one line here and its form in `first-run-page`. */
const steps = [
  { id: 'password', name: () => t.wizard.password, hint: () => t.wizard.passwordHint },
  { id: 'account', name: () => t.wizard.account, hint: () => t.wizard.accountHint },
  { id: 'categories', name: () => t.wizard.categories, hint: () => t.wizard.categoriesHint },
  { id: 'folder', name: () => t.wizard.folder, hint: () => t.wizard.folderHint },
  { id: 'server', name: () => t.wizard.server, hint: () => t.wizard.serverHint },
  { id: 'film', name: () => t.wizard.film, hint: () => t.wizard.filmHint },
] as const;
export type StepId = (typeof steps)[number]['id'];

type Props = { step: StepId; title: string; lead: string; children: ComponentChildren };

export function Wizard({ step, title, lead, children }: Props) {
  const now = steps.findIndex((one) => one.id === step);
  return (
    <Entrance class="wizard">
      <PageTitle text={title} />
      <nav aria-label={t.wizard.label}>
        <ol class="steps">
          {steps.map(({ id, name, hint }, index) => (
            <li
              key={id}
              class={index < now ? 'done' : index === now ? 'now' : ''}
              aria-current={index === now ? 'step' : undefined}
            >
              <i aria-hidden="true">{index < now ? <Icon name="check" size="s" /> : index + 1}</i>
              <b>{name()}</b>
              <span>{index < now && id === 'password' ? t.wizard.passwordDone : hint()}</span>
            </li>
          ))}
        </ol>
      </nav>
      <div class="stack form">
        <div>
          <p class="xs t3 strong step-count">{t.wizard.step(now + 1, steps.length)}</p>
          <h1>
            <bdi>{title}</bdi>
          </h1>
          <p class="read under-title">{lead}</p>
        </div>
        {children}
      </div>
    </Entrance>
  );
}
