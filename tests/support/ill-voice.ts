import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** eSpeak NG as it is, until it falls ill: then it knows its voices, and speaks no word. */
export interface IllVoice {
  /** For the server: its eSpeak NG is found first. */
  readonly env: Readonly<Record<string, string>>;
  fallIll(): void;
  mend(): void;
}

/** @param dir where the program is put, a folder of the test's own */
export function illVoice(dir: string): IllVoice {
  const bin = join(dir, "bin");
  const ill = join(bin, "ill");
  mkdirSync(bin, { recursive: true });
  const path = process.env["PATH"] ?? "";
  writeFileSync(
    join(bin, "espeak-ng"),
    `#!/bin/sh
[ "$1" = -v ] && [ -e '${ill}' ] && { echo 'no sound can be made' >&2; exit 1; }
PATH='${path}' exec espeak-ng "$@"
`,
  );
  chmodSync(join(bin, "espeak-ng"), 0o755);
  return {
    env: { PATH: `${bin}${delimiter}${path}` },
    fallIll: () => writeFileSync(ill, ""),
    mend: () => rmSync(ill, { force: true }),
  };
}
