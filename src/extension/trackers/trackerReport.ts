import { codeText } from '../../core/text/untrusted.ts';
import { TRACKERS, trackerAddress } from '../../core/trackers/trackers.ts';
import { doctorWords } from '../../core/words/doctorWords.ts';
import { inEnglish } from '../../core/words/language.ts';
import { type ForgeAccess, labelOf, type SignIn, type TrackerAccess } from './trackerAccess.ts';

/** How each tracker is reached, for the doctor. `withNames`: with the addresses, which are not for others' eyes. */
export async function trackerReport(access: TrackerAccess, signIn: SignIn, withNames: boolean): Promise<string> {
  const forges = await access.forges();
  const known = await Promise.all(forges.map(isSignedIn));
  const write = (): string => written(access, signIn, withNames, forges, known);
  // What goes to others is in their language.
  return withNames ? write() : inEnglish(write);
}

function written(
  access: TrackerAccess,
  signIn: SignIn,
  withNames: boolean,
  forges: readonly ForgeAccess[],
  known: readonly boolean[],
): string {
  const keyed = access.store.connections.filter(({ kind }) => kind === 'jira' || kind === 'linear');
  const lines = [
    ...forges.map((forge, at) => lineOf(forge, known[at] === true, withNames)),
    ...keyed.map(({ kind, address }) => named(labelOf(kind, address), address, withNames, byToken())),
    ...enterpriseWithoutSignIn(forges, signIn, withNames),
  ];
  const reached = new Set([...forges.map(({ label }) => label), ...keyed.map(({ kind }) => TRACKERS[kind].label)]);
  const rest = ['GitHub Enterprise', ...Object.values(TRACKERS).map(({ label }) => label)].filter(
    (label) => !reached.has(label),
  );
  return [
    `## ${doctorWords.trackers()}`,
    '',
    ...lines.map((line) => `- ${line}`),
    ...(rest.length === 0 ? [] : [`- ${rest.join(', ')}: ${doctorWords.trackerNotConnected()}`]),
    `- Bitbucket: ${doctorWords.trackerNeverAsked()}`,
    '',
  ].join('\n');
}

const byToken = (): string => doctorWords.trackerByToken();

/** Reports whether the editor's own sign-in has a token; what is reached by the person's token is not asked. */
const isSignedIn = async (forge: ForgeAccess): Promise<boolean> =>
  forge.by !== 'token' &&
  (await forge.token(false).then(
    (found) => found !== undefined,
    () => false,
  ));

function lineOf({ label, web, by }: ForgeAccess, isKnown: boolean, withNames: boolean): string {
  if (by === 'token') return named(label, web, withNames, byToken());
  const state = isKnown ? doctorWords.signedIn() : doctorWords.notSignedIn();
  return named(label, web, withNames, doctorWords.bySignIn({ state }));
}

/** Servers that the settings name and the editor does not sign in to. */
function enterpriseWithoutSignIn(forges: readonly ForgeAccess[], signIn: SignIn, withNames: boolean): string[] {
  const reached = new Set(forges.map(({ web }) => web));
  return signIn.enterprise().flatMap(({ address }) => {
    const web = trackerAddress(address);
    if (web !== undefined && reached.has(web)) return [];
    const why = web === undefined ? doctorWords.noHttps() : doctorWords.noSignIn();
    return [named('GitHub Enterprise', address, withNames, why)];
  });
}

const named = (label: string, web: string, withNames: boolean, how: string): string =>
  withNames ? `${label} (${codeText(web, 200)}): ${how}` : `${label}: ${how}`;
