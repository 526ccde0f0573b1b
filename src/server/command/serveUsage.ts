/** A line per command, and its meaning below it, so that a narrow terminal breaks neither beside the other. */
export const SERVE_USAGE = `token-ledger serve [--port 8787] [--host 127.0.0.1] [--data DIR] [--cert FILE --key FILE | --behind-proxy] [--requests-per-hour 20000]
    runs the endpoint; requests are counted for each token, and large teams have more
token-ledger serve init TEAM [--size 8] [--detail artifact|bucket] [--buckets a,b,c] [--k 5] [--artifacts shared|any]
token-ledger serve policy TEAM [FILE.json]
    shows the policy, or replaces it
token-ledger serve invite [TEAM] [--count N] [--url URL]
    invitations, one for each person; --url is the public address
token-ledger serve members [TEAM] [--retire NUMBER | --new-key]
    how many people; ends an invitation, or changes the key
token-ledger serve token TEAM report|steward [--revoke]
token-ledger serve groups
    the groups above the teams, as a tree
token-ledger serve group NAME [--parent GROUP] [--k 10] [--readers a,b] [--add TEAM | --remove TEAM]
token-ledger serve group NAME --token | --revoke
    one more token for its report, or one in place of all
token-ledger serve webhook TEAM github|gitlab|jira|linear [--secret-file FILE]
token-ledger serve backup FILE
    a copy of the embedded database
token-ledger serve restore FILE
    puts a backup in its place, while the endpoint is stopped
DATABASE_URL=postgres://… uses PostgreSQL instead of the embedded database.
`;
