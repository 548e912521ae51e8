import { Command, CommanderError } from "commander";
import { toOctaviaError } from "../contract/errors.ts";
import { octaviaVersion } from "../main/octavia.ts";
import { addBatch } from "./commands/batch.ts";
import { addCache } from "./commands/cache.ts";
import { addCaption } from "./commands/caption.ts";
import { addClips } from "./commands/clips.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addDub } from "./commands/dub.ts";
import { addEdit } from "./commands/edit.ts";
import { addEngines } from "./commands/engines.ts";
import { addGpu } from "./commands/gpu.ts";
import { addJobs } from "./commands/jobs.ts";
import { addMerge } from "./commands/merge.ts";
import { addModels } from "./commands/models.ts";
import { addMusic } from "./commands/music.ts";
import { addServe } from "./commands/serve.ts";
import { addSubtitle } from "./commands/subtitle.ts";
import { addThumb } from "./commands/thumb.ts";
import { describeError, EXIT, exitCodeOf } from "./exit-code.ts";
import type { Face } from "./face.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

/** Every command, in the order of the help. */
const COMMANDS: readonly ((program: Command, face: Face) => void)[] = [
  addDub,
  addSubtitle,
  addCaption,
  addClips,
  addMerge,
  addMusic,
  addThumb,
  addBatch,
  addServe,
  addJobs,
  addEdit,
  addEngines,
  addModels,
  addGpu,
  addDoctor,
  addCache,
];

/**
 * The `octavia` command.
 * @param args what follows the program's name
 * @returns the exit code: 0 done, 1 failed, 2 bad input or usage, 130 cancelled
 */
export async function main(
  args: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<number> {
  let code: number = EXIT.done;
  const program = buildProgram({
    terminal,
    run: async (command) => {
      code = await command();
    },
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.badInput;
    const error = toOctaviaError(thrown).toInfo();
    terminal.err(describeError(error));
    if (error.kind === "Internal" && error.details !== undefined) terminal.err(error.details);
    return exitCodeOf(error);
  }
}

function buildProgram(face: Face): Command {
  const { terminal } = face;
  const program = new Command("octavia")
    .description("Translates and dubs videos on this machine, offline.")
    .version(octaviaVersion)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  for (const add of COMMANDS) add(program, face);
  return program;
}
