import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/notes.tsx';

type Load = () => Promise<FunctionComponent>;

const loaded = new Map<Load, FunctionComponent>();

/** A part whose code is fetched when it is first needed. */
export function Later({ load }: { load: Load }) {
  const [, drawAgain] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    load().then(
      (part) => {
        loaded.set(load, part);
        drawAgain((n) => n + 1);
      },
      () => setFailed(true),
    );
  }, [load]);
  const Part = loaded.get(load);
  if (failed) {
    return (
      <Empty icon="error" title={t.pageFailed}>
        <Button look="primary" onClick={() => location.reload()}>
          {t.reload}
        </Button>
      </Empty>
    );
  }
  return Part ? <Part /> : null;
}
