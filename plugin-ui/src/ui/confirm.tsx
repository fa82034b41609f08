import { signal } from '@preact/signals';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

type Question = { title: string; body: string; keep: string; confirm: string; danger?: boolean };

const open = signal<(Question & { answer: (yes: boolean) => void }) | null>(null);

/** Asks in the page before something goes; the question names what goes and what stays. Resolves to the answer. */
export function confirm(question: Question): Promise<boolean> {
  open.value?.answer(false);
  return new Promise((resolve) => {
    open.value = {
      ...question,
      answer: (yes) => {
        open.value = null;
        resolve(yes);
      },
    };
  });
}

export function Confirmation() {
  const question = open.value;
  if (!question) return null;
  const { title, body, keep, confirm: yes, danger = true, answer } = question;
  const footer = (
    <>
      <Button autofocus onClick={() => answer(false)}>
        {keep}
      </Button>
      <Button look={danger ? 'danger solid' : 'primary'} onClick={() => answer(true)} data-testid="confirm">
        {yes}
      </Button>
    </>
  );
  return (
    <Dialog title={<bdi>{title}</bdi>} footer={footer} onClose={() => answer(false)}>
      <p class="t2 full-text">
        <bdi>{body}</bdi>
      </p>
    </Dialog>
  );
}
