/** The host of an endpoint's address, as it is shown; '' for what is no address. */
export function hostOf(endpoint: string): string {
  try {
    return new URL(endpoint).host;
  } catch {
    return '';
  }
}
