import { codeText } from '../../core/text/untrusted.ts';
import { reasonSentence } from '../../core/usage/lowerBoundReasons.ts';
import type { AgentDiagnosis, Diagnosis } from './diagnosis.ts';
import { doctorDetails } from './doctorDetails.ts';
import { problemsOf } from './doctorProblems.ts';
import { count, dayOf, plural, section, tableOf } from './doctorWords.ts';
import { isNewer } from './verifiedVersions.ts';

/** The diagnosis as a Markdown document: what was found on the first screen, details below. Foreign text is escaped. */
export function doctorText(d: Diagnosis): string {
  const problems = problemsOf(d);
  return [
    '# Token Ledger: Doctor',
    '',
    `Version ${codeText(d.version, 40)}, Node ${d.node}, ${d.platform}. Looked at on ${momentOf(d.now)}.`,
    '',
    ...found(d),
    ...section(
      'Needs a look',
      problems.map((each) => `- ${each}`),
      'Nothing.',
    ),
    ...unmeasured(d),
    ...doctorDetails(d),
  ].join('\n');
}

function found(d: Diagnosis): string[] {
  const used = d.agents.filter(({ state }) => state === 'used');
  const rows = used.map((agent) => [
    agent.label + (agent.verified ? '' : ' (unverified)'),
    count(agent.calls),
    count(agent.logs),
    agent.last === 0 ? '' : dayOf(agent.last),
    notesOf(agent).join('; '),
  ]);
  const none = 'No call of any agent was found. A session appears as soon as an agent writes its log.';
  return [
    '## Found',
    '',
    ...(rows.length === 0 ? [none] : tableOf(['Agent', 'Calls', 'Logs', 'Last call', 'Note'], rows)),
    '',
    ...newerVersions(used),
    ...others(d.agents, 'notUnderstood', 'Used, not understood'),
    ...others(d.agents, 'notMeasurable', 'Not measurable'),
    ...others(d.agents, 'empty', 'No calls found'),
    ...others(d.agents, 'absent', 'Not found'),
  ];
}

function notesOf({ verified, notes, logs, lowerBound, lowerBoundReasons }: AgentDiagnosis): readonly string[] {
  return [
    ...(verified ? [] : ['its log is known from other readers only']),
    ...notes,
    ...(lowerBound > 0 ? [`${plural(lowerBound, 'call', 'calls')} at least: their log does not hold all`] : []),
    ...lowerBoundReasons.map((code) => `≥ ${reasonSentence(code).replace(/\.$/u, '')}`),
    ...(logs === 0 ? ['its logs are gone; the ledger remembers them'] : []),
  ];
}

/** Logs of a version that nobody compared with a bill may have a new shape. */
function newerVersions(agents: readonly AgentDiagnosis[]): string[] {
  const newer = agents.filter(({ version, lastVerified }) => lastVerified !== '' && isNewer(version, lastVerified));
  const lines = newer.map(
    ({ label, version, lastVerified }) => `- ${label} ${version}: newer than the last verified ${lastVerified}`,
  );
  return lines.length === 0 ? [] : [...lines, ''];
}

/** One line however many there are: a list of what is not installed helps nobody. */
function others(agents: readonly AgentDiagnosis[], state: AgentDiagnosis['state'], title: string): string[] {
  const labels = agents.filter((agent) => agent.state === state).map(({ label }) => label);
  return labels.length === 0 ? [] : [`${title}: ${labels.join(', ')}.`, ''];
}

function unmeasured({ unmeasured: seen, notMeasured }: Diagnosis): string[] {
  const lines = [
    ...seen.map(({ what, why, path }) => `- ${what}: ${why}${path === '' ? '' : ` Seen at ${codeText(path, 200)}.`}`),
    ...notMeasured.map(
      ({ agent, text, sessions }) => `- ${agent}, ${plural(sessions, 'session', 'sessions')}: ${codeText(text, 300)}`,
    ),
  ];
  return section('Found but not measurable', lines, 'Nothing.');
}

const momentOf = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
