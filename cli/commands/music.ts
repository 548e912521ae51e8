import type { Command } from "commander";
import type { Face } from "../face.ts";
import { addJobOptions, JobOptions } from "../options/jobs.ts";
import { addMusicOptions, MusicOptions, musicSpec } from "../options/music.ts";
import { runSpecs } from "../run-specs.ts";

const Options = MusicOptions.extend(JobOptions.shape);

/** `octavia music`: one video, one piece of music. */
export function addMusic(program: Command, { terminal, run }: Face): void {
  const command = program
    .command("music <video> <music>")
    .description("put background music under a video");
  addJobOptions(addMusicOptions(command)).action((video: string, music: string, typed) =>
    run(() => {
      const options = Options.parse(typed);
      return runSpecs([musicSpec(video, music, options, terminal.cwd)], options, terminal);
    }),
  );
}
