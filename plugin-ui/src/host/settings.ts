import type { ApiClient } from 'jellyfin-apiclient';
import { type Answer, ask } from './call.ts';
import { element, show } from './element.ts';
import { words } from './words.ts';

type Settings = { address: string; paired: boolean; audience: Audience; users: string[] };
type Audience = 'Administrators' | 'Everyone' | 'Chosen';

/** The plugin's settings: pairing with the companion, and who may see the panel. */
export async function showSettings(place: HTMLElement, client: ApiClient): Promise<void> {
  const settings = await ask<Settings>(client, 'settings');
  if (!settings.ok) return show(place, element('p', { role: 'alert' }, reasonOf(settings)));
  const people = await client.getUsers().catch(() => []);
  const said = element('p', { role: 'status', 'data-said': '' });
  const say = (answer: Answer<Settings>, good: string) => {
    said.textContent = answer.ok ? good : reasonOf(answer);
    said.dataset.said = answer.ok ? 'ok' : answer.reason;
  };
  show(place, element('h1', {}, 'Xtream Companion'), pairing(), audience(), said);

  function pairing(): HTMLFormElement {
    const { address, paired } = (settings as { body: Settings }).body;
    const w = words().settings;
    const state = element('p', { 'data-state': paired ? 'paired' : 'none' }, paired ? w.paired(address) : w.unpaired);
    const where = field(w.address, {
      type: 'url',
      name: 'address',
      value: address,
      placeholder: 'http://192.168.1.4:8000',
      required: '',
    });
    const code = field(w.code, {
      type: 'text',
      name: 'code',
      placeholder: 'ABCD-2345',
      autocomplete: 'off',
      required: '',
    });
    const form = element('form', {}, [state, where, code, button(w.pair)]);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const given = new FormData(form);
      const { ServerName } = await client.getPublicSystemInfo().catch(() => ({ ServerName: undefined }));
      const body = { address: given.get('address'), code: given.get('code'), serverName: ServerName };
      const answer = await ask<Settings>(client, 'settings/pair', body);
      say(answer, w.pairedNow);
      if (!answer.ok) return;
      state.textContent = w.paired(answer.body.address);
      state.dataset.state = 'paired';
    });
    return form;
  }

  function audience(): HTMLFormElement {
    const { audience: chosen, users } = (settings as { body: Settings }).body;
    const w = words().settings;
    const names = element(
      'fieldset',
      { 'data-users': '' },
      people
        .filter(({ Policy }) => !Policy?.IsAdministrator)
        .map(({ Id, Name }) => choice('checkbox', 'user', Id, Name, users.includes(Id))),
    );
    names.prepend(element('legend', {}, w.users));
    const choices = (['Administrators', 'Everyone', 'Chosen'] as const).map((one) =>
      choice('radio', 'audience', one, w.audiences[one], one === chosen),
    );
    const form = element('form', {}, [
      element('fieldset', {}, [element('legend', {}, w.who), ...choices]),
      names,
      button(w.save),
    ]);
    const refresh = () => {
      names.hidden = new FormData(form).get('audience') !== 'Chosen';
    };
    form.addEventListener('change', refresh);
    refresh();
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const given = new FormData(form);
      say(await ask(client, 'settings', { audience: given.get('audience'), users: given.getAll('user') }), w.saved);
    });
    return form;
  }
}

function field(label: string, attributes: Record<string, string>): HTMLElement {
  const input = element('input', {
    ...attributes,
    class: 'emby-input',
    style: 'inline-size: 100%; max-inline-size: 30rem',
  });
  return element('p', {}, element('label', {}, [label, element('br', {}), input]));
}

function choice(type: string, name: string, value: string, label: string, checked: boolean): HTMLElement {
  const input = element('input', { type, name, value, ...(checked && { checked: '' }) });
  return element('label', { style: 'display: block; padding: .35em 0' }, [input, ` ${label}`]);
}

function button(text: string): HTMLElement {
  return element('button', { type: 'submit', class: 'raised button-submit emby-button' }, text);
}

function reasonOf(answer: Answer<unknown>): string {
  if (answer.ok) return '';
  return (
    (answer.reason === 'refused' && answer.detail) || words().reasons[answer.reason] || words().reasons.failed || ''
  );
}
