import { ARTIFACT_WORDS, type Policy, policyInWords } from '../../wire/policy.ts';
import type { NewTeam } from './init.ts';

/** What is printed once, when a team is made. */
export function introduction({ policy: made, tokens, webhookSecret, policyHash }: NewTeam): string {
  return `Team ${made.team} is made. These are shown once:

  report token   ${tokens.report}   for anyone who reads the report
  steward token  ${tokens.steward}   for a CI job that reports denominators
  webhook secret ${webhookSecret}   for the forge

The policy that everybody will be asked to agree to (${policyHash.slice(0, 23)}…):
${policyInWords(made)
  .map((line) => `  - ${line}`)
  .join('\n')}
${made.detail === 'artifact' ? choiceOf(made.artifacts) : ''}
To invite: token-ledger serve invite ${made.team} --count 8 --url https://the-address-that-members-reach
Each person runs "Token Ledger: Join a Team…" in VS Code, or token-ledger sync join INVITATION, with an invitation of their own.
To read: open the endpoint's address in a browser, any name, the report token as password.
Webhooks of GitHub, GitLab, Jira and Linear: token-ledger serve webhook ${made.team} github
`;
}

/** Both choices with their meaning, so that the default is one on purpose. */
function choiceOf(chosen: Policy['artifacts']): string {
  const lines = Object.entries(ARTIFACT_WORDS).map(
    ([choice, words]) => `  - ${choice}${choice === chosen ? ' (chosen)' : ''}: ${words()}`,
  );
  return `\nWhich tickets and pull requests the report names (--artifacts):\n${lines.join('\n')}\n`;
}
