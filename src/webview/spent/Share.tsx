/** A bar in a table's cell; the figure beside it says the same. */
export function Share({ of, most }: { readonly of: number; readonly most: number }) {
  const width = most > 0 ? Math.max(0, Math.min(1, of / most)) : 0;
  return (
    <svg class="share" width="100%" height="6" aria-hidden="true">
      <rect class="back" width="100%" height="6" rx="3" />
      {width > 0 && <rect class="front" width={`${width * 100}%`} height="6" rx="3" />}
    </svg>
  );
}
