declare const brand: unique symbol;

/** A session of an agent as one string, to look it up by. Made by `sessionKey` alone; it is never stored or sent. */
export type SessionKey = string & { readonly [brand]: 'SessionKey' };

export function sessionKey({ agent, session }: { readonly agent: string; readonly session: string }): SessionKey {
  return `${agent}\n${session}` as SessionKey;
}
