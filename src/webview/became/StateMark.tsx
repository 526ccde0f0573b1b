import type { OutcomeState } from '../../core/outcomes/outcome.ts';
import { STATE_SHAPES } from './stateShapes.ts';

export function StateMark({ state }: { readonly state: OutcomeState | 'notLooked' }) {
  return (
    <svg class="mark" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path
        d={STATE_SHAPES[state]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
