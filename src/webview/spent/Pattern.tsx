import type { Kind } from '../../core/status/split.ts';

/** Marks that distinguish the parts of a chart without colour; shown where the theme is of high contrast. */
export function Patterns() {
  return (
    <svg class="defs" width="0" height="0" aria-hidden="true">
      <defs>
        <pattern id="texture-cacheRead" width="8" height="8" patternUnits="userSpaceOnUse">
          <path d="M0 8 8 0" class="mark" />
        </pattern>
        <pattern id="texture-cacheWrite" width="6" height="6" patternUnits="userSpaceOnUse">
          <circle cx="3" cy="3" r="1.2" class="mark dot" />
        </pattern>
        <pattern id="texture-input" width="6" height="6" patternUnits="userSpaceOnUse">
          <path d="M0 3h6" class="mark" />
        </pattern>
        <pattern id="texture-other" width="8" height="8" patternUnits="userSpaceOnUse">
          <path d="M0 8 8 0M0 0l8 8" class="mark" />
        </pattern>
        <pattern id="texture-output" width="8" height="8" patternUnits="userSpaceOnUse" />
      </defs>
    </svg>
  );
}

export function Swatch({ kind }: { readonly kind: Kind }) {
  return (
    <svg class="swatch" width="12" height="12" aria-hidden="true">
      <rect class={`fill ${kind}`} width="12" height="12" rx="2" />
      <rect class="texture" fill={`url(#texture-${kind})`} width="12" height="12" rx="2" />
    </svg>
  );
}
