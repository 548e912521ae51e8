import type { About, Finding } from "../../../contract/system.ts";

/** Folders of people, on each system; what stands after them is nobody's business. */
const HOMES = /(\/home\/|\/Users\/|[A-Za-z]:\\Users\\)[^/\\\s"':]+/g;
const ROOT_HOME = /\/root(?=[/\s"':]|$)/g;

/** The text with people's names taken out of its paths. */
export const withoutNames = (text: string): string =>
  text.replace(HOMES, "$1…").replace(ROOT_HOME, "~");

const MARKS = { ok: "ok", warning: "warning", problem: "PROBLEM" } as const;

/** The checks as plain text for a bug report. */
export function reportOf(about: About | undefined, findings: readonly Finding[]): string {
  const head =
    about === undefined ? [] : [`Octavia ${about.version}, ${about.platform}, ${about.device}`, ""];
  const lines = findings.map(({ label, state, found, fix }) => {
    const hint = fix === undefined ? "" : ` (${fix})`;
    return `${MARKS[state].padEnd(8)} ${label}: ${found}${hint}`;
  });
  return withoutNames([...head, ...lines].join("\n"));
}
