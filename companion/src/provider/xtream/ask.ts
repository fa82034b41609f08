import { type AccountAnswer, accountFault, isAccountAnswer, readAccount } from './account.ts';
import { badAnswer, toFault } from './faults.ts';
import { type Answer, openList, readValue } from './read-answer.ts';
import { explainRefusal, isAmbiguous, type Refusal } from './refusals.ts';
import type { Exchange, Send } from './request.ts';
import type { Timer } from './timer.ts';
import type { XtreamUrls } from './urls.ts';

export type Call = { action: string; params?: Record<string, string>; signal: AbortSignal };

/** Asks the server once, and throws an AppError for everything that is not what was asked for. */
export type Ask = {
  account(signal: AbortSignal): Promise<AccountAnswer>;
  /** The bytes of a list, still to be read; see `Answer`. An empty body, `null` or `{}` is no list, `[]` is one. */
  list(call: Call): Promise<AsyncIterable<Buffer>>;
  /** null where the server does not know what was asked for. */
  info(call: Call): Promise<unknown>;
};

type Reader = (body: AsyncIterable<Buffer>) => Promise<Answer>;
type Asked = { answer: Answer; refusal: Refusal };

export function createAsk({ urls, send, timer }: { urls: XtreamUrls; send: Send; timer: Timer }): Ask {
  const { host } = urls.api(null);

  async function exchange(call: Omit<Call, 'action'> & { action: string | null }, read: Reader): Promise<Asked> {
    const response = await send({ action: call.action, url: urls.api(call.action, call.params) }, call.signal);
    const good = isGood(response);
    const answer = await (good ? read : readValue)(response.chunks).catch((error: unknown): Answer => {
      // The body of a refusal matters less than its status.
      if (!good && !call.signal.aborted) return { kind: 'text', text: '' };
      throw toFault(error, host, call.signal);
    });
    const body =
      answer.kind === 'value' ? { value: answer.value } : { text: answer.kind === 'text' ? answer.text : '' };
    return { answer, refusal: { host, status: response.status, headers: response.headers, body } };
  }

  /** Some servers answer about the account only when asked for it by name. */
  async function account(signal: AbortSignal): Promise<AccountAnswer> {
    const first = await exchange({ action: null, signal }, readValue);
    const found =
      accountOf(first) ??
      (isWordless(first) ? accountOf(await exchange({ action: 'get_account_info', signal }, readValue)) : null);
    if (found) return found;
    throw explainRefusal(first.refusal);
  }

  function accountOf({ answer }: Asked): AccountAnswer | null {
    return answer.kind === 'value' && isAccountAnswer(answer.value) ? readAccount(answer.value, timer.now()) : null;
  }

  /** An account answer in place of another is a fault, whatever its `auth` says. */
  async function act(call: Call, read: Reader): Promise<Answer> {
    const asked = await exchange(call, read);
    const state = accountOf(asked);
    if (state) throw accountFault(state, host) ?? badAnswer(host, `no answer to ${call.action}, which it may not know`);
    if (isGood(asked.refusal) && asked.answer.kind !== 'text') return asked.answer;
    if (isAmbiguous(asked.refusal)) return await diagnose(call, asked.refusal);
    throw explainRefusal(asked.refusal);
  }

  /** A refusal without a cause: the account's own answer tells whether the fault is the account's or the action's. */
  async function diagnose({ action, signal }: Call, refusal: Refusal): Promise<Answer> {
    const fault = accountFault(await account(signal), host);
    if (fault) throw fault;
    if (refusal.status === 404) return { kind: 'value', value: null };
    throw badAnswer(host, `a web page where ${action} was asked for`);
  }

  async function list(call: Call): Promise<AsyncIterable<Buffer>> {
    const answer = await act(call, openList);
    if (answer.kind === 'list') return answer.bytes;
    const body = { value: answer.kind === 'value' ? answer.value : null };
    const refused = explainRefusal({ host, status: 200, headers: {}, body });
    throw refused.code === 'not-an-xtream-server'
      ? badAnswer(host, `something other than a list to ${call.action}`)
      : refused;
  }

  async function info(call: Call): Promise<unknown> {
    const answer = await act(call, readValue);
    return answer.kind === 'value' ? answer.value : null;
  }

  return { account, list, info };
}

/** A good answer that holds neither an account nor a word about it. */
function isWordless({ answer, refusal }: Asked): boolean {
  return isGood(refusal) && (answer.kind === 'value' || (answer.kind === 'text' && answer.text === ''));
}

function isGood({ status }: Pick<Exchange, 'status'>): boolean {
  return status >= 200 && status < 300;
}
