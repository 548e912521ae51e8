// Makes docs/guide/queue.png: the list of jobs while the first of a batch runs. Needs a built app.
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inWorkshop, OCTAVIA, SAMPLE } from "./workshop.mjs";

const JOBS = [
  { kind: "thumbnails", input: "garden.mp4" },
  { kind: "dub", input: "garden.mp4", to: ["es"] },
  { kind: "captions", input: "garden.mp4", look: { style: "karaoke" } },
  { kind: "subtitles", input: "garden.mp4", to: ["fr"] },
];

/** Until the pictures are made and the dub is being listened to, or the batch has ended. */
async function underWay(batch) {
  let told = "";
  await new Promise((done) => {
    for (const stream of [batch.stdout, batch.stderr]) {
      stream.on("data", (text) => {
        told += text;
        if (/done \(job[\s\S]*listening/.test(told)) done();
      });
    }
    batch.on("close", done);
  });
}

await inWorkshop(async ({ folder, env, ffmpeg, picture }) => {
  copyFileSync(SAMPLE, join(folder, "garden.mp4"));
  writeFileSync(join(folder, "jobs.jsonl"), JOBS.map((job) => JSON.stringify(job)).join("\n"));
  const batch = spawn(process.execPath, [OCTAVIA, "batch", "jobs.jsonl"], { env, cwd: folder });
  const ended = new Promise((done) => batch.on("close", done));
  try {
    await underWay(batch);
    const args = [OCTAVIA, "jobs"];
    const said = execFileSync(process.execPath, args, { env, cwd: folder, encoding: "utf8" });
    const list = said.trimEnd();
    writeFileSync(join(folder, "screen.txt"), `$ octavia jobs\n${list.replaceAll(folder, "~")}\n`);
    const rows = list.split("\n").length + 1;
    const text = "drawtext=textfile=screen.txt:expansion=none:font=monospace:fontsize=18";
    ffmpeg(
      ...["-f", "lavfi", "-i", `color=0x14181f:s=1200x${rows * 26 + 40}`],
      ...["-vf", `${text}:fontcolor=0xd7dde6:x=24:y=20:line_spacing=6`, "-frames:v", "1"],
      picture("queue.png"),
    );
  } finally {
    batch.kill("SIGINT");
    await ended;
  }
});
