/**
 * Branch names written by hand, each with what it must give where nothing is known of the repository:
 * a ticket (taken alone), `? ticket` (asked about once), `-` (nothing).
 */
export const BRANCH_NAMES = `
ABC-123                                   ABC-123
ABC-123-title                             ABC-123
ABC-123_title                             ABC-123
feature/ABC-123                           ABC-123
feature/ABC-123-add-login                 ABC-123
feature/ABC-123_add_login                 ABC-123
feat/PROJ-9                               PROJ-9
fix/KAFKA-17234                           KAFKA-17234
bugfix/JIRA-42/crash                      JIRA-42
hotfix/OPS-1001-disk-full                 OPS-1001
release/REL-77                            REL-77
anna/CORE-5512                            CORE-5512
anna/fix/CORE-5512-null                   CORE-5512
users/anna/CORE-5512                      CORE-5512
dev/team-a/PAY-314                        PAY-314
FEATURE-ABC-123                           ABC-123
BUGFIX-ABC-123-title                      ABC-123
FIX_ABC-12                                ABC-12
WIP-SHOP-88                               SHOP-88
feature_ABC-123                           ABC-123
MY_PROJ-12-title                          MY_PROJ-12
LOG4J2-3456                               LOG4J2-3456
LOG4J2-3456-jndi                          LOG4J2-3456
SPARK-48213-window                        SPARK-48213
HADOOP-19001                              HADOOP-19001
ARROW-9731                                ARROW-9731
JDK-8312345                               JDK-8312345
ABC-123-2                                 ABC-123
ABC-123-v2                                ABC-123
ABC-123-and-DEF-456                       ABC-123
DEF-456/ABC-123                           DEF-456
UTF-8-in-ABC-12                           ABC-12
fix-CVE-2024-1234-in-SEC-90               SEC-90
claude/ABC-55-tests                       ABC-55
codex/CORE-12-refactor                    CORE-12
copilot/fix-CORE-12                       CORE-12
worktree-ABC-7                            ABC-7
agents/NOVEL-8-outline                    NOVEL-8
revert-ABC-123                            ABC-123
revert-88-ABC-123-title                   ABC-123
ABC-1                                     ABC-1
XY-1-first                                XY-1
API-1234-pagination                       API-1234
WEB-404-page                              WEB-404
IOS-2210-dark-mode                        IOS-2210
EPIC-120                                  EPIC-120
user.name/TEAM1-33                        TEAM1-33
B2B-41-invoices                           B2B-41
refs/ABC-99                               ABC-99
ABC-123@home                              ABC-123
ABC-123+notes                             ABC-123
ABC-123#2                                 ABC-123
(ABC-123)                                 ABC-123
[ABC-123]title                            ABC-123
chore/ABC-123.                            ABC-123
feature/ABC-123,DEF-4                     ABC-123
ümlaut/ABC-12                             ABC-12
пример/ABC-12-тест                        ABC-12
日本語/ABC-12                              ABC-12
DX-300-faster-build                       DX-300
HR-12-onboarding                          HR-12
ZZ-1000000                                ZZ-1000000
2024-ABC-12                               ABC-12
sprint-12/ABC-12                          ABC-12
v2/ABC-12                                 ABC-12
q3/FIN-501                                FIN-501
ABC-123-fix-utf-8                         ABC-123
ABC-12-bump-node-20                       ABC-12
ABC-12-2026-10-01                         ABC-12
TICKET-ABC-12                             ABC-12
TEST-ABC-12                               ABC-12
main                                      -
master                                    -
develop                                   -
trunk                                     -
HEAD                                      -
gh-pages                                  -
staging                                   -
production                                -
next                                      -
nokogiri-1                                -
patch-1                                   -
patch-3                                   -
patch-12                                  -
anna-patch-1                              -
octocat/patch-2                           -
opus-4                                    -
opus-4-5                                  -
claude-opus-4                             -
sonnet-4-migration                        -
haiku-3                                   -
gpt-4                                     -
gpt-4o-mini                               -
GPT-4                                     -
GPT-4-turbo                               -
add-GPT-5-support                         -
CLAUDE-3-support                          -
LLAMA-3                                   -
GEMINI-2                                  -
utf-8-fix                                 -
UTF-8                                     -
UTF-8-fix                                 -
fix/UTF-16-surrogates                     -
SHA-1                                     -
SHA-256-checksums                         -
remove-SHA-1                              -
MD-5                                      -
AES-256                                   -
RSA-2048-keys                             -
ISO-8601                                  -
ISO-8601-dates                            -
ISO-27001-audit                           -
RFC-2119                                  -
RFC-7231-headers                          -
CVE-2024-1234                             -
fix/CVE-2024-1234                         -
CVE-2021-44228-log4shell                  -
GHSA-1234                                 -
CWE-79                                    -
RHSA-2024-1234                            -
GO-2024-2687                              -
PEP-8                                     -
PEP-695-syntax                            -
JEP-444                                   -
KIP-500                                   -
EIP-1559                                  -
BIP-39-words                              -
ECMA-262                                  -
IEEE-754-rounding                         -
FIPS-140                                  -
SOC-2-evidence                            -
WCAG-2                                    -
TLS-1                                     -
HTTP-2-push                               -
HTTP-3                                    -
IPV-6                                     -
BASE-64                                   -
X86-64                                    -
ARM64-12                                  -
ES-2022                                   -
ES-6-modules                              -
US-1                                      -
K2-5                                      -
PR-12                                     -
PR-1234-review                            -
MR-77                                     -
V2-1                                      -
V-2                                       -
Q3-2026                                   -
H264-1                                    -
FY26-1                                    -
W42-2026                                  -
v1.2.3                                    -
V1.2.3                                    -
release/v1.2.3                            -
release/1.2.3                             -
release/2026-10                           -
release/2026-10-01                        -
release-2026.10                           -
RELEASE-2026-10                           -
RELEASE-12                                -
REPORT-2026-10                            -
LIB-1.2.3                                 -
ABC-1.2                                   -
version-2                                 -
VERSION-2                                 -
RC-1                                      -
BETA-2                                    -
SPRINT-12                                 -
PHASE-2                                   -
STEP-3-cleanup                            -
PART-2                                    -
TODO-1                                    -
FIX-1                                     -
FIX-123                                   -
HOTFIX-2                                  -
TEST-1                                    -
TASK-4                                    -
NODE-20                                   -
JAVA-21-upgrade                           -
PHP-8                                     -
PYTHON-3                                  -
VUE-3-migration                           -
POSTGRES-16                               -
JAN-2026                                  -
OCT-31-party                              -
UTC-5                                     -
COVID-19-page                             -
README-2                                  -
Abc-123                                   -
aBC-123                                   -
ABCabc-123                                -
ABC-0                                     -
ABC-012                                   -
ABC-123abc                                -
ABC-12345678                              -
A-1                                       -
ABC123                                    -
ABC_123                                   -
ABC--123                                  -
ABC-                                      -
-123                                      -
ABCDEFGHIJKL-1                            -
1ABC-12                                   -
xABC-12                                   -
dependabot/npm_and_yarn/lodash-4.17.21    -
dependabot/pip/django-5                   -
dependabot/nuget/AWSSDK-3                 -
dependabot/github_actions/actions/checkout-4  -
renovate/node-22                          -
renovate/ABC-12                           -
renovate/major-react-19                   -
snyk-upgrade-1234abcd                     -
snyk-fix-ABC-12                           -
pre-commit-ci-update-config               -
imgbot/ABC-1                              -
revert-12                                 -
revert-1234-main                          -
revert-12-fix-login                       -
connor4312                                -
connor4312/watch                          -
user123/title                             -
team42                                    -
fix-123-crash                             -
fix/crash-123                             -
login-404                                 -
error-500                                 -
add-10-tests                              -
top-20-list                               -
node-20-upgrade                           -
rails-71-upgrade                          -
react-18                                  -
vue-3                                     -
python-312                                -
java-21                                   -
es-2022                                   -
http-2                                    -
sha-256                                   -
aes-256-gcm                               -
rfc-2119-words                            -
iso-8601-dates                            -
cve-2024-1234                             -
pep-8                                     -
covid-19                                  -
top-10                                    -
day-10-puzzle                             -
week-42                                   -
step-12-done                              -
2026-10-01                                -
2026-10                                   -
2026-roadmap                              -
2024_budget                               -
20261001-backup                           -
release-20261001                          -
deadbeef                                  -
1234567                                   -
a1b2c3d4e5f6                              -
e03f668bc0d7db2376a4ac1a26a596799fc5c248  -
E621E1F8-C36C-495A-93FC-0C247A3E6E5F      -
ABCDEFAB-1234-4321-8765-ABCDEF012345      -
claude/setup-dns-mise-xqmU7               -
gtrrz-victor/detach-posthog-emit-event    -
roblou/musical-locust                     -
soph/opencode                             -
codex/improve-startup                     -
copilot/vscode-mk3a                       -
worktree-brave-otter                      -
cursor/fix-tests-8f3a                     -
feature/login                             -
feature/12                                -
feature/oauth-2-login                     -
chore/bump-deps                           -
wip                                       -
tmp-1                                     -
test-1                                    -
backup-2                                  -
experiment-3                              -
try-2                                     -
option-1                                  -
demo-5                                    -
3d-view                                   -
2fa                                       -
4k-video                                  -
x86-64                                    -
arm64-12                                  -
i18n                                      -
a11y-pass-2                               -
k8s-1.29                                  -
s3-5-retries                              -
h264-1                                    -
mp3-320                                   -
log4j-2.17.1                              -
tls-1.3                                   -
v2                                        -
v10-rc1                                   -
rc-1                                      -
issue                                     -
issues/                                   -
issue-                                    -
issue-0                                   -
issue-abc                                 -
bugs-12                                   -
debug-12                                  -
ticketing-12                              -
tissue-12                                 -
highgh-12                                 -
API-2                                     ? API-2
add-API-2                                 ? API-2
SDK-3                                     ? SDK-3
AWS-SDK-3                                 ? SDK-3
UI-12-buttons                             ? UI-12
IOS-17                                    ? IOS-17
EPIC-12                                   ? EPIC-12
STORY-45-cart                             ? STORY-45
K8S-29                                    ? K8S-29
MVP-2                                     ? MVP-2
E2E-1                                     ? E2E-1
ABC-2024                                  ? ABC-2024
REPORT-2026                               ? REPORT-2026
MY-ABC-12                                 ? ABC-12
UPDATE-ALL-7                              ? ALL-7
user/eng-123-title                        ? ENG-123
anna/eng-123-add-login                    ? ENG-123
eng-123-add-login                         ? ENG-123
eng-123                                   ? ENG-123
anna/pla-12                               ? PLA-12
claude/eng-77-tests                       ? ENG-77
worktree-eng-77                           ? ENG-77
issue-12                                  ? #12
issue/12                                  ? #12
issues/345                                ? #345
issue_77                                  ? #77
issue#9                                   ? #9
issue12                                   ? #12
fix-issue-4211                            ? #4211
fix/issue-4211-crash                      ? #4211
Issue-12                                  ? #12
gh-123                                    ? #123
gh-123-fix                                ? #123
fix/gh123                                 ? #123
bug-55                                    ? #55
bug/55-overflow                           ? #55
ticket-801                                ? #801
ticket/801/notes                          ? #801
anna/bug-3                                ? #3
codex/issue-64                            ? #64
worktree-issue-64                         ? #64
123-fix-login                             ? #123
123_fix_login                             ? #123
#123-fix-login                            ? #123
feature/123-add-login                     ? #123
fix/9-typo                                ? #9
anna/4411-cache                           ? #4411
claude/881-flaky-test                     ? #881
codex/fix/881-flaky-test                  ? #881
30-full-days                              ? #30
52-input                                  ? #52
404-page                                  ? #404
2-factor-auth                             ? #2
`;
