/** What a hook file of ours begins with; by it we know our own. */
const HOOK_MARK = '# Token Ledger: cost trailer';
/** The earlier hook is kept beside ours under this ending, and is run first. */
export const CHAINED = '.before-token-ledger';
export const HOOK_NAMES = ['prepare-commit-msg', 'commit-msg'] as const;
export type HookName = (typeof HOOK_NAMES)[number];

const BODIES: Readonly<Record<HookName, readonly string[]>> = {
  // Not for merges and squashes, nor where an earlier message is used again. If anything fails here, the commit goes on.
  'prepare-commit-msg': [
    'case "$2" in merge|squash|commit) exit 0 ;; esac',
    'node=$(sed -n 1p "$command" 2>/dev/null)',
    'cli=$(sed -n 2p "$command" 2>/dev/null)',
    '[ -x "$node" ] && [ -f "$cli" ] || exit 0',
    'trailer=$(ELECTRON_RUN_AS_NODE=1 "$node" "$cli" cost-trailer 2>/dev/null) || exit 0',
    '[ -n "$trailer" ] || exit 0',
    'git interpret-trailers --in-place --if-exists doNothing --trailer "$trailer" "$1" 2>/dev/null',
    'exit 0',
  ],
  // A message that holds nothing but the trailer is an empty one: leaving the editor without a word still stops the commit.
  'commit-msg': [
    "words=$(sed '/^. -* >8 -*$/,$d' \"$1\" | git stripspace --strip-comments | grep -v '^Token-Cost: ')",
    '[ -n "$words" ] || : > "$1"',
    'exit 0',
  ],
};

/**
 * A hook for some repositories (by their common directories): hooks' folders may be shared by many. `commandFile` holds, in two
 * lines, what runs the command line: the editor and its extensions move when they are updated.
 */
export function hookScript(name: HookName, repositories: readonly string[], commandFile: string): string {
  return [
    '#!/bin/sh',
    `${HOOK_MARK}. Removed by "Token Ledger: Remove Cost Trailer from Commits", or by deleting this file.`,
    ...repositories.map((commonDir) => `# for ${shellQuote(commonDir)}`),
    `if [ -x "$0${CHAINED}" ]; then "$0${CHAINED}" "$@" || exit $?; fi`,
    // `pwd -W` is that of Git for Windows.
    'common=$(cd "$(git rev-parse --git-common-dir)" 2>/dev/null && { pwd -W 2>/dev/null || pwd -P; }) || exit 0',
    'grep -qxF "# for $common" "$0" || exit 0',
    `command=${quoted(shellQuote(commandFile))}`,
    ...BODIES[name],
    '',
  ].join('\n');
}

/** The repositories that one of our hooks is for; undefined for somebody else's hook. */
export function hookRepositories(script: string): readonly string[] | undefined {
  if (!script.includes(`\n${HOOK_MARK}`)) return undefined;
  return script.split('\n').flatMap((line) => (line.startsWith('# for ') ? [line.slice('# for '.length)] : []));
}

/** As the shell of git spells a path, on Windows too. */
export function shellQuote(path: string): string {
  return /^[A-Za-z]:\\/.test(path) ? path.replaceAll('\\', '/') : path;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
