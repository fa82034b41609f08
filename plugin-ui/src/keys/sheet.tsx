import { rooms } from '../frame/nav.tsx';
import { t } from '../strings/index.ts';
import { Dialog } from '../ui/dialog.tsx';

type Line = [keys: string[], what: string];

function groups(): [name: string, lines: Line[]][] {
  return [
    [
      t.keys.everywhere,
      [
        [['Ctrl', 'K'], t.keys.paletteKey],
        [['/'], t.keys.searchKey],
        [['?'], t.keys.sheetKey],
        ...rooms.map((room): Line => [['G', room.key.toUpperCase()], t.keys.goKey(room.name())]),
        [['Esc'], t.keys.escape],
      ],
    ],
    [
      t.keys.inLists,
      [
        [['←', '↑', '↓', '→'], t.keys.arrows],
        [['Enter'], t.keys.enter],
        [['Space'], t.keys.space],
        [['Shift', 'Space'], t.keys.shift],
        [['D'], t.keys.download],
        [['F'], t.keys.favorite],
      ],
    ],
    [
      t.keys.inPlayer,
      [
        [['Space'], t.keys.playerPause],
        [['←', '→'], t.keys.playerSeek],
        [['↑', '↓'], t.player.volume],
        [['M'], t.player.mute],
        [['F'], t.player.full],
      ],
    ],
  ];
}

/** Every key of the panel. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t.keys.sheet} sheet text onClose={onClose}>
      {groups().map(([name, lines]) => (
        <section key={name}>
          <h3 class="key-group">{name}</h3>
          <dl class="keys">
            {lines.map(([keys, what]) => (
              <div key={what} class="row">
                <dt class="grow">{what}</dt>
                <dd class="row" dir="ltr">
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
