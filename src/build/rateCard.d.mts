export const RATE_CARD_SCHEMA: 'token-ledger/rate-card@1';
/** The rate card as plain JSON data; `parseRateCard` in core checks it. */
export function buildRateCard(): Promise<unknown>;
/** Writes the card to a file and returns its size in bytes. */
export function writeRateCard(outFile: string): Promise<void>;
