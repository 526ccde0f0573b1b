// What few windows need, in a bundle of its own (dist/later.js): what is in the extension's own file, every window reads at its start.
export { fromPanel } from '../core/summary/panelMessages.ts';
export { boundedFetch, TIMEOUT_MS } from '../engine/protocol/boundedFetch.ts';
export { fetchCard } from '../engine/protocol/cardFetch.ts';
export { askInvitation, reviewAndAgree } from './team/teamJoin.ts';
