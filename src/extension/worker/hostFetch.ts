import type { CardAnswer, CardRequest } from '../../engine/protocol/cardFetch.ts';

/** Asks for prices with the extension host's own fetch, to which VS Code gives the person's proxy and certificates. */
export async function hostFetchCard(request: CardRequest): Promise<CardAnswer> {
  // Loaded when it is first needed: a person who keeps prices offline does not wait for it at the start.
  const { fetchCard } = await import('../later.ts');
  return fetchCard(request, undefined, async (...args) => fetch(...args));
}
