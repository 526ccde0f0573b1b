import type { OutcomeState } from '../../core/outcomes/outcome.ts';

/** A shape for each state, so that none depends on colour alone; a path in a square of 16. */
export const STATE_SHAPES: Readonly<Record<OutcomeState | 'notLooked', string>> = {
  landed_young: 'M3 8.5 6.5 12 13 4.5',
  landed_kept: 'M2 8.5 5 11.5 10 5M7.5 11 8 11.5 14 4.5',
  landed_changed: 'M3 6h8M8 3l3 3-3 3M13 10H5M8 13l-3-3 3-3',
  landed_replaced: 'M4 4l8 8M12 4l-8 8',
  reverted: 'M6 3 3 6l3 3M3 6h6a4 4 0 0 1 0 8H6',
  open: 'M8 3a5 5 0 1 0 0 10A5 5 0 1 0 8 3',
  dropped: 'M3 8h10',
  no_code: 'M3 4h10M3 8h10M3 12h6',
  unlinked: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.4 8.6 8 9 8 10M8 12.6v.4',
  notLooked: 'M3.5 8h.5M7.8 8h.5M12 8h.5',
};
