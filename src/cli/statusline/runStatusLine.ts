import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PLAIN_LINE, STATUS_LINE_FORMAT } from '../../core/live/statusLine.ts';
import { homeFolder } from '../../engine/ingest/homeFolder.ts';
import { answerStatusLine } from '../../engine/statusline/statusLineAnswer.ts';
import { stateFolder } from '../../reading/stateFolder.ts';
import { readInput } from './readInput.ts';

const WRAPPED_PATIENCE = 5000;
const MOST_OUTPUT = 65_536;

/** The text for the standard output: the wrapped command's output, if there is one, then our line. Never rejects. */
export async function runStatusLine(args: readonly string[], dist: string): Promise<string> {
  const text = await readInput().catch(() => '');
  const wrapped = optionOf(args, '--wrap');
  const before = wrapped === undefined ? '' : outputOf(wrapped, text);
  return `${before}${lineFor(text, args, dist)}\n`;
}

function lineFor(text: string, args: readonly string[], dist: string): string {
  try {
    const home = homeFolder();
    return answerStatusLine({
      text,
      ledgerPath: join(stateFolder(process.env, home, process.platform), 'ledger.db'),
      dist,
      home: process.env['CLAUDE_CONFIG_DIR'] || join(home, '.claude'),
      format: optionOf(args, '--format') ?? STATUS_LINE_FORMAT,
      now: Date.now(),
    });
  } catch {
    return PLAIN_LINE;
  }
}

/** `--name VALUE` or `--name=VALUE`. What else is given is ignored: the line never fails. */
function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  if (at >= 0) return args[at + 1];
  return args.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** What the person's own command prints for the same input; '' if it fails. */
function outputOf(command: string, input: string): string {
  try {
    const { stdout } = spawnSync(command, {
      shell: true,
      input,
      encoding: 'utf8',
      timeout: WRAPPED_PATIENCE,
      maxBuffer: MOST_OUTPUT,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const output = stdout.trimEnd();
    return output === '' ? '' : `${output}\n`;
  } catch {
    return '';
  }
}
