export const RATE_CARD_SCHEMA: 'token-ledger/rate-card@1';
/** The rate card as plain JSON data; `parseRateCard` in core checks it. */
export function buildRateCard(): Promise<unknown>;
/** Writes the card to a `.json` file, and what its bytes hash to into a `.hash.json` beside it. Returns in how many models the sources differ. */
export function writeRateCard(outFile: string): Promise<number>;
