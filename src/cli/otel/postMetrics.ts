import { HumanError } from '../../core/humanError.ts';
import { plainText } from '../../core/text/untrusted.ts';

const TIMEOUT_MS = 10_000;
const MOST_OF_ANSWER = 64 << 10;

/**
 * Sends one request; returns what the collector says of points that it rejected, '' if it took all. Throws HumanError where it
 * was not taken: then it may be sent again. No redirect is followed.
 */
export async function postMetrics(url: URL, body: object, headers: Readonly<Record<string, string>>): Promise<string> {
  const response = await post(url, body, headers);
  const text = (await response.text()).slice(0, MOST_OF_ANSWER);
  if (response.ok) return rejectedIn(text);
  const again =
    response.status === 429 || response.status >= 500 ? ' Run the command again later: it goes on from here.' : '';
  throw new HumanError(`The collector answered ${response.status}. What it took before is not sent again.${again}`);
}

async function post(url: URL, body: object, headers: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'token-ledger' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { readonly code?: string };
    throw new HumanError(
      `The collector at ${url.origin} did not answer (${code ?? (error as Error).name}). Is it running?`,
    );
  }
}

function rejectedIn(text: string): string {
  try {
    const { partialSuccess } = JSON.parse(text) as {
      partialSuccess?: { rejectedDataPoints?: unknown; errorMessage?: unknown };
    };
    const rejected = Number(partialSuccess?.rejectedDataPoints ?? 0);
    const reason = partialSuccess?.errorMessage;
    return rejected > 0
      ? `${rejected} (${plainText(typeof reason === 'string' ? reason : 'no reason given', 300)})`
      : '';
  } catch {
    return '';
  }
}
