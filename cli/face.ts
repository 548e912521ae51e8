import type { Terminal } from "./terminal.ts";

/** What a command of the program works with. */
export interface Face {
  readonly terminal: Terminal;
  /** Runs the command; what it answers becomes the exit code. */
  run(command: () => Promise<number>): Promise<void>;
}
