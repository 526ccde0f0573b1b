import { homedir } from 'node:os';
import { HumanError } from '../../core/humanError.ts';

/** The home of this account. Throws HumanError where there is none: in a container, a bare user id may have no account. */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    throw new HumanError('This account has no home folder. Set HOME to the folder below which agents keep their logs.');
  }
}
