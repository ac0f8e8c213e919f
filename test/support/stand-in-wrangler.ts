import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a stand-in for wrangler knows of an account. */
export interface StandInAccount {
  signedIn: boolean;
  /** The names of the secrets of each Worker. */
  workers: Record<string, string[]>;
  /** The consumers of each queue. */
  queues: Record<string, { type: string; script?: string; service?: string }[]>;
  /** The version that a deploy makes. */
  version: string;
  /** A command that fails, by its first words. */
  refuses?: string;
}

/**
 * A program `wrangler` in a folder of its own below `folder`, to be put in front of the PATH. It answers as wrangler 4.156 answers
 * before Cloudflare's API, keeps the account in files, and notes what it was asked.
 */
export function standInWrangler(folder: string, { signedIn, workers, queues, version, refuses }: StandInAccount) {
  const bin = path.join(folder, 'bin');
  const account = path.join(folder, 'account');
  for (const each of [bin, path.join(account, 'workers'), path.join(account, 'queues')])
    mkdirSync(each, { recursive: true });
  const write = (name: string, content: unknown) => writeFileSync(path.join(account, name), JSON.stringify(content));
  const read = (name: string) => readFileSync(path.join(account, name), 'utf8');
  for (const [name, secrets] of Object.entries(workers)) {
    write(
      `workers/${name}`,
      secrets.map((secret) => ({ name: secret, type: 'secret_text' })),
    );
  }
  for (const [name, consumers] of Object.entries(queues)) write(`queues/${name}`, consumers);
  write('whoami', signedIn ? { loggedIn: true, accounts: [{ name: 'Acme', id: 'abc' }] } : { loggedIn: false });
  write('deployed', { type: 'deploy', version: 1, version_id: version, targets: ['https://edge.acme.workers.dev'] });
  writeFileSync(path.join(account, 'calls'), '');
  writeFileSync(
    path.join(bin, 'wrangler'),
    PROGRAM.replace('ACCOUNT', account).replace('REFUSED', refuses ?? 'nothing'),
  );
  chmodSync(path.join(bin, 'wrangler'), 0o755);
  const names = (of: string) => readdirSync(path.join(account, of));
  return {
    bin,
    /** The commands it was given, in their order. */
    calls: () => read('calls').split('\n').filter(Boolean),
    /** The secrets of the last deploy that had some. */
    uploaded: () => JSON.parse(read('uploaded')) as Record<string, string>,
    /** All that the account has. */
    state: () =>
      ['workers', 'queues'].flatMap((of) => names(of).map((name) => `${of} ${name} ${read(`${of}/${name}`)}`)),
  };
}

const PROGRAM = `#!/bin/sh
set -eu
account='ACCOUNT'
fail() {
  printf '\\033[31m✘ \\033[41m[\\033[97mERROR\\033[31m]\\033[0m \\033[1m%s\\033[0m\\n\\n🪵  Logs were written …\\n' "$1" >&2
  exit 1
}
printf '%s\\n' "$*" >> "$account/calls"
for last; do :; done
env=\${last#--env=}
worker=tformance-edge\${env:+-$env}
case "$*" in
  'REFUSED'*) fail 'the stand-in refuses' ;;
  'whoami --json '*)
    cat "$account/whoami"
    grep -q true "$account/whoami" ;;
  'secret list --format=json '*)
    [ -f "$account/workers/$worker" ] || fail "Worker \\"$worker\\"\${env:+ (env: $env)} not found."
    cat "$account/workers/$worker" ;;
  'queues consumer list '*' --json '*)
    [ -f "$account/queues/$4" ] || fail "Queue \\"$4\\" does not exist. To create it, run: wrangler queues create $4"
    cat "$account/queues/$4" ;;
  'queues create '*)
    echo '[]' > "$account/queues/$3" ;;
  'deploy --secrets-file '* | 'deploy --env='*)
    if [ "$2" = --secrets-file ]; then cp "$3" "$account/uploaded"; fi
    [ -f "$account/workers/$worker" ] || echo '[]' > "$account/workers/$worker"
    { echo '{"type":"wrangler-session"}'; cat "$account/deployed"; } > "$WRANGLER_OUTPUT_FILE_PATH" ;;
  *) fail "the stand-in knows no wrangler $*" ;;
esac
`;
