import { codeText } from '../core/untrusted.ts';
import type { Diagnosis } from './doctor.ts';

/** The diagnosis as a Markdown document. Paths, models and versions come from logs: they are escaped. */
export function doctorText(d: Diagnosis): string {
  const text = (value: string): string => codeText(value, 300);
  return [
    '# Token Ledger: Doctor',
    '',
    `Version ${text(d.version)}, Node ${d.node}, ${d.platform}.`,
    '',
    `Ledger: ${text(d.ledger)}`,
    '',
    '## Where logs were looked for',
    '',
    ...tableOf(
      ['Agent', 'Folder', 'Named by', 'Found'],
      d.roots.map((root) => [
        text(root.label) + (root.verified ? '' : ' (unverified)'),
        text(root.path),
        text(root.origin),
        root.sameAs !== undefined
          ? `same as ${text(root.sameAs)}`
          : root.exists
            ? `${root.logs} logs`
            : 'no such folder',
      ]),
    ),
    '',
    '## What they hold',
    '',
    `${d.totals.calls} calls: ${d.byAgent.map(({ agent, calls }) => `${agent} ${calls}`).join(', ') || 'none'}.`,
    '',
    ...section(
      'Models without a price',
      d.totals.unpricedModels.map((model) => `- ${model === '' ? '(no model named)' : text(model)}`),
      'Every model has a price.',
    ),
    ...section(
      'Models priced under another name',
      d.family.map((model) => `- ${text(model)}`),
      'None.',
    ),
    ...section(
      'Records that were not understood',
      tableOf(
        ['Agent', 'Reason', 'Version', 'Count', 'Shape', 'Log'],
        d.unread.map((u) => [u.agent, text(u.reason), text(u.version), String(u.count), text(u.example), text(u.path)]),
      ),
      'None.',
    ),
    ...section(
      'Files and folders that could not be read',
      d.unreachable.map(({ path, code }) => `- ${text(path)}: ${REASONS[code] ?? text(code)}`),
      'None.',
    ),
  ].join('\n');
}

const REASONS: Record<string, string> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EISDIR: 'a folder',
  EBUSY: 'in use by another program',
  ELOOP: 'links in a circle',
};

function section(title: string, lines: readonly string[], none: string): string[] {
  return [`## ${title}`, '', ...(lines.length === 0 ? [none] : lines), ''];
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
