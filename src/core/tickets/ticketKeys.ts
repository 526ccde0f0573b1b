/**
 * What looks like a tracker's key and is none: standards, encodings, models, versions, periods, kinds of work.
 * A prefix here is never a ticket by itself; a person may still confirm it for a repository.
 */
const NO_PREFIX: ReadonlySet<string> = words(
  // Words before a number in 32,343 real branch names that are no ticket.
  'UTF SHA GPT CVE RFC ISO PR MR GHSA ES K2 US',
  // Advisories and numbered documents.
  'CWE GO RUSTSEC PYSEC OSV RHSA DSA USN DLA PEP JEP JSR KIP KEP EIP ERC BIP SIP TIP CEP NEP ADR ECMA IEEE ANSI DIN NIST FIPS PCI',
  'SOC HIPAA WCAG TC39 POSIX IEC ITU README LICENSE CHANGELOG',
  // Encodings, ciphers, protocols, formats, chips.
  'MD AES RSA DES ED EC TLS SSL HTTP HTTPS H IP IPV BASE ASCII UCS CP LATIN WINDOWS UNICODE CRC HMAC BLAKE RIPEMD XXH UTC GMT',
  'X86 ARM ARM64 AMD INTEL RISCV SSE AVX USB PCIE DDR MP MPEG HDMI OAUTH OIDC SAML OPENAPI GRAPHQL JSON XML YAML TOML CSS HTML SVG',
  'PDF PDFA WIN MACOS OSX COVID FLOAT INT UINT FP BF',
  // Models.
  'CLAUDE OPUS SONNET HAIKU FABLE GEMINI GEMMA LLAMA MISTRAL MIXTRAL QWEN DEEPSEEK GROK PHI GLM KIMI COMMAND NOVA CODEX LLM BERT',
  // Kinds and stages of work, periods, what is counted.
  'V VER VERSION REV REVISION RC ALPHA BETA GA LTS PATCH PART PHASE STEP STAGE STEPS LEVEL LAYER TIER CHAPTER LESSON EXERCISE TASK DAY',
  'WEEK MONTH YEAR SPRINT ITERATION MILESTONE QUARTER ROUND TRY ATTEMPT TAKE OPTION PLAN VARIANT GROUP TEAM PORT TOP LINE PAGE ITEM',
  'NUMBER NO ERROR CODE STATUS EXIT LOOP BATCH RUN JOB BUILD OLD NEW COPY BACKUP',
  'JAN FEB MAR APR MAY JUN JUL AUG SEP SEPT OCT NOV DEC FY',
  // Platforms by version.
  'NODE NODEJS JAVA PHP PYTHON PY RUBY CPP CXX GCC LLVM CLANG VUE REACT ANGULAR NET DOTNET SPRING DJANGO RAILS QT GTK POSTGRES PG MYSQL',
  'REDIS UBUNTU DEBIAN FEDORA RHEL ALPINE SWIFT KOTLIN SCALA RUST VITE TAILWIND ESLINT WEBPACK',
);

/** The kind of a branch, before a key: `FEATURE-ABC-12`. */
const KINDS: ReadonlySet<string> = words(
  'RELEASE HOTFIX BUGFIX FIX FEAT FEATURE CHORE DOCS DOC TEST TESTS REFACTOR WIP TODO DRAFT TMP TEMP PERF STYLE BUG ISSUE TICKET REVERT',
);

/** Prefixes that teams use for a tracker and everybody uses for versions and parts: below a hundred they are asked about. */
const EITHER: ReadonlySet<string> = words(
  'API SDK CLI UI UX CI CD DB QA E2E AI ML OS IOS TS JS WEB APP VM LB AWS GCP EKS GKE K8S MVP POC EPIC STORY SPIKE DEMO NEXT ANDROID',
);

/** Small words before a number in ordinary names, in lower case: `add-10-tests`, `top-20-list`. */
const ORDINARY: ReadonlySet<string> = words(
  'ADD USE SET GET MAKE BUMP UP DOWN MAX MIN LAST FIRST ONLY ALL FOR TO OF IN ON AT BY AND OR GH PULL MERGE SC CH COMMIT STASH RUNS',
  'UPTO AFTER OVER UNDER WITH FROM PAST NEAR MOVE DROP KEEP SHOW HIDE SKIP ALLOW LIMIT SIZE LEN COUNT RETRY WAIT SLEEP PORTS HOUR MIN',
  'SEC MS PX REM PT KB MB GB TB CALL CALLS AGE ROW COL ROWS COLS USER USERS LANE ROOM HALL AREA ZONE BUGS LOGS',
);

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

/** A prefix that is no ticket's: on the list, or one letter with digits only (`V2`, `Q3`, `H264`), or a year (`FY26`). */
export function isNoPrefix(prefix: string): boolean {
  return NO_PREFIX.has(prefix) || KINDS.has(prefix) || /^(?:[A-Z]|FY|RC)\d+$/.test(prefix);
}

/** Also what is merely common in lower-case names; a stricter test for what is only suggested. */
export function isOrdinary(prefix: string): boolean {
  return isNoPrefix(prefix) || EITHER.has(prefix) || ORDINARY.has(prefix);
}

/** A key that may as well be a version, a part, or a year: it is asked about, never taken. */
export function isDoubtful(prefix: string, number: number): boolean {
  return (EITHER.has(prefix) && number < 100) || isYear(number);
}

export function isYear(number: number): boolean {
  return number >= 1990 && number <= 2099;
}

/** The kind of a branch (`FEATURE`, `FIX`, …), in capitals. */
export function isKind(word: string): boolean {
  return KINDS.has(word);
}
