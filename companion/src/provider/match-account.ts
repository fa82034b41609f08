/** Whose stream an address is: what is compared of an account. */
export type AddressedAccount = { id: number; server_url: string; username: string };

/**
 * The account that an address plays from, as players and media servers hold it (`http://panel:8080/live/user/pass/1.ts`):
 * by its host, and by the user in its path or query where a host has several. null where it is nobody's.
 */
export function accountOfUrl<T extends AddressedAccount>(address: string, accounts: readonly T[]): T | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  const words = new Set([...url.pathname.split('/').map(decoded), ...url.searchParams.values(), decoded(url.username)]);
  const athost = accounts.filter(({ server_url }) => hostOf(server_url) === url.hostname);
  const named = athost.filter(({ username }) => words.has(username));
  const [only, another] = named.length > 0 ? named : athost;
  return only && (!another || named.length > 0) ? only : null;
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).hostname : null);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
