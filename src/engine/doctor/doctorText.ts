import { teamSentence } from '../../core/summary/teamStanding.ts';
import { formatsFor } from '../../core/text/format.ts';
import { codeText } from '../../core/text/untrusted.ts';
import { reasonSentence } from '../../core/usage/lowerBoundReasons.ts';
import { doctorWords } from '../../core/words/doctorWords.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { standingIn } from '../team/teamDiagnoses.ts';
import type { AgentDiagnosis, Diagnosis } from './diagnosis.ts';
import { doctorDetails } from './doctorDetails.ts';
import { count, dayOf, section, tableOf } from './doctorMarkdown.ts';
import { problemsOf } from './doctorProblems.ts';
import { isNewer } from './verifiedVersions.ts';

/** The diagnosis as a Markdown document: what was found on the first screen, details below. Foreign text is escaped. */
export function doctorText(d: Diagnosis): string {
  const problems = problemsOf(d);
  return [
    `# ${doctorWords.heading()}`,
    '',
    doctorWords.versions({
      version: codeText(d.version, 40),
      node: d.node,
      platform: d.platform,
      time: momentOf(d.now),
    }),
    '',
    ...found(d),
    ...section(
      doctorWords.needsLook(),
      problems.map((each) => `- ${each}`),
      doctorWords.nothing(),
    ),
    ...unmeasured(d),
    ...teams(d),
    ...doctorDetails(d),
  ].join('\n');
}

const HEAD = [doctorWords.agent, doctorWords.calls, doctorWords.logs, doctorWords.lastCall, doctorWords.note] as const;

function found(d: Diagnosis): string[] {
  const used = d.agents.filter(({ state }) => state === 'used');
  const rows = used.map((agent) => [
    agent.verified ? agent.label : doctorWords.unverified({ agent: agent.label }),
    count(agent.calls),
    count(agent.logs),
    agent.last === 0 ? '' : dayOf(agent.last),
    notesOf(agent).join('; '),
  ]);
  const none = doctorWords.noCalls();
  return [
    `## ${doctorWords.found()}`,
    '',
    ...(rows.length === 0
      ? [none]
      : tableOf(
          HEAD.map((word) => word()),
          rows,
        )),
    '',
    ...newerVersions(used),
    ...others(d.agents, 'notUnderstood', doctorWords.notUnderstood()),
    ...others(d.agents, 'notMeasurable', doctorWords.notMeasurable()),
    ...others(d.agents, 'empty', doctorWords.noCallsFound()),
    ...others(d.agents, 'absent', doctorWords.notFound()),
  ];
}

function notesOf({ verified, notes, logs, lowerBound, lowerBoundReasons }: AgentDiagnosis): readonly string[] {
  return [
    ...(verified ? [] : [doctorWords.foreignReaders()]),
    ...notes,
    ...(lowerBound > 0 ? [doctorWords.callsAtLeast({ n: lowerBound })] : []),
    ...lowerBoundReasons.map((code) => `≥ ${reasonSentence(code).replace(/[.。]$/u, '')}`),
    ...(logs === 0 ? [doctorWords.logsGone()] : []),
  ];
}

/** Logs of a version that nobody compared with a bill may have a new shape. */
function newerVersions(agents: readonly AgentDiagnosis[]): string[] {
  const newer = agents.filter(({ version, lastVerified }) => lastVerified !== '' && isNewer(version, lastVerified));
  const lines = newer.map(
    ({ label, version, lastVerified }) => `- ${doctorWords.newer({ agent: label, version, verified: lastVerified })}`,
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
    ...seen.map(
      ({ what, why, path }) =>
        `- ${what}: ${why}${path === '' ? '' : ` ${doctorWords.seenAt({ path: codeText(path, 200) })}`}`,
    ),
    ...notMeasured.map(
      ({ agent, text, sessions }) => `- ${agent}, ${figureWords.sessions({ n: sessions })}: ${codeText(text, 300)}`,
    ),
  ];
  return section(doctorWords.foundNotMeasurable(), lines, doctorWords.nothing());
}

/** Nothing where no team was joined. */
function teams({ teams: all }: Diagnosis): string[] {
  const formats = { ...formatsFor('en'), moment: momentOf };
  const lines = all.map((team) => {
    const sentence = teamSentence(
      standingIn({ ...team, team: codeText(team.team, 60) || doctorWords.aTeam() }),
      formats,
    );
    const host = team.host === '' ? '' : ` · ${codeText(team.host, 100)}`;
    return `- ${sentence}${host}${team.joined ? '' : ` · ${doctorWords.notJoined()}`}`;
  });
  return lines.length === 0 ? [] : section(doctorWords.teamSync(), lines, '');
}

const momentOf = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
