import assert from 'node:assert/strict';
import { commandHelp, mainHelp } from '../../../../src/cli/command/help.ts';
import { parseCommandLine } from '../../../../src/cli/command/parseCommandLine.ts';
import { COMMANDS } from '../../../../src/cli/commandTable.ts';

const parse = (line: string) => parseCommandLine(line === '' ? [] : line.split(' '), COMMANDS);

describe('the command line', () => {
  for (const line of ['', '--help', '-h', 'help'])
    it(`"${line}" shows all commands`, () => assert.deepEqual(parse(line), { kind: 'help', command: undefined }));
  for (const line of ['--version', '-v'])
    it(`"${line}" shows the version`, () => assert.equal(parse(line).kind, 'version'));
  for (const line of ['help report', 'report --help', 'report --by day -h'])
    it(`"${line}" shows the command's own help`, () => {
      const request = parse(line);
      assert.equal(request.kind === 'help' ? request.command?.name : '', 'report');
    });

  const WRONG: readonly [line: string, message: RegExp][] = [
    ['reprot', /no command "reprot"\. Did you mean report\?/],
    ['toString', /no command "toString"\. token-ledger --help/],
    ['--by day report', /The command comes first/],
    ['report --sinse today', /takes no --sinse\. Did you mean --since\?/],
    ['report now', /report takes no "now"[^]*Usage:/],
    ['report --since', /--since/],
  ];
  for (const [line, message] of WRONG) it(`refuses "${line}"`, () => assert.throws(() => parse(line), message));

  it('declares every command once', () => {
    const names = COMMANDS.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  for (const columns of [60, 80])
    it(`no line of the help is wider than ${columns} columns`, () => {
      const texts = [mainHelp(COMMANDS, columns), ...COMMANDS.map((command) => commandHelp(command, columns))];
      for (const line of texts.join('\n').split('\n')) assert.ok(line.length <= columns, line);
    });
});
