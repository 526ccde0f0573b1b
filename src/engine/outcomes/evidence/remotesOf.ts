import { repositoryOfRemote } from '../../../core/tickets/requestAddress.ts';
import { remoteUrls } from '../../../git/repository.ts';

/** The repository's remotes as `host/owner/name`. */
export const remotesOf = (commonDir: string): readonly string[] =>
  remoteUrls(commonDir).flatMap((url) => repositoryOfRemote(url) ?? []);
