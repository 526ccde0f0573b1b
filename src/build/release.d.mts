export function nextVersion(current: string, step: string): string;
export function dateChangelog(text: string, version: string, day: string): string;
